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

import java.util.function.BooleanSupplier;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.ScanOptions;
import io.synapsed.storage.engine.EngineCursor;
import io.synapsed.storage.engine.StampedValue;
import io.synapsed.storage.engine.StorageEngine;
import io.synapsed.storage.spi.Entry;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;

/**
 * A running scan. Its methods are synchronized, so that no thread uses the native
 * iterator while another one frees it, or after that.
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

	/** Freeing an iterator that is being used would end the process. */
	@Override
	protected synchronized @Nullable Entry advance() throws Exception {
		return super.advance();
	}

	@Override
	protected @Nullable Entry fetch() throws RocksDBException {
		move();
		while (this.iterator.isValid()) {
			Entry entry = read();
			if (entry != null) {
				return entry;
			}
			move();
		}
		this.iterator.status();
		return null;
	}

	private void move() {
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

	private @Nullable Entry read() {
		byte[] stored;
		int size;
		if (this.keysOnly) {
			stored = ScratchBuffer.current();
			size = this.iterator.value(stored, 0, StampedValue.PREFIX_SIZE);
		}
		else {
			stored = this.iterator.value();
			size = stored.length;
		}
		StampedValue.checkSize(this.store, size);
		if (isExpired(StampedValue.expiresAt(stored))) {
			return null;
		}
		Bytes value = this.keysOnly ? Bytes.EMPTY
				: Bytes.wrap(stored, StampedValue.PREFIX_SIZE, size - StampedValue.PREFIX_SIZE);
		return StampedValue.entry(Bytes.wrap(this.iterator.key()), stored, value);
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
