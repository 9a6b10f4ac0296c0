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

package io.synapsed.storage.observation;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.common.ScanOptions;
import io.synapsed.storage.common.Subscription;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.spi.AsyncCalls;
import io.synapsed.storage.spi.CommitResult;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.EntryCursor;
import io.synapsed.storage.spi.EntryLease;
import io.synapsed.storage.spi.ForwardingStore;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.Snapshot;
import io.synapsed.storage.spi.StoreOperation;
import io.synapsed.storage.spi.WatchListener;
import io.synapsed.storage.spi.WriteBatch;
import org.jspecify.annotations.Nullable;

/**
 * Counts and times the operations of the store below. Stands in a stack up to twice:
 * around all layers, to measure what the application sees, and around the engine.
 */
class ObservedStore extends ForwardingStore {

	private final OperationMeters meters;

	ObservedStore(KeyValueStore delegate, OperationMeters meters) {
		super(delegate);
		this.meters = meters;
	}

	@Override
	protected <T extends @Nullable Object> T around(StoreOperation operation, Supplier<T> call) {
		long start = this.meters.begin(operation);
		T result;
		try {
			result = call.get();
		}
		catch (Throwable ex) {
			this.meters.end(operation, start, ex);
			this.meters.fail(operation, ex);
			throw ex;
		}
		this.meters.end(operation, start, null);
		return result;
	}

	@Override
	public Optional<AsyncCalls> async(Supplier<Executor> completion) {
		return delegate().async(completion).map((calls) -> new ObservedCalls(calls, this.meters));
	}

	@Override
	public @Nullable Entry get(Bytes key, ReadOptions options) {
		this.meters.count(StoreOperation.GET, key);
		return this.meters.read(super.get(key, options));
	}

	/** Measures until the entry is lent: what is done with it is not the store's time. */
	@Override
	public EntryLease lease(Bytes key, ReadOptions options) {
		this.meters.count(StoreOperation.GET, key);
		EntryLease lease = super.lease(key, options);
		this.meters.read(lease.entry());
		return lease;
	}

	@Override
	public List<@Nullable Entry> getAll(List<Bytes> keys, ReadOptions options) {
		this.meters.count(StoreOperation.GET_ALL, keys);
		List<@Nullable Entry> entries = super.getAll(keys, options);
		entries.forEach(this.meters::read);
		return entries;
	}

	@Override
	public EntryCursor scan(KeyRange range, ScanOptions options) {
		this.meters.count(StoreOperation.SCAN, range);
		return new ObservedCursor(super.scan(range, options), this.meters);
	}

	@Override
	public Version put(Mutation.Put put, long now) {
		this.meters.count(StoreOperation.PUT, put.key());
		Version version = super.put(put, now);
		this.meters.written(put.storedSize());
		return version;
	}

	@Override
	public CommitResult commit(WriteBatch batch, long now) {
		this.meters.count(StoreOperation.COMMIT, batch);
		CommitResult result = super.commit(batch, now);
		this.meters.written(batch, result);
		return result;
	}

	@Override
	public boolean delete(Bytes key, long now) {
		this.meters.count(StoreOperation.DELETE, key);
		return super.delete(key, now);
	}

	@Override
	public Subscription watch(KeyRange range, @Nullable String position, WatchListener listener) {
		this.meters.count(StoreOperation.WATCH, range);
		return super.watch(range, position, listener);
	}

	@Override
	public Snapshot snapshot() {
		Snapshot snapshot = super.snapshot();
		NamespaceCounters namespaces = this.meters.namespaces();
		return (namespaces != null) ? new CountedSnapshot(snapshot, namespaces) : snapshot;
	}

	@Override
	public void close() {
		super.close();
		this.meters.remove();
	}

	/**
	 * Counts the reads of a snapshot by namespace. The store below measures everything
	 * else.
	 */
	private record CountedSnapshot(Snapshot snapshot, NamespaceCounters namespaces) implements Snapshot {

		@Override
		public @Nullable Entry get(Bytes key, ReadOptions options) {
			this.namespaces.count(StoreOperation.GET, key);
			return this.snapshot.get(key, options);
		}

		@Override
		public List<@Nullable Entry> getAll(List<Bytes> keys, ReadOptions options) {
			this.namespaces.count(StoreOperation.GET_ALL, keys);
			return this.snapshot.getAll(keys, options);
		}

		@Override
		public EntryCursor scan(KeyRange range, ScanOptions options) {
			this.namespaces.count(StoreOperation.SCAN, range);
			return this.snapshot.scan(range, options);
		}

		@Override
		public void close() {
			this.snapshot.close();
		}

	}

}
