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
import java.util.List;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

import io.synapsed.storage.Bytes;
import io.synapsed.storage.KeyRange;
import io.synapsed.storage.ScanOptions;
import io.synapsed.storage.StorageClosedException;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.EntryCursor;
import io.synapsed.storage.spi.ReadOptions;
import io.synapsed.storage.spi.Snapshot;
import io.synapsed.storage.spi.engine.CallRegistry;
import io.synapsed.storage.spi.engine.OpenSnapshots;
import org.jspecify.annotations.Nullable;

/**
 * A frozen view. Reads share a lock that closing takes alone, so that nothing native is
 * freed under a read.
 */
final class RocksDbSnapshot implements Snapshot {

	private final String store;

	private final RocksDbDatabase database;

	private final CallRegistry calls;

	private final OpenSnapshots openSnapshots;

	private final InstantSource clock;

	private final RocksDbErrors errors;

	private final AutoCloseable handle = this::end;

	private final ReadWriteLock lock = new ReentrantReadWriteLock();

	private final org.rocksdb.Snapshot snapshot;

	private final org.rocksdb.ReadOptions options;

	private final EntryReader reader;

	private volatile boolean released;

	private volatile boolean ended;

	/**
	 * Freezes the newest state. To be called within a call.
	 */
	RocksDbSnapshot(String store, RocksDbDatabase database, CallRegistry calls, OpenSnapshots openSnapshots,
			InstantSource clock, RocksDbErrors errors) {
		this.store = store;
		this.database = database;
		this.calls = calls;
		this.openSnapshots = openSnapshots;
		this.clock = clock;
		this.errors = errors;
		this.snapshot = database.db().getSnapshot();
		this.options = readOptions();
		this.reader = new EntryReader(store, database, this.options, clock, errors);
		calls.register(this.handle);
		openSnapshots.add(this);
	}

	private org.rocksdb.ReadOptions readOptions() {
		return new org.rocksdb.ReadOptions().setSnapshot(this.snapshot);
	}

	@Override
	public @Nullable Entry get(Bytes key, ReadOptions options) {
		return this.<@Nullable Entry>reading(() -> this.reader.get(key));
	}

	@Override
	public List<@Nullable Entry> getAll(List<Bytes> keys, ReadOptions options) {
		return reading(() -> this.reader.getAll(keys));
	}

	@Override
	public EntryCursor scan(KeyRange range, ScanOptions options) {
		return reading(() -> new RocksDbCursor(this.store, this.database, readOptions(), range, options, this.calls,
				this.clock, this.errors, () -> this.released));
	}

	private <T extends @Nullable Object> T reading(Supplier<T> read) {
		int call = this.calls.enter();
		try {
			this.lock.readLock().lock();
			try {
				if (this.released) {
					throw new StorageClosedException(this.store, "the snapshot is closed" + (this.ended
							? ": the files had to be opened again after a write error. Open another one" : ""));
				}
				return read.get();
			}
			finally {
				this.lock.readLock().unlock();
			}
		}
		finally {
			this.calls.leave(call);
		}
	}

	@Override
	public void close() {
		this.calls.release(this::release);
	}

	/**
	 * Ends the snapshot by force.
	 */
	private void end() {
		this.ended = !this.released;
		release();
	}

	private void release() {
		this.lock.writeLock().lock();
		try {
			if (this.released) {
				return;
			}
			this.released = true;
			this.calls.unregister(this.handle);
			this.openSnapshots.remove(this);
			this.options.close();
			this.database.db().releaseSnapshot(this.snapshot);
			this.snapshot.close();
		}
		finally {
			this.lock.writeLock().unlock();
		}
	}

}
