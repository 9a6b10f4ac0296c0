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

package io.synapsed.storage.spi;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Capability;
import io.synapsed.storage.common.ConsistencyLevel;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.common.ScanOptions;
import io.synapsed.storage.common.Subscription;
import io.synapsed.storage.common.Version;
import org.jspecify.annotations.Nullable;

/**
 * Parent of layers that change no values. Every operation, also of snapshots and cursors,
 * calls {@link #around}. A layer that observes, repeats or refuses operations overrides
 * that method only. The name, capabilities, consistency levels, descriptions, statistics
 * and {@link #close()} are those of the store below.
 *
 * @since 0.1.0
 */
public abstract class ForwardingStore implements KeyValueStore {

	/** Whether a class has a {@link #get} of its own that its {@link #lease} misses. */
	private static final ClassValue<Boolean> LEASES_BY_GET = new ClassValue<>() {

		@Override
		protected Boolean computeValue(Class<?> type) {
			try {
				Class<?> get = type.getMethod("get", Bytes.class, ReadOptions.class).getDeclaringClass();
				Class<?> lease = type.getMethod("lease", Bytes.class, ReadOptions.class).getDeclaringClass();
				return get != lease && lease.isAssignableFrom(get);
			}
			catch (NoSuchMethodException ex) {
				// A native image may not know; this way no layer is missed.
				return true;
			}
		}

	};

	private final KeyValueStore delegate;

	private final boolean leasesByGet = LEASES_BY_GET.get(getClass());

	/**
	 * Creates a layer over a store.
	 * @param delegate the store below
	 */
	protected ForwardingStore(KeyValueStore delegate) {
		this.delegate = delegate;
	}

	/**
	 * Returns the store below.
	 * @return the store below
	 */
	protected final KeyValueStore delegate() {
		return this.delegate;
	}

	/**
	 * Runs an operation. Calls the store below, unless overridden.
	 * @param <T> the type of the result
	 * @param operation the operation
	 * @param call runs the operation on the store below
	 * @return the result of the operation
	 */
	protected <T extends @Nullable Object> T around(StoreOperation operation, Supplier<T> call) {
		return call.get();
	}

	private void aroundVoid(StoreOperation operation, Runnable call) {
		this.<@Nullable Object>around(operation, () -> {
			call.run();
			return null;
		});
	}

	@Override
	public @Nullable Entry get(Bytes key, ReadOptions options) {
		return this.<@Nullable Entry>around(StoreOperation.GET, () -> this.delegate.get(key, options));
	}

	/**
	 * {@inheritDoc} Arrives at {@link #around} as {@link StoreOperation#GET}, and ends
	 * there when the entry is lent. Calls {@link #get} if a layer overrides only that; a
	 * layer that overrides both lends without a copy.
	 */
	@Override
	public EntryLease lease(Bytes key, ReadOptions options) {
		if (this.leasesByGet) {
			return EntryLease.of(get(key, options));
		}
		return around(StoreOperation.GET, () -> this.delegate.lease(key, options));
	}

	@Override
	public List<@Nullable Entry> getAll(List<Bytes> keys, ReadOptions options) {
		return around(StoreOperation.GET_ALL, () -> this.delegate.getAll(keys, options));
	}

	@Override
	public EntryCursor scan(KeyRange range, ScanOptions options) {
		return new ForwardingCursor(around(StoreOperation.SCAN, () -> this.delegate.scan(range, options)));
	}

	@Override
	public CommitResult commit(WriteBatch batch, long now) {
		return around(StoreOperation.COMMIT, () -> this.delegate.commit(batch, now));
	}

	@Override
	public Version put(Mutation.Put put, long now) {
		return around(StoreOperation.PUT, () -> this.delegate.put(put, now));
	}

	@Override
	public boolean delete(Bytes key, long now) {
		return around(StoreOperation.DELETE, () -> this.delegate.delete(key, now));
	}

	@Override
	public void checkDelete(KeyRange range) {
		this.delegate.checkDelete(range);
	}

	@Override
	public PutCheck checkPuts(long now) {
		return this.delegate.checkPuts(now);
	}

	@Override
	public Snapshot snapshot() {
		return new ForwardingSnapshot(around(StoreOperation.SNAPSHOT, this.delegate::snapshot));
	}

	@Override
	public Subscription watch(KeyRange range, @Nullable String position, WatchListener listener) {
		return around(StoreOperation.WATCH, () -> this.delegate.watch(range, position, listener));
	}

	@Override
	public List<ExpiredEntry> expiredBefore(long now, int limit) {
		return around(StoreOperation.FIND_EXPIRED, () -> this.delegate.expiredBefore(now, limit));
	}

	@Override
	public void flush() {
		aroundVoid(StoreOperation.FLUSH, this.delegate::flush);
	}

	@Override
	public void compact() {
		aroundVoid(StoreOperation.COMPACT, this.delegate::compact);
	}

	@Override
	public void checkpoint(Path directory) {
		aroundVoid(StoreOperation.CHECKPOINT, () -> this.delegate.checkpoint(directory));
	}

	@Override
	public void probe() {
		aroundVoid(StoreOperation.PROBE, this.delegate::probe);
	}

	@Override
	public List<LayerDescription> explain(Bytes key) {
		return around(StoreOperation.EXPLAIN, () -> this.delegate.explain(key));
	}

	@Override
	public String name() {
		return this.delegate.name();
	}

	@Override
	public Set<Capability> capabilities() {
		return this.delegate.capabilities();
	}

	@Override
	public Set<ConsistencyLevel> consistencyLevels() {
		return this.delegate.consistencyLevels();
	}

	@Override
	public ConsistencyLevel consistencyLevel() {
		return this.delegate.consistencyLevel();
	}

	@Override
	public boolean isConsistencyLevelSet() {
		return this.delegate.isConsistencyLevelSet();
	}

	@Override
	public boolean isRemote() {
		return this.delegate.isRemote();
	}

	@Override
	public List<Statistic> statistics() {
		return this.delegate.statistics();
	}

	@Override
	public List<StoreWarning> warnings() {
		return this.delegate.warnings();
	}

	@Override
	public List<LayerDescription> layers() {
		return this.delegate.layers();
	}

	@Override
	public SnapshotEncryption snapshotEncryption() {
		return this.delegate.snapshotEncryption();
	}

	@Override
	public <T> Optional<T> unwrap(Class<T> type) {
		return this.delegate.unwrap(type);
	}

	@Override
	public void close() {
		this.delegate.close();
	}

	private final class ForwardingCursor implements EntryCursor {

		private final EntryCursor cursor;

		private ForwardingCursor(EntryCursor cursor) {
			this.cursor = cursor;
		}

		@Override
		public @Nullable Entry next() {
			return ForwardingStore.this.<@Nullable Entry>around(StoreOperation.SCAN_NEXT, this.cursor::next);
		}

		@Override
		public @Nullable Bytes unreadable() {
			return this.cursor.unreadable();
		}

		@Override
		public void close() {
			this.cursor.close();
		}

	}

	private final class ForwardingSnapshot implements Snapshot {

		private final Snapshot snapshot;

		private ForwardingSnapshot(Snapshot snapshot) {
			this.snapshot = snapshot;
		}

		@Override
		public @Nullable Entry get(Bytes key, ReadOptions options) {
			return ForwardingStore.this.<@Nullable Entry>around(StoreOperation.GET,
					() -> this.snapshot.get(key, options));
		}

		@Override
		public List<@Nullable Entry> getAll(List<Bytes> keys, ReadOptions options) {
			return around(StoreOperation.GET_ALL, () -> this.snapshot.getAll(keys, options));
		}

		@Override
		public EntryCursor scan(KeyRange range, ScanOptions options) {
			return new ForwardingCursor(around(StoreOperation.SCAN, () -> this.snapshot.scan(range, options)));
		}

		@Override
		public void close() {
			this.snapshot.close();
		}

	}

}
