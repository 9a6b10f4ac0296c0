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

package io.synapsed.storage.engine;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A lock whose waiting threads are overtaken for a bounded time. Overtaking keeps the
 * lock busy while the next thread wakes up. Without a bound, a thread may wait for ever
 * beside others that come again and again. An interrupt does not end the wait, and stays
 * set for the caller to see.
 */
final class BoundedOvertakingLock extends ReentrantLock {

	private static final long serialVersionUID = 1L;

	private final long overtakenNanos;

	/** Whoever holds it is next: threads that come later wait for it first. */
	private final ReentrantLock turn = new ReentrantLock(true);

	/**
	 * Creates a lock.
	 * @param overtaken how long others may overtake a waiting thread
	 */
	BoundedOvertakingLock(Duration overtaken) {
		this.overtakenNanos = overtaken.toNanos();
	}

	/**
	 * Waits until the lock is free, and takes it.
	 * @param timeoutNanos the longest time to wait, in nanoseconds
	 * @return whether it was free in time
	 */
	boolean acquire(long timeoutNanos) {
		if (!this.turn.isLocked() && tryLock()) {
			return true;
		}
		return await(timeoutNanos, this.overtakenNanos);
	}

	/**
	 * Waits until the lock is free, and takes it before all threads that come later.
	 * @param timeoutNanos the longest time to wait, in nanoseconds
	 * @return whether it was free in time
	 */
	boolean acquireInTurn(long timeoutNanos) {
		return await(timeoutNanos, 0);
	}

	private boolean await(long timeoutNanos, long overtakenNanos) {
		if (isHeldByCurrentThread()) {
			// A thread that holds the turn may be waiting for this one.
			return tryLock();
		}
		return Uninterruptibly.await((nanos) -> tryAcquire(nanos, overtakenNanos - (timeoutNanos - nanos)),
				timeoutNanos);
	}

	private boolean tryAcquire(long nanos, long overtaken) throws InterruptedException {
		long deadline = System.nanoTime() + nanos;
		if (!this.turn.isLocked() && tryLock(Math.min(nanos, overtaken), TimeUnit.NANOSECONDS)) {
			return true;
		}
		if (!this.turn.tryLock(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
			return false;
		}
		try {
			return tryLock(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
		}
		finally {
			this.turn.unlock();
		}
	}

}
