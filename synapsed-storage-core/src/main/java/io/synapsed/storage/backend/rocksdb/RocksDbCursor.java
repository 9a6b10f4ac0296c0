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
import java.util.function.BooleanSupplier;

import io.synapsed.storage.Bytes;
import io.synapsed.storage.KeyRange;
import io.synapsed.storage.ScanOptions;
import io.synapsed.storage.StorageClosedException;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.EntryCursor;
import io.synapsed.storage.spi.engine.CallRegistry;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;

/**
 * A running scan. Its methods exclude each other, so that no native iterator is used
 * while or after it is freed, whatever threads do.
 */
final class RocksDbCursor implements EntryCursor {

	private final String store;

	private final CallRegistry calls;

	private final InstantSource clock;

	private final RocksDbErrors errors;

	private final BooleanSupplier sourceClosed;

	private final AutoCloseable handle = this::end;

	// RocksDB keeps pointers to the bounds: they live as long as the iterator.
	private final @Nullable Slice lower;

	private final @Nullable Slice upper;

	private final ReadOptions options;

	private final RocksIterator iterator;

	private final boolean reverse;

	private final boolean keysOnly;

	private long remaining;

	private boolean positioned;

	private boolean released;

	private boolean ended;

	/**
	 * Starts a scan. To be called within a call.
	 * @param options with the snapshot, if there is one; belongs to the cursor from now
	 * on
	 * @param sourceClosed whether the snapshot was closed
	 */
	RocksDbCursor(String store, RocksDbDatabase database, ReadOptions options, KeyRange range, ScanOptions scan,
			CallRegistry calls, InstantSource clock, RocksDbErrors errors, BooleanSupplier sourceClosed) {
		this.store = store;
		this.calls = calls;
		this.clock = clock;
		this.errors = errors;
		this.sourceClosed = sourceClosed;
		this.options = options;
		this.reverse = scan.reverse();
		this.keysOnly = scan.keysOnly();
		this.remaining = range.isEmpty() ? 0 : scan.limit();
		this.lower = slice(range.from());
		this.upper = slice(range.to());
		if (this.lower != null) {
			options.setIterateLowerBound(this.lower);
		}
		if (this.upper != null) {
			options.setIterateUpperBound(this.upper);
		}
		this.iterator = database.db().newIterator(database.data(), options);
		calls.register(this.handle);
	}

	private static @Nullable Slice slice(@Nullable Bytes bound) {
		return (bound != null) ? new Slice(bound.exactArray()) : null;
	}

	@Override
	public @Nullable Entry next() {
		// Outside of the lock, because a call may have to wait until all scans were
		// ended.
		int call = this.calls.enter();
		try {
			synchronized (this) {
				if (this.released || this.sourceClosed.getAsBoolean()) {
					throw new StorageClosedException(this.store, "the scan is closed" + (this.ended
							? ": the files had to be opened again after a write error. Start it again" : ""));
				}
				return nextLive();
			}
		}
		catch (RocksDBException ex) {
			throw this.errors.translate("scan", ex);
		}
		finally {
			this.calls.leave(call);
		}
	}

	private @Nullable Entry nextLive() throws RocksDBException {
		while (this.remaining > 0) {
			move();
			if (!this.iterator.isValid()) {
				this.remaining = 0;
				this.iterator.status();
				return null;
			}
			Entry entry = read();
			if (entry != null) {
				this.remaining--;
				return entry;
			}
		}
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
			size = this.iterator.value(stored, 0, StoredValue.PREFIX_SIZE);
		}
		else {
			stored = this.iterator.value();
			size = stored.length;
		}
		StoredValue.checkSize(this.store, size);
		long expiresAt = StoredValue.expiresAt(stored);
		if (expiresAt != Entry.NEVER && expiresAt <= this.clock.millis()) {
			return null;
		}
		Bytes value = this.keysOnly ? Bytes.EMPTY
				: Bytes.wrap(stored, StoredValue.PREFIX_SIZE, size - StoredValue.PREFIX_SIZE);
		return StoredValue.entry(Bytes.wrap(this.iterator.key()), stored, value);
	}

	@Override
	public void close() {
		this.calls.release(this::release);
	}

	/**
	 * Ends the scan by force.
	 */
	private synchronized void end() {
		this.ended = !this.released;
		release();
	}

	private synchronized void release() {
		if (this.released) {
			return;
		}
		this.released = true;
		this.calls.unregister(this.handle);
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
