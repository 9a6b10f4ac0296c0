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

package io.synapsed.storage.backend.cassandra;

import java.util.List;
import java.util.Map;

import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.ConsistencyLevel;
import io.synapsed.storage.engine.EncryptionMark;
import io.synapsed.storage.engine.StoreDescriptor;
import io.synapsed.storage.exception.IntegrityException;
import io.synapsed.storage.exception.StorageConfigurationException;
import io.synapsed.storage.spi.Condition;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.WriteBatch;
import org.jspecify.annotations.Nullable;

/**
 * The descriptor of a store, which several processes may open at the same time. Its row
 * is written by lightweight transactions in every store, so that of two processes with
 * different settings one fails.
 */
final class SharedDescriptor {

	private static final Bytes KEY = StoreDescriptor.key();

	private static final String OWNER = "store";

	private static final String BUCKETS = "cassandra.buckets";

	private static final String CONDITIONAL_WRITES = "cassandra.conditional-writes";

	private final String store;

	private final CassandraOptions options;

	private final String owner;

	private final CassandraCalls calls;

	private final EntryReader reader;

	private final ConditionalWriter writer;

	SharedDescriptor(String store, CassandraOptions options, CassandraCalls calls, EntryReader reader,
			ConditionalWriter writer) {
		this.store = store;
		this.options = options;
		this.owner = options.storeName().isEmpty() ? store : options.storeName();
		this.calls = calls;
		this.reader = reader;
		this.writer = writer;
	}

	/**
	 * Reads the descriptor, or writes one if the store has none.
	 * @param now milliseconds since the epoch
	 * @return the descriptor, which has the settings of this store
	 * @throws StorageConfigurationException if the data is that of another store, or was
	 * written with other settings
	 */
	StoreDescriptor openOrCreate(long now) {
		Entry entry = read(KEY);
		if (entry == null) {
			if (read(EncryptionMark.key()) != null) {
				throw StoreDescriptor.lost(this.store);
			}
			StoreDescriptor created = StoreDescriptor.create(now,
					Map.of(BUCKETS, Integer.toString(this.options.buckets()), CONDITIONAL_WRITES,
							Boolean.toString(this.options.conditionalWrites()), OWNER, this.owner));
			WriteBatch batch = new WriteBatch(List.of(created.put()), List.of(new Condition(KEY, null)));
			if (this.calls.result(this.writer.commit(batch, ConsistencyLevel.QUORUM, now)).applied()) {
				return created;
			}
			// Another process was faster.
			entry = read(KEY);
		}
		if (entry == null) {
			throw new IntegrityException(this.store,
					"the descriptor of the store was there and is gone: somebody removes its data while it opens");
		}
		StoreDescriptor descriptor = StoreDescriptor.read(this.store, entry.value());
		checkOwner(descriptor);
		check(descriptor, BUCKETS, Integer.toString(this.options.buckets()));
		check(descriptor, CONDITIONAL_WRITES, Boolean.toString(this.options.conditionalWrites()));
		return descriptor;
	}

	private @Nullable Entry read(Bytes key) {
		return this.reader.get(key, DefaultConsistencyLevel.SERIAL);
	}

	private void checkOwner(StoreDescriptor descriptor) {
		String recorded = descriptor.setting(OWNER).orElse("nobody");
		if (!recorded.equals(this.owner)) {
			throw new StorageConfigurationException(this.store, "the data in the table '" + this.options.table()
					+ "' belongs to the store '" + recorded + "', and this one is '" + this.owner
					+ "': what one of them removes, the other loses. Give this store another 'cassandra.table'."
					+ " If it is the same store under another name, set 'cassandra.store-name' to '" + recorded + "'");
		}
	}

	private void check(StoreDescriptor descriptor, String name, String value) {
		String stored = descriptor.setting(name).orElse("nothing");
		if (!stored.equals(value)) {
			throw new StorageConfigurationException(this.store,
					"the data was written with '" + name + "' " + stored + ", and " + value
							+ " is configured. Set it to " + stored
							+ ", or move the data: export a snapshot, and restore it into another table");
		}
	}

}
