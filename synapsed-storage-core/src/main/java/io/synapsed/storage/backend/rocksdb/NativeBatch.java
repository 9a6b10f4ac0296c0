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

package io.synapsed.storage.backend.rocksdb;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.engine.ExpiryKey;
import io.synapsed.storage.engine.StampedValue;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.Mutation;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/**
 * Changes of entries and of their expiry index that take effect together.
 */
final class NativeBatch implements AutoCloseable {

	private static final BatchBuffers.Pool POOL = new BatchBuffers.Pool();

	private final RocksDbDatabase database;

	private final BatchBuffers buffers = POOL.take();

	private final WriteBatch batch = new WriteBatch();

	private int removed;

	private long firstExpiry = Entry.NEVER;

	private Bytes firstToExpire = Bytes.EMPTY;

	NativeBatch(RocksDbDatabase database) {
		this.database = database;
	}

	void put(Mutation.Put put, long stamp) throws RocksDBException {
		Bytes key = put.key();
		int size = StampedValue.size(put);
		if (size <= BatchBuffers.SIZE && key.size() <= BatchBuffers.SIZE) {
			this.batch.put(this.buffers.key(key), this.buffers.value(put, stamp));
		}
		else {
			this.batch.put(key.exactArray(), StampedValue.of(put, stamp));
		}
		if (put.expiresAt() != Entry.NEVER) {
			putIndex(put.expiresAt(), key);
		}
	}

	private void putIndex(long expiresAt, Bytes key) throws RocksDBException {
		if (expiresAt < this.firstExpiry || (expiresAt == this.firstExpiry && key.compareTo(this.firstToExpire) < 0)) {
			this.firstExpiry = expiresAt;
			this.firstToExpire = key;
		}
		if (fitsIndex(key)) {
			this.batch.put(this.database.expiry(), this.buffers.indexKey(expiresAt, key), this.buffers.noValue());
		}
		else {
			this.batch.put(this.database.expiry(), ExpiryKey.of(expiresAt, key), ExpiryIndex.NO_VALUE);
		}
	}

	private static boolean fitsIndex(Bytes key) {
		return key.size() <= BatchBuffers.SIZE - Long.BYTES;
	}

	void delete(Bytes key) throws RocksDBException {
		this.batch.delete(key.exactArray());
		this.removed++;
	}

	/**
	 * Removes a stale place of the index.
	 */
	void deleteIndex(long expiresAt, Bytes key) throws RocksDBException {
		this.batch.delete(this.database.expiry(), ExpiryKey.of(expiresAt, key));
	}

	/**
	 * Removes an entry that was read under its lock, with its place in the index.
	 */
	void delete(Entry entry) throws RocksDBException {
		delete(entry.key());
		if (entry.expiresAt() != Entry.NEVER) {
			deleteIndex(entry.expiresAt(), entry.key());
		}
	}

	/**
	 * Writes as durably as configured.
	 */
	void write() throws RocksDBException {
		write(this.database.writes());
	}

	/**
	 * Writes without waiting for the device, for changes that only reclaim space.
	 */
	void writeHousekeeping() throws RocksDBException {
		write(this.database.housekeepingWrites());
	}

	private void write(NativeWrites writes) throws RocksDBException {
		try {
			writes.write((options) -> this.database.db().write(options, this.batch));
		}
		finally {
			if (this.removed > 0) {
				this.database.tombstones().added(this.removed);
			}
			if (this.firstExpiry != Entry.NEVER) {
				this.database.sweepPosition().wrote(this.firstExpiry, this.firstToExpire);
			}
		}
	}

	@Override
	public void close() {
		this.batch.close();
		POOL.giveBack(this.buffers);
	}

}
