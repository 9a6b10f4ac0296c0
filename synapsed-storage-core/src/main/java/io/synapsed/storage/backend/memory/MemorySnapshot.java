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

package io.synapsed.storage.backend.memory;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.common.ScanOptions;
import io.synapsed.storage.exception.StorageClosedException;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.EntryCursor;
import io.synapsed.storage.spi.Snapshot;
import org.jspecify.annotations.Nullable;

/**
 * A view of the entries of one epoch. The table keeps their older versions while the
 * snapshot is open. Reads need no lock, because the snapshot holds no resources that
 * closing frees.
 */
final class MemorySnapshot implements Snapshot {

	private final MemoryStore store;

	private final MemoryTable table;

	private final long epoch;

	private final AtomicBoolean released = new AtomicBoolean();

	MemorySnapshot(MemoryStore store, MemoryTable table) {
		this.store = store;
		this.table = table;
		this.epoch = table.openSnapshot();
	}

	@Override
	public @Nullable Entry get(Bytes key, ReadOptions options) {
		Entry entry = this.store.visible(this.table.asOf(key, this.epoch));
		checkOpen();
		return entry;
	}

	@Override
	public List<@Nullable Entry> getAll(List<Bytes> keys, ReadOptions options) {
		List<@Nullable Entry> found = new ArrayList<>(keys.size());
		for (Bytes key : keys) {
			found.add(get(key, options));
		}
		checkOpen();
		return found;
	}

	@Override
	public EntryCursor scan(KeyRange range, ScanOptions options) {
		checkOpen();
		return new MemoryCursor(this.store, this.table, range, options, this.epoch, this::isClosed);
	}

	private boolean isClosed() {
		return this.table.isClosed() || this.released.get();
	}

	private void checkOpen() {
		if (isClosed()) {
			throw new StorageClosedException(this.store.name(), "the snapshot is closed");
		}
	}

	@Override
	public void close() {
		if (this.released.compareAndSet(false, true)) {
			this.table.closeSnapshot(this.epoch);
		}
	}

}
