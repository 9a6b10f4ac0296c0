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

import io.synapsed.storage.exception.StorageTimeoutException;

/**
 * The lock of an engine with one writer at a time. Waiting is bounded. An interrupt does
 * not end it, and stays set for the caller to see.
 *
 * @since 0.1.0
 */
public final class WriteLock {

	/** Long enough for a thread that wakes up, short beside a timeout. */
	static final Duration OVERTAKEN = Duration.ofMillis(10);

	private final String store;

	private final long timeoutNanos;

	private final BoundedOvertakingLock lock;

	/**
	 * Creates a lock.
	 * @param store name of the store
	 * @param timeout the longest time to wait
	 * @param fair whether waiting writers get the lock in the order of their calls;
	 * otherwise others may overtake a waiting writer for some milliseconds, which lets
	 * more writes through
	 */
	public WriteLock(String store, Duration timeout, boolean fair) {
		this.store = store;
		this.timeoutNanos = timeout.toNanos();
		this.lock = new BoundedOvertakingLock(fair ? Duration.ZERO : OVERTAKEN);
	}

	/**
	 * Waits until the lock is free, and takes it.
	 * @throws StorageTimeoutException if it was not free in time
	 */
	public void lock() {
		check(this.lock.acquire(this.timeoutNanos));
	}

	/**
	 * Waits until the lock is free, and takes it before all that come later. For work in
	 * the background, which writers must not keep waiting.
	 * @throws StorageTimeoutException if it was not free in time
	 */
	public void lockInTurn() {
		check(this.lock.acquireInTurn(this.timeoutNanos));
	}

	private void check(boolean acquired) {
		if (!acquired) {
			throw new StorageTimeoutException(this.store, "other writes kept the store busy for "
					+ Duration.ofNanos(this.timeoutNanos).toMillis() + " ms; nothing was written");
		}
	}

	/**
	 * Takes the lock if it is free.
	 * @return whether it was
	 */
	public boolean tryLock() {
		return this.lock.tryLock();
	}

	/**
	 * Frees the lock.
	 */
	public void unlock() {
		this.lock.unlock();
	}

	/**
	 * Whether the calling thread holds the lock.
	 * @return whether it does
	 */
	public boolean isHeld() {
		return this.lock.isHeldByCurrentThread();
	}

}
