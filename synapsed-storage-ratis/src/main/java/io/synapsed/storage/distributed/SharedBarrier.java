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

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import io.synapsed.storage.engine.Uninterruptibly;
import io.synapsed.storage.exception.StorageBackendException;
import io.synapsed.storage.exception.StorageException;
import io.synapsed.storage.exception.StorageTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Lets readers share barriers. A reader may only use a barrier that begins after the
 * reader has come, so those who wait while one is under way go with the next. One of them
 * carries it out for all. Safe for use by several threads.
 */
final class SharedBarrier {

	private final String store;

	private final BarrierSource source;

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition changed = this.lock.newCondition();

	private Round next = new Round();

	private boolean running;

	private long count;

	/**
	 * Creates a barrier.
	 * @param source carries one out
	 */
	SharedBarrier(String store, BarrierSource source) {
		this.store = store;
		this.source = source;
	}

	/**
	 * Waits for a barrier that begins from now on. An interrupt stays set, and does not
	 * end the wait.
	 * @param deadline when to give up, as of {@link System#nanoTime()}
	 * @return the index of its entry
	 * @throws StorageException if there is none
	 */
	long await(long deadline) {
		this.lock.lock();
		try {
			Round mine = this.next;
			while (!mine.done) {
				if (!this.running) {
					// All that have come before this moment go along.
					carryOut(deadline);
					continue;
				}
				long left = deadline - System.nanoTime();
				if (left <= 0) {
					throw new StorageTimeoutException(this.store,
							"no majority of the instances has answered in time; reads at level 'one' may still work");
				}
				Uninterruptibly.await((nanos) -> this.changed.awaitNanos(nanos) > 0, left);
			}
			return mine.result();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Returns how many barriers were carried out.
	 */
	long count() {
		this.lock.lock();
		try {
			return this.count;
		}
		finally {
			this.lock.unlock();
		}
	}

	private void carryOut(long deadline) {
		Round round = this.next;
		this.next = new Round();
		this.running = true;
		this.count++;
		this.lock.unlock();
		long index = -1;
		StorageException failure = null;
		try {
			index = this.source.barrier(deadline);
		}
		catch (StorageException ex) {
			failure = ex;
		}
		catch (Throwable ex) {
			// Whoever waits must not take it for a barrier.
			failure = new StorageBackendException(this.store, "the barrier of a read failed", ex);
			throw ex;
		}
		finally {
			this.lock.lock();
			this.running = false;
			round.index = index;
			round.failure = failure;
			round.done = true;
			this.changed.signalAll();
		}
	}

	/** Carries a barrier out. */
	@FunctionalInterface
	interface BarrierSource {

		/**
		 * Puts an entry into the log.
		 * @return its index
		 */
		long barrier(long deadline);

	}

	/** Those who share a barrier. */
	private static final class Round {

		private boolean done;

		private long index = -1;

		private @Nullable StorageException failure;

		private long result() {
			if (this.failure != null) {
				throw this.failure;
			}
			return this.index;
		}

	}

}
