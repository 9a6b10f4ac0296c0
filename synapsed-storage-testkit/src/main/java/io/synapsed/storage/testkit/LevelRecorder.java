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

package io.synapsed.storage.testkit;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.ConsistencyLevel;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.common.ScanOptions;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.exception.UnsupportedConsistencyLevelException;
import io.synapsed.storage.spi.CommitResult;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.EntryCursor;
import io.synapsed.storage.spi.EntryLease;
import io.synapsed.storage.spi.ForwardingStore;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.Namespace;
import io.synapsed.storage.spi.StoreLayer;
import io.synapsed.storage.spi.WriteBatch;
import org.jspecify.annotations.Nullable;

/**
 * Stands between the layers and the engine, and remembers at which level operations
 * arrive. Leaves out what layers keep for themselves in the system namespace. Gives fewer
 * levels than the engine if it is told to. Safe for use by several threads.
 */
final class LevelRecorder implements StoreLayer {

	/** What arrived, {@code "none"} for the store's own level. */
	private final List<String> arrived = new CopyOnWriteArrayList<>();

	private volatile @Nullable Set<ConsistencyLevel> given;

	@Override
	public Position position() {
		return Position.BACKEND_METRICS;
	}

	@Override
	public KeyValueStore over(KeyValueStore delegate) {
		return new Recording(delegate);
	}

	/**
	 * Gives these levels only from now on.
	 */
	void giveOnly(Set<ConsistencyLevel> levels) {
		this.given = Set.copyOf(levels);
	}

	/**
	 * Returns what has arrived since the last call.
	 */
	List<String> take() {
		List<String> taken = List.copyOf(this.arrived);
		this.arrived.clear();
		return taken;
	}

	private final class Recording extends ForwardingStore {

		private Recording(KeyValueStore delegate) {
			super(delegate);
		}

		private void arrive(@Nullable ConsistencyLevel level, @Nullable Bytes key) {
			if (key != null && Namespace.SYSTEM.prefix().equals(Namespace.prefixOf(key))) {
				return;
			}
			LevelRecorder.this.arrived.add((level != null) ? level.propertyValue() : "none");
			if (level != null && !consistencyLevels().contains(level)) {
				throw new UnsupportedConsistencyLevelException(name(), level, consistencyLevels());
			}
		}

		@Override
		public Set<ConsistencyLevel> consistencyLevels() {
			Set<ConsistencyLevel> fewer = LevelRecorder.this.given;
			return (fewer != null) ? fewer : super.consistencyLevels();
		}

		@Override
		public ConsistencyLevel consistencyLevel() {
			ConsistencyLevel own = super.consistencyLevel();
			return consistencyLevels().contains(own) ? own : consistencyLevels().iterator().next();
		}

		@Override
		public @Nullable Entry get(Bytes key, ReadOptions options) {
			arrive(options.consistency(), key);
			return super.get(key, options);
		}

		@Override
		public EntryLease lease(Bytes key, ReadOptions options) {
			arrive(options.consistency(), key);
			return super.lease(key, options);
		}

		@Override
		public List<@Nullable Entry> getAll(List<Bytes> keys, ReadOptions options) {
			arrive(options.consistency(), keys.isEmpty() ? null : keys.get(0));
			return super.getAll(keys, options);
		}

		@Override
		public EntryCursor scan(KeyRange range, ScanOptions options) {
			arrive(options.consistency(), range.from());
			return super.scan(range, options);
		}

		@Override
		public CommitResult commit(WriteBatch batch, long now) {
			arrive(batch.consistency(), batch.mutations().isEmpty() ? null : batch.mutations().get(0).key());
			return super.commit(batch, now);
		}

		@Override
		public Version put(Mutation.Put put, long now) {
			arrive(null, put.key());
			return super.put(put, now);
		}

		@Override
		public boolean delete(Bytes key, long now) {
			arrive(null, key);
			return super.delete(key, now);
		}

	}

}
