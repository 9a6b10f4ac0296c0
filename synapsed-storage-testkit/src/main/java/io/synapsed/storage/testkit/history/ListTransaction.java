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

import java.util.List;

/**
 * A transaction, or a batch with the reads it depends on, over lists. Immutable.
 *
 * @param client who ran it
 * @param operations its steps, in order
 * @param status what became of it
 * @param called the moment before its first step
 * @param returned the moment after it ended, {@link Operation#NEVER} if it is unknown
 * what became of it
 * @since 0.1.0
 */
public record ListTransaction(int client, List<ListOperation> operations, Status status, long called, long returned) {

	/** What became of a transaction. */
	public enum Status {

		/** It took effect. */
		COMMITTED,

		/** It had no effect. */
		ABORTED,

		/** Unknown. */
		UNKNOWN

	}

	/**
	 * Copies the steps and checks the moments.
	 * @param client number of the client
	 * @param operations the steps, in order; copied
	 * @param status what became of the transaction
	 * @param called the moment before its first step
	 * @param returned the moment after it ended, {@link Operation#NEVER} if the status is
	 * unknown
	 * @throws IllegalArgumentException if it ends before it starts
	 */
	public ListTransaction {
		operations = List.copyOf(operations);
		if (called >= returned || (status == Status.UNKNOWN) != (returned == Operation.NEVER)) {
			throw new IllegalArgumentException(
					"A transaction ends after it was called, or never if its outcome is unknown");
		}
	}

	@Override
	public String toString() {
		return "client " + this.client + ", " + this.called + ".."
				+ ((this.returned == Operation.NEVER) ? "?" : this.returned) + ": " + this.operations;
	}

}
