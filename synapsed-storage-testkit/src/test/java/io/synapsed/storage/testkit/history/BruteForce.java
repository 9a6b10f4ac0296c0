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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Version;
import org.jspecify.annotations.Nullable;

/**
 * Tries every order of a few operations, every choice of unknown ones that took effect,
 * and every version that those may have given. Shares nothing with the checker.
 */
final class BruteForce {

	private static final Version NEVER_SEEN = Version.of(-1);

	private final List<Operation> operations;

	private final Map<Operation, Version> versionOfUnknown = new HashMap<>();

	private BruteForce(List<Operation> operations) {
		this.operations = operations;
	}

	static boolean isLinearizable(List<Operation> operations) {
		BruteForce search = new BruteForce(operations);
		List<Operation> unknown = operations.stream().filter(Operation::isUnknown).toList();
		return search.withVersions(unknown, 0, search.versionsOfNobody());
	}

	private List<Version> versionsOfNobody() {
		TreeSet<String> seen = new TreeSet<>();
		TreeSet<String> given = new TreeSet<>();
		for (Operation operation : this.operations) {
			if (operation.outcome() instanceof Outcome.Found found && found.version() != null) {
				seen.add(found.version().toString());
			}
			if (operation.outcome() instanceof Outcome.Applied applied && applied.version() != null) {
				given.add(applied.version().toString());
			}
		}
		seen.removeAll(given);
		List<Version> versions = new ArrayList<>(seen.stream().map(Version::parse).toList());
		versions.add(NEVER_SEEN);
		return versions;
	}

	private boolean withVersions(List<Operation> unknown, int index, List<Version> versions) {
		if (index == unknown.size()) {
			return extend(new ArrayList<>(), new ArrayList<>(this.operations));
		}
		for (Version version : versions) {
			this.versionOfUnknown.put(unknown.get(index), version);
			if (withVersions(unknown, index + 1, versions)) {
				return true;
			}
		}
		return false;
	}

	private boolean extend(List<Operation> order, List<Operation> left) {
		if (!explains(order)) {
			return false;
		}
		if (left.stream().allMatch(Operation::isUnknown)) {
			return true;
		}
		for (Operation next : left) {
			if (left.stream().allMatch((other) -> other == next || other.returned() > next.called())) {
				List<Operation> longer = new ArrayList<>(order);
				longer.add(next);
				List<Operation> fewer = new ArrayList<>(left);
				fewer.remove(next);
				if (extend(longer, fewer)) {
					return true;
				}
			}
		}
		return false;
	}

	private boolean explains(List<Operation> order) {
		Bytes value = null;
		Version version = null;
		for (Operation operation : order) {
			boolean holds = holds(operation.action(), value, version);
			boolean agrees;
			if (operation.outcome() instanceof Outcome.Found found) {
				agrees = found.value().equals(value) && found.version() != null && found.version().equals(version);
			}
			else if (operation.outcome() instanceof Outcome.Absent) {
				agrees = value == null;
			}
			else if (operation.outcome() instanceof Outcome.Refused) {
				agrees = !holds;
			}
			else {
				agrees = holds || operation.isUnknown();
			}
			if (!agrees) {
				return false;
			}
			if (holds && !(operation.action() instanceof Action.Get)) {
				value = written(operation.action());
				version = (value != null) ? given(operation) : null;
			}
		}
		return true;
	}

	private static boolean holds(Action action, @Nullable Bytes value, @Nullable Version version) {
		if (action instanceof Action.CompareAndSet set) {
			return (set.expected() == null) ? value == null : set.expected().equals(version);
		}
		if (action instanceof Action.CompareAndDelete delete) {
			return delete.expected().equals(version);
		}
		return !(action instanceof Action.Delete) || value != null;
	}

	private static @Nullable Bytes written(Action action) {
		if (action instanceof Action.Put put) {
			return put.value();
		}
		return (action instanceof Action.CompareAndSet set) ? set.value() : null;
	}

	private Version given(Operation operation) {
		if (operation.outcome() instanceof Outcome.Applied applied && applied.version() != null) {
			return applied.version();
		}
		return Objects.requireNonNull(this.versionOfUnknown.get(operation));
	}

}
