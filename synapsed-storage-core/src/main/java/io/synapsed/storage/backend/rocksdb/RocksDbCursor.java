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

import java.util.Arrays;
import java.util.function.BooleanSupplier;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.ScanOptions;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.engine.EngineCursor;
import io.synapsed.storage.engine.EntryBatch;
import io.synapsed.storage.engine.StampedValue;
import io.synapsed.storage.engine.StorageEngine;
import io.synapsed.storage.spi.Entry;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;

/**
 * A running scan. The frame sees to it that no thread uses the native iterator while
 * another one frees it, or after that: either would end the process.
 */
final class RocksDbCursor extends EngineCursor {

	private final String store;

	// RocksDB keeps pointers to the bounds: they live as long as the iterator.
	private final @Nullable Slice lower;

	private final @Nullable Slice upper;

	private final ReadOptions options;

	private final RocksIterator iterator;

	private final boolean reverse;

	private final boolean keysOnly;

	private boolean positioned;

	private boolean ended;

	/**
	 * Starts a scan. To be called within a call.
	 * @param options with the snapshot, if there is one; belongs to the cursor from now
	 * on
	 * @param sourceClosed whether the snapshot was closed
	 */
	RocksDbCursor(StorageEngine engine, RocksDbDatabase database, ReadOptions options, KeyRange range, ScanOptions scan,
			BooleanSupplier sourceClosed) {
		super(engine, range, scan, sourceClosed);
		this.store = engine.name();
		this.options = options;
		this.reverse = scan.reverse();
		this.keysOnly = scan.keysOnly();
		this.lower = slice(range.from());
		this.upper = slice(range.to());
		if (this.lower != null) {
			options.setIterateLowerBound(this.lower);
		}
		if (this.upper != null) {
			options.setIterateUpperBound(this.upper);
		}
		this.iterator = database.db().newIterator(database.data(), options);
		opened();
	}

	private static @Nullable Slice slice(@Nullable Bytes bound) {
		return (bound != null) ? new Slice(bound.exactArray()) : null;
	}

	@Override
	protected boolean fill(EntryBatch batch) throws RocksDBException {
		do {
			move();
			if (!this.iterator.isValid()) {
				this.ended = true;
				this.iterator.status();
				return false;
			}
			Entry entry = read();
			if (entry != null) {
				batch.add(entry);
			}
		}
		while (!batch.isFull());
		return true;
	}

	private void move() {
		if (this.ended) {
			// It has failed before, and must not be moved on.
			return;
		}
		if (this.positioned && this.reverse) {
			this.iterator.prev();
		}
		else if (this.positioned) {
			this.iterator.next();
		}
		else if (this.reverse) {
			this.iterator.seekToLast();
		}
		else {
			this.iterator.seekToFirst();
		}
		this.positioned = true;
	}

	/**
	 * Reads the entry at the iterator. RocksDB copies into a kept array, because the
	 * arrays that it makes itself cost more than a second copy.
	 * @return the entry, or {@code null} if it has expired
	 */
	private @Nullable Entry read() {
		byte[] stored = ScratchBuffer.current();
		int size = this.iterator.value(stored, 0, this.keysOnly ? StampedValue.PREFIX_SIZE : stored.length);
		StampedValue.checkSize(this.store, size);
		long expiresAt = StampedValue.expiresAt(stored);
		if (isExpired(expiresAt)) {
			return null;
		}
		Version version = StampedValue.version(stored);
		Bytes value = this.keysOnly ? Bytes.EMPTY : value(stored, size);
		return new Entry(key(), value, version, expiresAt, Entry.NO_SERIALIZER);
	}

	private Bytes value(byte[] kept, int size) {
		byte[] stored = kept;
		if (size > stored.length) {
			stored = ScratchBuffer.atLeast(size);
			this.iterator.value(stored, 0, size);
		}
		return EntryReader.value(stored, size);
	}

	private Bytes key() {
		byte[] kept = ScratchBuffer.current();
		int size = this.iterator.key(kept, 0, kept.length);
		return Bytes.wrap((size > kept.length) ? this.iterator.key() : Arrays.copyOf(kept, size));
	}

	@Override
	protected void doRelease() {
		this.iterator.close();
		this.options.close();
		if (this.lower != null) {
			this.lower.close();
		}
		if (this.upper != null) {
			this.upper.close();
		}
	}

}
