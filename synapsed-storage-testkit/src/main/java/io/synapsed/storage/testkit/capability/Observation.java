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

package io.synapsed.storage.testkit.capability;

/**
 * What a probe has seen.
 *
 * @param outcome whether the capability is there
 * @param detail what was seen instead of the capability, or why nothing can be seen;
 * empty if it was observed
 * @since 0.1.0
 */
public record Observation(Outcome outcome, String detail) {

	/** Whether a capability is there. */
	public enum Outcome {

		/** The store did what the capability promises. */
		OBSERVED,

		/** The store did something else. */
		NOT_OBSERVED,

		/** The store refused with an exception that says so. */
		REFUSED,

		/** It cannot be seen from within the process that uses the store. */
		NOT_OBSERVABLE

	}

	static Observation observed() {
		return new Observation(Outcome.OBSERVED, "");
	}

	static Observation notObserved(Throwable reason) {
		return new Observation(Outcome.NOT_OBSERVED, String.valueOf(reason.getMessage()));
	}

	static Observation refused(Throwable reason) {
		return new Observation(Outcome.REFUSED, String.valueOf(reason.getMessage()));
	}

	static Observation notObservable(String reason) {
		return new Observation(Outcome.NOT_OBSERVABLE, reason);
	}

}
