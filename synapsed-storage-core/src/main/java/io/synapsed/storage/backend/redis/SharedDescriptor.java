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

package io.synapsed.storage.backend.redis;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.synapsed.storage.Bytes;
import io.synapsed.storage.StorageConfigurationException;
import io.synapsed.storage.spi.CommitResult;
import io.synapsed.storage.spi.Condition;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.WriteBatch;
import io.synapsed.storage.spi.engine.EncryptionMark;
import io.synapsed.storage.spi.engine.StoreDescriptor;

/**
 * The descriptor of a store, which several processes may open at the same time, and which
 * a server may lose while the store is open.
 */
final class SharedDescriptor {

	private static final Bytes KEY = StoreDescriptor.key();

	private final String store;

	private final Map<String, String> settings;

	private final EntryReader reader;

	private final EntryWriter writer;

	SharedDescriptor(String store, RedisOptions options, EntryReader reader, EntryWriter writer) {
		this.store = store;
		this.settings = new LinkedHashMap<>();
		this.settings.put("redis.buckets", Integer.toString(options.buckets()));
		this.settings.put("redis.index", Boolean.toString(options.index()));
		this.settings.put("redis.watch", Boolean.toString(options.watch()));
		this.reader = reader;
		this.writer = writer;
	}

	/**
	 * Reads the descriptor, or writes one if the store has none.
	 * @param now milliseconds since the epoch
	 * @return the descriptor, which has the settings of this store
	 * @throws StorageConfigurationException if the data was written with other settings
	 */
	StoreDescriptor openOrCreate(long now) {
		Entry entry = this.reader.getCurrent(KEY);
		if (entry == null) {
			if (this.reader.get(EncryptionMark.key()) != null) {
				throw StoreDescriptor.lost(this.store);
			}
			StoreDescriptor created = StoreDescriptor.create(now, this.settings);
			if (restore(created, now)) {
				return created;
			}
			// Another process was faster.
			entry = this.reader.getCurrent(KEY);
		}
		if (entry == null) {
			throw Replies.unexpected(this.store);
		}
		StoreDescriptor descriptor = StoreDescriptor.read(this.store, entry.value());
		this.settings.forEach((name, value) -> check(descriptor, name, value));
		return descriptor;
	}

	/**
	 * Writes a descriptor if there is none.
	 * @return whether there was none
	 */
	boolean restore(StoreDescriptor descriptor, long now) {
		CommitResult result = this.writer
			.commit(new WriteBatch(List.of(descriptor.put()), List.of(new Condition(KEY, null)), List.of()), now);
		return result.applied();
	}

	private void check(StoreDescriptor descriptor, String name, String value) {
		String stored = descriptor.setting(name).orElse("nothing");
		if (!stored.equals(value)) {
			throw new StorageConfigurationException(this.store,
					"the data was written with '" + name + "' " + stored + ", and " + value
							+ " is configured. Set it to " + stored
							+ ", or move the data: export a snapshot, and restore it under another key prefix");
		}
	}

}
