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

import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Version;
import org.jspecify.annotations.Nullable;

/**
 * The model of one key: absent, or a value at a version. The version of a write of
 * unknown outcome is not known until an operation shows it.
 */
final class VersionedRegister {

	static final State ABSENT = new State(null, null);

	private final Set<Version> known = new HashSet<>();

	/**
	 * Creates the model for some operations.
	 */
	VersionedRegister(List<Operation> operations) {
		for (Operation operation : operations) {
			if (operation.outcome() instanceof Outcome.Applied applied && applied.version() != null) {
				this.known.add(applied.version());
			}
		}
	}

	/**
	 * Lets an operation take effect.
	 * @return what is there afterwards, or {@code null} if its outcome cannot be in this
	 * state
	 */
	@Nullable State step(State state, Operation operation) {
		Outcome outcome = operation.outcome();
		Action action = operation.action();
		if (action instanceof Action.Get) {
			return read(state, outcome);
		}
		if (action instanceof Action.Put put) {
			return written(put.value(), outcome);
		}
		if (action instanceof Action.Remove) {
			return ABSENT;
		}
		if (action instanceof Action.Delete) {
			return conditional(state, (state.value() != null) ? state : null, null, outcome);
		}
		if (action instanceof Action.CompareAndSet set) {
			State matching = (set.expected() == null) ? ((state.value() == null) ? state : null)
					: at(state, set.expected(), outcome);
			return conditional(state, matching, set.value(), outcome);
		}
		if (action instanceof Action.CompareAndDelete delete) {
			return conditional(state, at(state, delete.expected(), outcome), null, outcome);
		}
		throw new IllegalArgumentException("No model of " + action);
	}

	/**
	 * Whether an operation can take effect in any state and leads to the same one.
	 */
	static boolean isBlind(Operation operation) {
		Action action = operation.action();
		return action instanceof Action.Put || action instanceof Action.Remove
				|| (action instanceof Action.Delete && operation.isUnknown());
	}

	private @Nullable State read(State state, Outcome outcome) {
		if (outcome instanceof Outcome.Found found) {
			if (!found.value().equals(state.value())) {
				return null;
			}
			return (found.version() != null) ? seen(state, found.version()) : state;
		}
		return (state.value() == null) ? state : null;
	}

	/** The state once it has turned out to be at a version, or null if it cannot be. */
	private @Nullable State seen(State state, Version version) {
		if (state.version() != null) {
			return state.version().equals(version) ? state : null;
		}
		return (state.value() != null && !this.known.contains(version)) ? new State(state.value(), version) : null;
	}

	/**
	 * The state if it is at the version that a write expects. Who expects a version has
	 * seen it; a version that was not seen yet is only taken for it if the write says
	 * that it was.
	 */
	private @Nullable State at(State state, Version expected, Outcome outcome) {
		if (state.version() == null && !(outcome instanceof Outcome.Applied)) {
			return null;
		}
		return seen(state, expected);
	}

	private static @Nullable State conditional(State state, @Nullable State matching, @Nullable Bytes value,
			Outcome outcome) {
		if (outcome instanceof Outcome.Applied) {
			return (matching != null) ? written(value, outcome) : null;
		}
		if (outcome instanceof Outcome.Refused) {
			return (matching == null) ? state : null;
		}
		return (matching != null) ? written(value, outcome) : state;
	}

	private static State written(@Nullable Bytes value, Outcome outcome) {
		if (value == null) {
			return ABSENT;
		}
		return new State(value, (outcome instanceof Outcome.Applied applied) ? applied.version() : null);
	}

	/**
	 * What is there.
	 *
	 * @param value the value, {@code null} if there is no entry
	 * @param version its version, {@code null} if nothing has shown it yet
	 */
	record State(@Nullable Bytes value, @Nullable Version version) {
	}

}
