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
import java.util.List;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.engine.KeyLocks;
import io.synapsed.storage.spi.Entry;
import org.rocksdb.RocksDBException;

/**
 * Removes stale places of the expiry index, many at a time and without waiting for the
 * device. To be used by one thread.
 */
final class StalePlaces {

	// Few enough for other writers to get their locks soon.
	private static final int AT_A_TIME = 500;

	private final RocksDbDatabase database;

	private final EntryReader reader;

	private final KeyLocks locks;

	private final List<Bytes> keys = new ArrayList<>();

	private final List<Long> expiries = new ArrayList<>();

	StalePlaces(RocksDbDatabase database, EntryReader reader, KeyLocks locks) {
		this.database = database;
		this.reader = reader;
		this.locks = locks;
	}

	/**
	 * Notes a place. Removes the noted places if there are many.
	 */
	void add(long expiresAt, Bytes key) throws RocksDBException {
		this.keys.add(key);
		this.expiries.add(expiresAt);
		if (this.keys.size() == AT_A_TIME) {
			remove();
		}
	}

	/**
	 * Removes the places that were noted.
	 */
	void remove() throws RocksDBException {
		if (this.keys.isEmpty()) {
			return;
		}
		try (KeyLocks.Held held = this.locks.lock(this.keys); NativeBatch batch = new NativeBatch(this.database)) {
			for (int index = 0; index < this.keys.size(); index++) {
				Bytes key = this.keys.get(index);
				long expiresAt = this.expiries.get(index);
				// Meanwhile the key may have been written with this very expiry.
				Entry entry = this.reader.getWithoutValue(key);
				if (entry == null || entry.expiresAt() != expiresAt) {
					batch.deleteIndex(expiresAt, key);
				}
			}
			batch.writeHousekeeping();
		}
		this.keys.clear();
		this.expiries.clear();
	}

}
