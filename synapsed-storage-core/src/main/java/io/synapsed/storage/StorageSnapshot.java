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

package io.synapsed.storage;

import java.util.Optional;

import io.synapsed.storage.common.Arguments;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.common.ScanOptions;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.Snapshot;

/**
 * A frozen view of one namespace. Safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class StorageSnapshot implements IterableStorage, AutoCloseable {

	private final Snapshot snapshot;

	private final EntryConversion conversion;

	StorageSnapshot(Snapshot snapshot, EntryConversion conversion) {
		this.snapshot = snapshot;
		this.conversion = conversion;
	}

	/**
	 * Reads an entry in its state at the time of the snapshot.
	 * @param key the key
	 * @return the entry, or empty if there was none or it has expired
	 */
	public Optional<StorageEntry<Bytes>> getEntry(Bytes key) {
		Entry entry = this.snapshot.get(this.conversion.encodeKey(key), ReadOptions.DEFAULT);
		return Optional.ofNullable(entry).map(this.conversion::toEntry);
	}

	/**
	 * Reads a value in its state at the time of the snapshot.
	 * @param key the key
	 * @return the bytes, or empty if there was no entry or it has expired
	 */
	public Optional<Bytes> get(Bytes key) {
		return getEntry(key).map(StorageEntry::value);
	}

	/**
	 * Reads a value in its state at the time of the snapshot.
	 * @param key the key
	 * @return the bytes, or empty if there was no entry or it has expired
	 */
	public Optional<Bytes> get(String key) {
		return get(TextKey.encode(this.conversion, key));
	}

	/**
	 * Reads an object in its state at the time of the snapshot.
	 * @param <T> the type of the object
	 * @param key the key
	 * @param type the type of the object
	 * @return the object, or empty if there was no entry or it has expired
	 */
	public <T> Optional<T> get(Bytes key, Class<T> type) {
		Arguments.required(type, "type");
		Entry entry = this.snapshot.get(this.conversion.encodeKey(key), ReadOptions.DEFAULT);
		return Optional.ofNullable(entry).map((found) -> this.conversion.toObject(found, type));
	}

	@Override
	public StorageCursor scan(KeyRange range, ScanOptions options) {
		return new StorageCursor(
				this.snapshot.scan(this.conversion.encodeRange(range), Arguments.required(options, "options")),
				this.conversion);
	}

	@Override
	public void close() {
		this.snapshot.close();
	}

}
