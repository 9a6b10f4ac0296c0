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

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.common.ScanOptions;
import io.synapsed.storage.engine.EngineSnapshot;
import io.synapsed.storage.engine.OpenSnapshots;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.EntryCursor;
import io.synapsed.storage.spi.Snapshot;
import org.jspecify.annotations.Nullable;

/**
 * A frozen view. Reads share a lock that closing takes exclusively, so that closing frees
 * no native object during a read.
 */
final class RocksDbSnapshot extends EngineSnapshot {

	private final RocksDbStore store;

	private final RocksDbDatabase database;

	private final org.rocksdb.Snapshot snapshot;

	private final org.rocksdb.ReadOptions options;

	private final EntryReader reader;

	/**
	 * Freezes the newest state. To be called within a call.
	 */
	RocksDbSnapshot(RocksDbStore store, RocksDbDatabase database, OpenSnapshots openSnapshots, InstantSource clock,
			RocksDbErrors errors) {
		super(store, openSnapshots);
		this.store = store;
		this.database = database;
		this.snapshot = database.db().getSnapshot();
		this.options = readOptions();
		this.reader = new EntryReader(store.name(), database, this.options, clock, errors);
		opened();
	}

	private org.rocksdb.ReadOptions readOptions() {
		return new org.rocksdb.ReadOptions().setSnapshot(this.snapshot);
	}

	@Override
	protected @Nullable Entry doGet(Bytes key) {
		return this.reader.get(key);
	}

	@Override
	protected List<@Nullable Entry> doGetAll(List<Bytes> keys) {
		return this.reader.getAll(keys);
	}

	@Override
	protected EntryCursor doScan(KeyRange range, ScanOptions options) {
		return new RocksDbCursor(this.store, this.database, readOptions(), range, options, this::isClosed);
	}

	@Override
	protected void doRelease() {
		this.options.close();
		this.database.db().releaseSnapshot(this.snapshot);
		this.snapshot.close();
	}

}
