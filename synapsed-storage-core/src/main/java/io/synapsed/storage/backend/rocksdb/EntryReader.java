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

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.engine.StampedValue;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.EntryLease;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/**
 * Reads entries by key, of the newest state or of a snapshot. Callers make sure that the
 * database stays open meanwhile.
 */
final class EntryReader {

	// Bounds the native memory that one call pins.
	private static final int KEYS_AT_A_TIME = 1024;

	private final String store;

	private final RocksDbDatabase database;

	private final ReadOptions options;

	private final InstantSource clock;

	private final RocksDbErrors errors;

	EntryReader(String store, RocksDbDatabase database, ReadOptions options, InstantSource clock,
			RocksDbErrors errors) {
		this.store = store;
		this.database = database;
		this.options = options;
		this.clock = clock;
		this.errors = errors;
	}

	/**
	 * Reads an entry that has not expired.
	 */
	@Nullable Entry get(Bytes key) {
		byte[] stored = ScratchBuffer.current();
		int size = read(key, stored, stored.length);
		// The entry may grow again between two reads.
		while (size > stored.length) {
			stored = ScratchBuffer.atLeast(size);
			size = read(key, stored, stored.length);
		}
		if (!isLive(stored, size)) {
			return null;
		}
		return StampedValue.entry(key, stored, value(stored, size));
	}

	/**
	 * Returns the value in an array of {@link ScratchBuffer}, as bytes that stay.
	 */
	static Bytes value(byte[] stored, int size) {
		return (stored.length > ScratchBuffer.MAX_KEPT)
				// No other reader has this array.
				? StampedValue.value(stored, size)
				: Bytes.wrap(Arrays.copyOfRange(stored, StampedValue.PREFIX_SIZE, size));
	}

	/**
	 * Lends an entry that has not expired, in the array of the thread.
	 */
	EntryLease lease(Bytes key) {
		byte[] stored = ScratchBuffer.current();
		int size = read(key, stored, stored.length);
		while (size > stored.length) {
			stored = ScratchBuffer.atLeast(size);
			size = read(key, stored, stored.length);
		}
		if (!isLive(stored, size)) {
			return EntryLease.of(null);
		}
		Entry entry = StampedValue.entry(key, stored, StampedValue.value(stored, size));
		return (stored.length > ScratchBuffer.MAX_KEPT) ? EntryLease.of(entry) : new ScratchLease(entry, stored);
	}

	private boolean isLive(byte[] stored, int size) {
		if (size == RocksDB.NOT_FOUND) {
			return false;
		}
		StampedValue.checkSize(this.store, size);
		return !isExpired(stored);
	}

	/**
	 * Reads version and expiry of an entry, also of one that has expired.
	 * @return the entry without its value
	 */
	@Nullable Entry getWithoutValue(Bytes key) {
		byte[] stored = ScratchBuffer.current();
		int size = read(key, stored, StampedValue.PREFIX_SIZE);
		if (size == RocksDB.NOT_FOUND) {
			return null;
		}
		StampedValue.checkSize(this.store, size);
		return StampedValue.entry(key, stored, Bytes.EMPTY);
	}

	private int read(Bytes key, byte[] target, int length) {
		try {
			return this.database.db()
				.get(this.options, key.backingArray(), key.backingOffset(), key.size(), target, 0, length);
		}
		catch (RocksDBException ex) {
			throw this.errors.translate("get", ex);
		}
	}

	/**
	 * Reads entries that have not expired.
	 */
	List<@Nullable Entry> getAll(List<Bytes> keys) {
		List<@Nullable Entry> found = new ArrayList<>(keys.size());
		if (keys.size() <= KEYS_AT_A_TIME) {
			read(keys, found);
			return found;
		}
		for (int from = 0; from < keys.size(); from += KEYS_AT_A_TIME) {
			read(keys.subList(from, Math.min(keys.size(), from + KEYS_AT_A_TIME)), found);
		}
		return found;
	}

	private void read(List<Bytes> keys, List<@Nullable Entry> found) {
		if (keys.isEmpty()) {
			return;
		}
		List<byte[]> exactKeys = new ArrayList<>(keys.size());
		for (Bytes key : keys) {
			exactKeys.add(key.exactArray());
		}
		List<byte[]> values;
		try {
			values = this.database.db().multiGetAsList(this.options, exactKeys);
		}
		catch (RocksDBException ex) {
			throw this.errors.translate("get-all", ex);
		}
		for (int index = 0; index < keys.size(); index++) {
			// An absent key has no value, which the signature of RocksDB does not say.
			byte @Nullable [] stored = values.get(index);
			found.add((stored != null) ? entry(keys.get(index), stored) : null);
		}
	}

	private @Nullable Entry entry(Bytes key, byte[] stored) {
		StampedValue.checkSize(this.store, stored.length);
		if (isExpired(stored)) {
			return null;
		}
		int size = stored.length - StampedValue.PREFIX_SIZE;
		return StampedValue.entry(key, stored, Bytes.wrap(stored, StampedValue.PREFIX_SIZE, size));
	}

	private boolean isExpired(byte[] stored) {
		long expiresAt = StampedValue.expiresAt(stored);
		// Asking the clock is not free.
		return expiresAt != Entry.NEVER && expiresAt <= this.clock.millis();
	}

	/** Lends the array of the thread, and has taken it until it is closed. */
	private static final class ScratchLease extends EntryLease {

		private final byte[] array;

		private ScratchLease(Entry entry, byte[] array) {
			super(entry);
			this.array = array;
			ScratchBuffer.take();
		}

		@Override
		protected boolean isLent(Bytes value) {
			return value.backingArray() == this.array;
		}

		@Override
		protected void release() {
			ScratchBuffer.giveBack(this.array);
		}

	}

}
