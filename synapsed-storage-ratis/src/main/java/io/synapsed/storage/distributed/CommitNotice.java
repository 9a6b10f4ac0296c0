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

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Asks the leader what is committed, for a reader that waits for an entry. A replica
 * otherwise learns of the commit of the last entry with the next heartbeat, which may
 * take half an election timeout. One question at a time is under way; it is repeated
 * until the replica has what the latest reader waits for, or the leader gives no answer.
 * The answer hastens the replica, and proves nothing. Safe for use by several threads.
 */
final class CommitNotice {

	private final AppliedIndex applied;

	private final Supplier<CompletableFuture<Boolean>> question;

	private final AtomicLong wanted = new AtomicLong(-1);

	private final AtomicBoolean underWay = new AtomicBoolean();

	/**
	 * Creates the notice.
	 * @param question asks the leader; tells whether it has answered
	 */
	CommitNotice(AppliedIndex applied, Supplier<CompletableFuture<Boolean>> question) {
		this.applied = applied;
		this.question = question;
	}

	/**
	 * Hastens the replica. Does not wait.
	 * @param index the entry that a reader waits for
	 */
	void ask(long index) {
		if (index <= this.applied.get()) {
			return;
		}
		this.wanted.accumulateAndGet(index, Math::max);
		if (this.underWay.compareAndSet(false, true)) {
			this.question.get().whenComplete((answered, failure) -> answered(Boolean.TRUE.equals(answered)));
		}
	}

	private void answered(boolean successfully) {
		this.underWay.set(false);
		if (successfully) {
			ask(this.wanted.get());
		}
	}

}
