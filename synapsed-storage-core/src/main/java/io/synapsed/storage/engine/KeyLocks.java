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
import java.util.BitSet;
import java.util.Collection;
import java.util.concurrent.locks.ReentrantLock;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.exception.StorageTimeoutException;
import io.synapsed.storage.spi.Condition;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.WriteBatch;

/**
 * A fixed number of locks that stand for all keys. A batch takes its locks in one order,
 * so that batches cannot deadlock. Waiting is bounded. An interrupt does not end it, and
 * stays set for the caller to see.
 *
 * @since 0.1.0
 */
public final class KeyLocks {

	private static final int COUNT = 1024;

	private final String store;

	private final long timeoutNanos;

	private final BoundedOvertakingLock[] locks = new BoundedOvertakingLock[COUNT];

	/**
	 * Creates the locks of a store.
	 * @param store name of the store
	 * @param timeout the longest time to wait for a lock
	 */
	public KeyLocks(String store, Duration timeout) {
		this.store = store;
		this.timeoutNanos = timeout.toNanos();
		for (int index = 0; index < COUNT; index++) {
			this.locks[index] = new BoundedOvertakingLock(WriteLock.OVERTAKEN);
		}
	}

	/**
	 * Locks a key.
	 * @param key the key
	 * @return the held lock, to be unlocked by the caller
	 * @throws StorageTimeoutException if the lock was not free in time
	 */
	public ReentrantLock lock(Bytes key) {
		BoundedOvertakingLock lock = this.locks[indexOf(key)];
		acquire(lock);
		return lock;
	}

	/**
	 * Locks all keys that a batch names.
	 * @param batch the batch
	 * @return the held locks
	 * @throws StorageTimeoutException if a lock was not free in time; none is held then
	 */
	public Held lock(WriteBatch batch) {
		BitSet indexes = new BitSet(COUNT);
		for (Mutation mutation : batch.mutations()) {
			indexes.set(indexOf(mutation.key()));
		}
		for (Condition condition : batch.conditions()) {
			indexes.set(indexOf(condition.key()));
		}
		return acquireAll(indexes);
	}

	/**
	 * Locks several keys.
	 * @param keys the keys, which may contain duplicates
	 * @return the held locks
	 * @throws StorageTimeoutException if a lock was not free in time; none is held then
	 */
	public Held lock(Collection<Bytes> keys) {
		BitSet indexes = new BitSet(COUNT);
		for (Bytes key : keys) {
			indexes.set(indexOf(key));
		}
		return acquireAll(indexes);
	}

	private Held acquireAll(BitSet indexes) {
		Held held = new Held();
		try {
			for (int index = indexes.nextSetBit(0); index >= 0; index = indexes.nextSetBit(index + 1)) {
				acquire(this.locks[index]);
				held.indexes.set(index);
			}
			return held;
		}
		catch (Throwable ex) {
			held.close();
			throw ex;
		}
	}

	private static int indexOf(Bytes key) {
		int hash = key.hashCode();
		// Spread as Fibonacci hashing does: keys that count upwards differ in few bits.
		return (hash * 0x9E3779B9) >>> (32 - Integer.numberOfTrailingZeros(COUNT));
	}

	private void acquire(BoundedOvertakingLock lock) {
		if (!lock.acquire(this.timeoutNanos)) {
			throw new StorageTimeoutException(this.store, "the key stayed locked by other writes for "
					+ Duration.ofNanos(this.timeoutNanos).toMillis() + " ms; nothing was written");
		}
	}

	/**
	 * The locks of a batch.
	 */
	public final class Held implements AutoCloseable {

		private final BitSet indexes = new BitSet(COUNT);

		private Held() {
		}

		@Override
		public void close() {
			for (int index = this.indexes.nextSetBit(0); index >= 0; index = this.indexes.nextSetBit(index + 1)) {
				KeyLocks.this.locks[index].unlock();
			}
			this.indexes.clear();
		}

	}

}
