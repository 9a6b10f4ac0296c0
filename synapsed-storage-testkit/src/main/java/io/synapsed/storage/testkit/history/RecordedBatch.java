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

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.spi.CommitResult;
import io.synapsed.storage.spi.Condition;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.WriteBatch;
import org.jspecify.annotations.Nullable;

/**
 * What a batch means for each of its keys alone. That it is all or nothing is not seen
 * here: {@link SerializabilityChecker} judges it.
 */
final class RecordedBatch {

	private final Map<Bytes, Mutation> mutations = new LinkedHashMap<>();

	private final Map<Bytes, Integer> positions = new HashMap<>();

	private final Map<Bytes, Condition> conditions = new LinkedHashMap<>();

	private final Map<Bytes, Action> actions = new LinkedHashMap<>();

	RecordedBatch(WriteBatch batch) {
		List<Mutation> all = batch.mutations();
		for (int position = 0; position < all.size(); position++) {
			Mutation mutation = all.get(position);
			// Callers cannot see that an expired entry is removed, or stored again.
			if (mutation.isVisible()) {
				this.mutations.put(mutation.key(), mutation);
				this.positions.put(mutation.key(), position);
			}
		}
		batch.conditions().forEach((condition) -> this.conditions.put(condition.key(), condition));
		this.mutations.forEach((key, mutation) -> this.actions.put(key, action(mutation, this.conditions.get(key))));
	}

	private static Action action(Mutation mutation, @Nullable Condition condition) {
		if (mutation instanceof Mutation.Put put) {
			return (condition != null) ? new Action.CompareAndSet(condition.expected(), put.stored())
					: new Action.Put(put.stored());
		}
		return (condition != null && condition.expected() != null) ? new Action.CompareAndDelete(condition.expected())
				: new Action.Remove();
	}

	/**
	 * Returns what is asked for of each key that is written.
	 */
	Map<Bytes, Action> actions() {
		return this.actions;
	}

	/**
	 * Returns what a result says about a key.
	 */
	Outcome outcome(Bytes key, CommitResult result) {
		if (result.applied()) {
			boolean put = this.mutations.get(key) instanceof Mutation.Put;
			return new Outcome.Applied(put ? result.versions().get(this.positions.getOrDefault(key, 0)) : null);
		}
		Action action = this.actions.get(key);
		boolean conditional = action instanceof Action.CompareAndSet || action instanceof Action.CompareAndDelete;
		// Where only other conditions did not hold, nothing is known about this one.
		return (conditional && result.failedKeys().contains(key)) ? new Outcome.Refused() : new Outcome.Failed();
	}

}
