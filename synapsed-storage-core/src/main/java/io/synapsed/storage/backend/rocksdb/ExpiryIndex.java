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

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.engine.CallRegistry;
import io.synapsed.storage.engine.ExpiryKey;
import io.synapsed.storage.engine.KeyLocks;
import io.synapsed.storage.exception.IntegrityException;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.ExpiredEntry;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;

/**
 * Finds expired entries by the order of their expiry. A key of the index is the expiry,
 * eight bytes big-endian, followed by the key of the entry. An overwritten entry leaves a
 * stale place in the index, because finding it would cost every write a read. Sweeps
 * remove stale places.
 */
final class ExpiryIndex {

	/** The value of a key of the index. */
	static final byte[] NO_VALUE = new byte[0];

	private final String store;

	private final RocksDbDatabase database;

	private final EntryReader reader;

	private final KeyLocks locks;

	private final CallRegistry calls;

	private final RocksDbErrors errors;

	ExpiryIndex(String store, RocksDbDatabase database, EntryReader reader, KeyLocks locks, CallRegistry calls,
			RocksDbErrors errors) {
		this.store = store;
		this.database = database;
		this.reader = reader;
		this.locks = locks;
		this.calls = calls;
		this.errors = errors;
	}

	/**
	 * Finds expired entries, and removes the stale places before them. Each call finds
	 * the same entries again until they are reclaimed.
	 */
	List<ExpiredEntry> expiredBefore(long now, int limit) {
		List<ExpiredEntry> expired = find(now, limit);
		if (expired.isEmpty()) {
			this.database.tombstones().remove(this.calls::isClosed);
		}
		return expired;
	}

	private List<ExpiredEntry> find(long now, int limit) {
		SweepPosition position = this.database.sweepPosition();
		SweepPosition.Sweep sweep = position.begin(now);
		byte[] end = ExpiryKey.of((now != Long.MAX_VALUE) ? now + 1 : now, Bytes.EMPTY);
		if (Arrays.compareUnsigned(sweep.start(), end) >= 0) {
			return new ArrayList<>();
		}
		List<ExpiredEntry> expired = new ArrayList<>();
		byte[] first = null;
		try (Slice lower = new Slice(sweep.start());
				Slice upper = new Slice(end);
				ReadOptions options = new ReadOptions().setIterateLowerBound(lower).setIterateUpperBound(upper);
				RocksIterator iterator = this.database.db().newIterator(this.database.expiry(), options)) {
			StalePlaces stale = new StalePlaces(this.database, this.reader, this.locks);
			for (iterator.seekToFirst(); expired.size() < limit && iterator.isValid(); iterator.next()) {
				if (this.calls.isClosed()) {
					// There may be many stale places, and closing waits for this call.
					throw this.calls.closed();
				}
				byte[] indexKey = iterator.key();
				ExpiredEntry found = examine(indexKey, stale);
				if (found != null) {
					first = (first != null) ? first : indexKey;
					expired.add(found);
				}
			}
			iterator.status();
			stale.remove();
		}
		catch (RocksDBException ex) {
			throw this.errors.translate("find-expired", ex);
		}
		position.end(sweep, (first != null) ? first : end);
		return expired;
	}

	private @Nullable ExpiredEntry examine(byte[] indexKey, StalePlaces stale) throws RocksDBException {
		if (indexKey.length <= Long.BYTES) {
			throw new IntegrityException(this.store, "the expiry index is damaged; restore the store from a backup");
		}
		long expiresAt = ExpiryKey.expiresAt(indexKey);
		Bytes key = ExpiryKey.key(indexKey);
		Entry entry = this.reader.getWithoutValue(key);
		if (entry != null && entry.expiresAt() == expiresAt) {
			return new ExpiredEntry(key, entry.version());
		}
		stale.add(expiresAt, key);
		return null;
	}

}
