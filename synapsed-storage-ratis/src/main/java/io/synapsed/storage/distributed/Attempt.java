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

package io.synapsed.storage.distributed;

import org.jspecify.annotations.Nullable;

/**
 * What became of one attempt to get an entry into the log.
 *
 * @param outcome the answer, {@code null} if there is none
 * @param mayBeInLog whether the entry may be in the log although there is no answer
 * @param cause why there is no answer, {@code null} if no leader is known
 * @param refused whether the leader refused the entry for what it is, so that another
 * attempt is in vain
 */
record Attempt(@Nullable Outcome outcome, boolean mayBeInLog, @Nullable Throwable cause, boolean refused) {

	static Attempt answered(Outcome outcome) {
		return new Attempt(outcome, true, null, false);
	}

	static Attempt notSent(@Nullable Throwable cause) {
		return new Attempt(null, false, cause, false);
	}

	static Attempt unknown(Throwable cause) {
		return new Attempt(null, true, cause, false);
	}

	static Attempt refused(Throwable cause) {
		return new Attempt(null, false, cause, true);
	}

}
