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

import io.synapsed.storage.common.Bytes;

/**
 * One operation of a history. Moments are counted, not timed: of two events the later one
 * has the larger number. Immutable.
 *
 * @param client who did it, one operation after another; a client whose operation ended
 * with an unknown outcome may go on with another
 * @param key the key
 * @param action what was asked for
 * @param outcome what came back
 * @param called the moment before the operation started
 * @param returned the moment after it ended, {@link #NEVER} exactly if the outcome is
 * unknown
 * @since 0.1.0
 */
public record Operation(int client, Bytes key, Action action, Outcome outcome, long called, long returned) {

	/** The end of an operation whose outcome is unknown. */
	public static final long NEVER = Long.MAX_VALUE;

	/**
	 * Checks the moments, and that the outcome is one of the action.
	 * @param client number of the client
	 * @param key the key
	 * @param action what was asked for
	 * @param outcome what came back
	 * @param called the moment before the operation started
	 * @param returned the moment after it ended, {@link #NEVER} if the outcome is unknown
	 * @throws IllegalArgumentException if they do not fit
	 */
	public Operation {
		if (called >= returned || called < 0) {
			throw new IllegalArgumentException(
					"An operation ends after it was called, not " + called + " to " + returned);
		}
		if (outcome instanceof Outcome.Unknown != (returned == NEVER)) {
			throw new IllegalArgumentException("Exactly an operation of unknown outcome never ends");
		}
		boolean ofRead = outcome instanceof Outcome.Found || outcome instanceof Outcome.Absent;
		boolean ofWrite = outcome instanceof Outcome.Applied || outcome instanceof Outcome.Refused;
		boolean read = action instanceof Action.Get;
		boolean unconditional = action instanceof Action.Put || action instanceof Action.Remove;
		if ((ofRead && !read) || (ofWrite && read) || (outcome instanceof Outcome.Refused && unconditional)) {
			throw new IllegalArgumentException("'" + outcome + "' is no outcome of '" + action + "'");
		}
	}

	boolean isUnknown() {
		return this.outcome instanceof Outcome.Unknown;
	}

	/** Whether it only says what is there, so that without it no other gets wrong. */
	boolean isObservation() {
		return this.action instanceof Action.Get || this.outcome instanceof Outcome.Refused;
	}

}
