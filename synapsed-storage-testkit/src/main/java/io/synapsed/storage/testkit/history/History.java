/*
 * Copyright 2026 the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.synapsed.storage.testkit.history;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.synapsed.storage.common.Bytes;

/**
 * What clients did to a store that was empty before. Immutable.
 *
 * @param operations the operations, in the order of their calls
 * @since 0.1.0
 */
public record History(List<Operation> operations) {

	/**
	 * Sorts and copies the operations.
	 * @param operations the operations, in any order
	 */
	public History {
		operations = operations.stream().sorted(Comparator.comparingLong(Operation::called)).toList();
	}

	/**
	 * Creates a history.
	 * @param operations the operations, in any order
	 * @return the history
	 */
	public static History of(Collection<Operation> operations) {
		return new History(List.copyOf(operations));
	}

	/**
	 * Returns the number of operations.
	 * @return number of operations on all keys
	 */
	public int size() {
		return this.operations.size();
	}

	/**
	 * Splits the history. It is linearizable if each part is.
	 * @return the operations of each key, in the order of their calls, without those that
	 * certainly had no effect and reads of which nothing is known
	 */
	Map<Bytes, List<Operation>> byKey() {
		Map<Bytes, List<Operation>> keys = new TreeMap<>();
		for (Operation operation : this.operations) {
			boolean saysNothing = operation.outcome() instanceof Outcome.Failed
					|| (operation.isUnknown() && operation.action() instanceof Action.Get);
			if (!saysNothing) {
				keys.computeIfAbsent(operation.key(), (key) -> new ArrayList<>()).add(operation);
			}
		}
		return keys;
	}

}
