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

package io.synapsed.storage.testkit;

/**
 * One operation of a random run.
 *
 * @param kind what is done
 * @param seed decides about keys, values and everything else
 */
record RandomOperation(Kind kind, long seed) {

	/** What can be done. */
	enum Kind {

		PUT, PUT_AGAIN, PUT_WITH_TIME_TO_LIVE, DELETE, GET, GET_AGAIN, GET_ALL, SCAN, SCAN_AGAIN, COUNT, BATCH,
		CONDITIONAL_BATCH, PUT_IF_ABSENT, COMPARE_AND_SET, COMPARE_AND_DELETE, INCREMENT, EXPIRE, PERSIST,
		REMAINING_TIME_TO_LIVE, ADVANCE_CLOCK, OPEN_SNAPSHOT, READ_SNAPSHOT, CLOSE_SNAPSHOT, TRANSACTION,
		CONFLICTING_TRANSACTION, SWEEP, FLUSH, REOPEN

	}

}
