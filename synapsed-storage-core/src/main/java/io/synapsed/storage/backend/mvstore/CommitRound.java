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

package io.synapsed.storage.backend.mvstore;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.synapsed.storage.engine.EntryWrite;
import io.synapsed.storage.engine.Uninterruptibly;
import org.jspecify.annotations.Nullable;

/**
 * The writes that one commit of the file covers. The first writer commits for all, the
 * others wait for it. The lock of the writers guards the fields.
 */
final class CommitRound {

	private final List<EntryWrite<?>> watched = new ArrayList<>();

	private final CountDownLatch finished = new CountDownLatch(1);

	private boolean joined;

	private boolean committedAside;

	private volatile @Nullable Throwable failure;

	/**
	 * Adds a write that is being applied.
	 */
	void add(EntryWrite<?> write) {
		if (write.isWatched()) {
			this.watched.add(write);
		}
	}

	/**
	 * Adds a writer whose write has been applied.
	 * @return whether it is the first one, which is to commit
	 */
	boolean join() {
		boolean first = !this.joined;
		this.joined = true;
		return first;
	}

	/**
	 * Whether a writer waits for the round.
	 */
	boolean isJoined() {
		return this.joined;
	}

	/**
	 * Notes that another commit covers the writes of the round so far.
	 */
	void commitAside() {
		this.committedAside = this.joined;
	}

	/**
	 * Whether another commit has covered some writes of the round.
	 */
	boolean isCommittedAside() {
		return this.committedAside;
	}

	/**
	 * Ends the round: its writes are as durable as configured, and are published.
	 */
	void succeed() {
		try {
			// Needs no memory: publishing a write that is in the file must not fail.
			for (int index = 0; index < this.watched.size(); index++) {
				this.watched.get(index).publish();
			}
		}
		finally {
			this.finished.countDown();
		}
	}

	/**
	 * Ends the round: its writes are not there, or nobody knows.
	 */
	void fail(Throwable failure) {
		this.failure = failure;
		this.finished.countDown();
	}

	boolean isFinished() {
		return this.finished.getCount() == 0;
	}

	/**
	 * Waits for the end of the round. An interrupt does not end the wait, and stays set.
	 * @return whether the round has ended in time
	 */
	boolean await(Duration timeout) {
		return Uninterruptibly.await((nanos) -> this.finished.await(nanos, TimeUnit.NANOSECONDS), timeout.toNanos());
	}

	/**
	 * Throws if the round has failed.
	 */
	void check() {
		Throwable failure = this.failure;
		if (failure != null) {
			throw new FailedException(failure);
		}
	}

	/**
	 * The commit of a round has failed. Each waiting writer throws an exception of its
	 * own.
	 */
	static final class FailedException extends RuntimeException {

		private static final long serialVersionUID = 1L;

		FailedException(Throwable cause) {
			super(cause);
		}

	}

}
