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

package io.synapsed.storage.access;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Capability;
import io.synapsed.storage.common.ConsistencyLevel;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.common.Subscription;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.spi.AsyncCalls;
import io.synapsed.storage.spi.CommitResult;
import io.synapsed.storage.spi.EntryLease;
import io.synapsed.storage.spi.ExpiredEntry;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.LayerDescription;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.PutCheck;
import io.synapsed.storage.spi.Snapshot;
import io.synapsed.storage.spi.SnapshotEncryption;
import io.synapsed.storage.spi.Statistic;
import io.synapsed.storage.spi.StoreWarning;
import io.synapsed.storage.spi.WatchListener;
import io.synapsed.storage.spi.WriteBatch;
import org.jspecify.annotations.Nullable;

/**
 * Judges every operation of a store. Implements the interface itself, so that the
 * compiler demands a decision about every new operation.
 */
final class AccessStore extends AccessView implements KeyValueStore {

	private final KeyValueStore delegate;

	private final AccessRequests requests;

	private final AccessGate gate;

	AccessStore(KeyValueStore delegate, AccessGate gate) {
		super(delegate, new AccessRequests(delegate.name()), gate);
		this.delegate = delegate;
		this.requests = new AccessRequests(delegate.name());
		this.gate = gate;
	}

	@Override
	public EntryLease lease(Bytes key, ReadOptions options) {
		return this.gate.pass(this.requests.get(key), () -> this.delegate.lease(key, options));
	}

	@Override
	public Optional<AsyncCalls> async(Supplier<Executor> completion) {
		return this.delegate.async(completion).map((calls) -> new AccessCalls(calls, this.requests, this.gate));
	}

	@Override
	public CommitResult commit(WriteBatch batch, long now) {
		return this.gate.pass(this.requests.commit(batch), () -> this.delegate.commit(batch, now));
	}

	@Override
	public Version put(Mutation.Put put, long now) {
		return this.gate.pass(this.requests.put(put.key()), () -> this.delegate.put(put, now));
	}

	@Override
	public boolean delete(Bytes key, long now) {
		return this.gate.pass(this.requests.delete(key), () -> this.delegate.delete(key, now));
	}

	@Override
	public void checkDelete(KeyRange range) {
		this.gate.check(AccessRequest.ofRange(name(), StorageAction.DELETE, "delete-range", range));
		this.delegate.checkDelete(range);
	}

	@Override
	public PutCheck checkPuts(long now) {
		PutCheck below = this.delegate.checkPuts(now);
		return (puts) -> {
			puts.forEach((put) -> this.gate.check(this.requests.put(put.key())));
			below.check(puts);
		};
	}

	@Override
	public Snapshot snapshot() {
		Snapshot snapshot = this.gate.pass(AccessRequest.ofStore(name(), StorageAction.SNAPSHOT, "snapshot"),
				this.delegate::snapshot);
		return new AccessView.OfSnapshot(snapshot, this.requests, this.gate);
	}

	@Override
	public Subscription watch(KeyRange range, @Nullable String position, WatchListener listener) {
		return this.gate.pass(AccessRequest.ofRange(name(), StorageAction.WATCH, "watch", range),
				() -> this.delegate.watch(range, position, listener));
	}

	@Override
	public List<ExpiredEntry> expiredBefore(long now, int limit) {
		return this.gate.pass(administer("find-expired"), () -> this.delegate.expiredBefore(now, limit));
	}

	@Override
	public void flush() {
		administer("flush", this.delegate::flush);
	}

	@Override
	public void compact() {
		administer("compact", this.delegate::compact);
	}

	@Override
	public void checkpoint(Path directory) {
		administer("checkpoint", () -> this.delegate.checkpoint(directory));
	}

	@Override
	public List<LayerDescription> explain(Bytes key) {
		return this.gate.pass(this.requests.ofKey(StorageAction.ADMINISTER, "explain", key),
				() -> this.delegate.explain(key));
	}

	@Override
	public <T> Optional<T> unwrap(Class<T> type) {
		return this.gate.pass(administer("unwrap"), () -> this.delegate.unwrap(type));
	}

	private AccessRequest administer(String operation) {
		return AccessRequest.ofStore(name(), StorageAction.ADMINISTER, operation);
	}

	private void administer(String operation, Runnable call) {
		this.gate.<@Nullable Object>pass(administer(operation), () -> {
			call.run();
			return null;
		});
	}

	// Health probes without a caller. The answer reveals nothing of what is stored.
	@Override
	public void probe() {
		this.delegate.probe();
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
		List<Statistic> statistics = new ArrayList<>(this.gate.audit().statistics());
		statistics.addAll(this.delegate.statistics());
		return List.copyOf(statistics);
	}

	@Override
	public List<StoreWarning> warnings() {
		return this.delegate.warnings();
	}

	@Override
	public List<LayerDescription> layers() {
		return new LayerDescription("access", Map.of()).over(this.delegate.layers());
	}

	@Override
	public SnapshotEncryption snapshotEncryption() {
		return this.delegate.snapshotEncryption();
	}

	@Override
	public void close() {
		this.delegate.close();
	}

}
