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

import java.util.HashMap;
import java.util.Map;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.engine.EntryTable;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.Mutation;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/**
 * The entries as one batch sees them, with changes that the database does not show yet.
 * The first change creates a native batch.
 */
final class BatchTable implements EntryTable<RocksDBException>, AutoCloseable {

	private final RocksDbDatabase database;

	private final EntryReader reader;

	private @Nullable NativeBatch batch;

	// What the batch has put under its keys, null for a removal; null itself where
	// nothing asks for it.
	private @Nullable Map<Bytes, @Nullable Entry> left;

	BatchTable(RocksDbDatabase database, EntryReader reader) {
		this.database = database;
		this.reader = reader;
	}

	/**
	 * Tracks the changes, because some depend on earlier ones.
	 */
	void track() {
		this.left = new HashMap<>();
	}

	@Override
	public @Nullable Entry head(Bytes key) {
		Map<Bytes, @Nullable Entry> tracked = this.left;
		return (tracked != null && tracked.containsKey(key)) ? tracked.get(key) : this.reader.getWithoutValue(key);
	}

	@Override
	public void put(Mutation.Put put, Version version) throws RocksDBException {
		batch().put(put, version.low());
		if (this.left != null) {
			this.left.put(put.key(), new Entry(put.key(), Bytes.EMPTY, version, put.expiresAt(), Entry.NO_SERIALIZER));
		}
	}

	@Override
	public boolean delete(Bytes key, long now, boolean asked) throws RocksDBException {
		Entry current = asked ? head(key) : null;
		batch().delete(key);
		removed(key);
		return current != null && !current.isExpired(now);
	}

	/** With its place in the index of what expires. */
	@Override
	public void remove(Entry current, long now) throws RocksDBException {
		batch().delete(current);
		removed(current.key());
	}

	private void removed(Bytes key) {
		if (this.left != null) {
			this.left.put(key, null);
		}
	}

	private NativeBatch batch() {
		NativeBatch current = this.batch;
		if (current == null) {
			current = new NativeBatch(this.database);
			this.batch = current;
		}
		return current;
	}

	/**
	 * Makes the changes effective.
	 * @param housekeeping whether they only reclaim space, so that they need not wait for
	 * the device
	 */
	void write(boolean housekeeping) throws RocksDBException {
		if (this.batch == null) {
			return;
		}
		if (housekeeping) {
			this.batch.writeHousekeeping();
		}
		else {
			this.batch.write();
		}
	}

	@Override
	public void close() {
		if (this.batch != null) {
			this.batch.close();
		}
	}

}
