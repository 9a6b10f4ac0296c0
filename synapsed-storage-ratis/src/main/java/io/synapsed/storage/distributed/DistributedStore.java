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

package io.synapsed.storage.distributed;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Capability;
import io.synapsed.storage.common.ConsistencyLevel;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.common.ScanOptions;
import io.synapsed.storage.common.Subscription;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.engine.CallRegistry;
import io.synapsed.storage.engine.StorageEngine;
import io.synapsed.storage.engine.StoreDescriptor;
import io.synapsed.storage.exception.InvalidValueException;
import io.synapsed.storage.exception.StorageBackendException;
import io.synapsed.storage.exception.StorageClosedException;
import io.synapsed.storage.exception.StorageNetworkException;
import io.synapsed.storage.exception.StorageTimeoutException;
import io.synapsed.storage.exception.UnknownOutcomeException;
import io.synapsed.storage.spi.CommitResult;
import io.synapsed.storage.spi.Condition;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.EntryCursor;
import io.synapsed.storage.spi.EntryLease;
import io.synapsed.storage.spi.ExpiredEntry;
import io.synapsed.storage.spi.LayerDescription;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.ReplicaEngine;
import io.synapsed.storage.spi.Snapshot;
import io.synapsed.storage.spi.Statistic;
import io.synapsed.storage.spi.WatchListener;
import io.synapsed.storage.spi.WriteBatch;
import org.jspecify.annotations.Nullable;

/**
 * Keeps all data on each of several instances, a majority of which agrees on every write.
 * Reads are answered by the replica of this instance, once it has what the level
 * promises.
 * <p>
 * Every operation ends within the {@linkplain ReplicationOptions#requestTimeout request
 * timeout}, all attempts together. A write whose outcome no instance could tell by then
 * ends with an {@link UnknownOutcomeException}, and takes effect at most once. Conditions
 * and expiry are decided where all instances decide alike, by the clock of the leader.
 * What a scan, a snapshot or a watch shows is what this replica has.
 * <p>
 * Safe for use by several threads. An interrupt neither ends a call nor loses its
 * outcome.
 *
 * @since 0.1.0
 */
public final class DistributedStore extends StorageEngine {

	private static final Set<ConsistencyLevel> LEVELS = Collections.unmodifiableSet(EnumSet.of(ConsistencyLevel.ONE,
			ConsistencyLevel.SESSION, ConsistencyLevel.QUORUM, ConsistencyLevel.LINEARIZABLE));

	private final ReplicationServer server;

	private final Partition partition;

	private final ClientSession session = new ClientSession();

	private final Proposals proposals;

	private final SharedBarrier barrier;

	private final Freshness freshness;

	private final CommitNotice commitNotice;

	private final long maxEntrySize;

	private final Executor leaving;

	private final Set<Capability> capabilities;

	private volatile @Nullable LayerDescription description;

	DistributedStore(DistributedStoreBuilder builder, CallRegistry calls, ReplicationServer server,
			Partition partition) {
		super("replicated", builder, calls);
		this.server = server;
		this.partition = partition;
		ReplicationOptions options = server.options();
		this.proposals = new Proposals(name(), partition, this.session, clock(), options.requestTimeout());
		this.barrier = new SharedBarrier(name(), this.proposals::barrier);
		this.freshness = new Freshness(name(), partition::silenceMillis, options.maxLag());
		this.commitNotice = new CommitNotice(partition.replica().applied(), partition::askForCommit);
		this.maxEntrySize = options.maxEntrySize();
		this.leaving = builder.leaving();
		this.capabilities = capabilities(partition.replica().engine().capabilities());
		requireOwnLevel();
	}

	/**
	 * Starts to build a store.
	 * @return a new builder
	 */
	public static DistributedStoreBuilder builder() {
		return new DistributedStoreBuilder();
	}

	/** The log is on the device before a write returns, whatever the engine does. */
	private static Set<Capability> capabilities(Set<Capability> engine) {
		Set<Capability> capabilities = EnumSet.copyOf(engine);
		capabilities.remove(Capability.RANGE_PROTECTION);
		capabilities.remove(Capability.RESUMABLE_WATCH);
		capabilities.add(Capability.SHARED);
		capabilities.add(Capability.DURABLE_PROCESS);
		capabilities.add(Capability.DURABLE_POWER);
		return Collections.unmodifiableSet(capabilities);
	}

	/**
	 * Returns the part of this instance in the agreement.
	 */
	Partition partition() {
		return this.partition;
	}

	/**
	 * Waits until a majority is there, and creates or reads the descriptor, which is one
	 * for all instances.
	 */
	void open(Duration timeout) {
		long deadline = System.nanoTime() + timeout.toNanos();
		StoreDescriptor descriptor = null;
		while (descriptor == null) {
			try {
				descriptor = openOrCreateDescriptor();
			}
			catch (StorageTimeoutException | StorageNetworkException | UnknownOutcomeException ex) {
				if (System.nanoTime() - deadline > 0) {
					throw new StorageTimeoutException(name(), "no majority of the instances was there within "
							+ timeout.toMillis() + " ms; start the others, too, at about the same time", ex);
				}
			}
		}
		Map<String, Object> facts = new LinkedHashMap<>();
		facts.put("uuid", descriptor.uuid().toString());
		facts.put("request-timeout", this.server.options().requestTimeout().toMillis());
		facts.put("election-timeout", this.server.options().electionTimeout().toMillis());
		this.description = new LayerDescription("replicated", facts);
	}

	private StoreDescriptor openOrCreateDescriptor() {
		Entry entry = get(StoreDescriptor.key(), ReadOptions.BYPASS_CACHE);
		if (entry == null) {
			long now = clock().millis();
			Mutation.Put put = StoreDescriptor.create(now, Map.of("partitions", "1")).put();
			// One of the instances wins.
			commit(WriteBatch.of(put, new Condition(put.key(), null)), now);
			entry = get(StoreDescriptor.key(), ReadOptions.BYPASS_CACHE);
		}
		if (entry == null) {
			throw StoreDescriptor.lost(name());
		}
		return StoreDescriptor.read(name(), entry.value());
	}

	@Override
	public Set<Capability> capabilities() {
		return this.capabilities;
	}

	@Override
	public Set<ConsistencyLevel> consistencyLevels() {
		return LEVELS;
	}

	@Override
	protected ConsistencyLevel defaultConsistencyLevel() {
		return ConsistencyLevel.QUORUM;
	}

	/**
	 * Returns the level of a read. One for a decision sees what a majority has.
	 */
	private ConsistencyLevel level(@Nullable ConsistencyLevel asked, boolean decides) {
		ConsistencyLevel level = (asked != null) ? asked : consistencyLevel();
		return (decides && ConsistencyLevel.QUORUM.isAbove(level)) ? ConsistencyLevel.QUORUM : level;
	}

	/**
	 * Returns the engine of this instance once it has what a level promises.
	 */
	private ReplicaEngine at(ConsistencyLevel level) {
		if (level == ConsistencyLevel.ONE) {
			this.freshness.require();
			return this.partition.replica().engine();
		}
		// A replica that has failed would not get there.
		this.partition.replica().engine();
		long deadline = this.proposals.deadline();
		if (level != ConsistencyLevel.SESSION) {
			this.session.saw(this.barrier.await(deadline));
		}
		long seen = this.session.seen();
		this.commitNotice.ask(seen);
		if (!this.partition.replica().applied().await(seen, deadline)) {
			this.partition.replica().engine();
			throw new StorageTimeoutException(name(), "this instance did not get what the level '"
					+ level.propertyValue() + "' promises in time; try again later");
		}
		return this.partition.replica().engine();
	}

	/**
	 * Reads from the replica, whose engine is closed while a snapshot replaces it.
	 */
	private <T extends @Nullable Object> T read(Callable<T> work) throws Exception {
		try {
			return work.call();
		}
		catch (StorageClosedException ex) {
			if (calls().isClosed()) {
				throw ex;
			}
			throw new StorageBackendException(name(),
					"the replica of this instance was just closed, or replaced by a snapshot; try again", ex);
		}
	}

	@Override
	protected @Nullable Entry doGet(Bytes key, ReadOptions options) throws Exception {
		ReplicaEngine engine = at(level(options.consistency(), options.bypassCache()));
		return this.<@Nullable Entry>read(() -> engine.get(key, ReadOptions.DEFAULT));
	}

	@Override
	protected EntryLease doLease(Bytes key, ReadOptions options) throws Exception {
		ReplicaEngine engine = at(level(options.consistency(), options.bypassCache()));
		return read(() -> engine.lease(key, ReadOptions.DEFAULT));
	}

	@Override
	protected List<@Nullable Entry> doGetAll(List<Bytes> keys, ReadOptions options) throws Exception {
		ReplicaEngine engine = at(level(options.consistency(), options.bypassCache()));
		return read(() -> engine.getAll(keys, ReadOptions.DEFAULT));
	}

	@Override
	protected EntryCursor doScan(KeyRange range, ScanOptions options) throws Exception {
		ReplicaEngine engine = at(level(options.consistency(), false));
		return read(() -> new ReplicaCursor(engine.scan(range, options.consistency(null)), calls()));
	}

	@Override
	protected Snapshot doSnapshot() throws Exception {
		ReplicaEngine engine = at(consistencyLevel());
		return read(() -> new ReplicaSnapshot(engine.snapshot(), calls()));
	}

	@Override
	protected Subscription doWatch(KeyRange range, @Nullable String position, WatchListener listener) throws Exception {
		if (position != null) {
			throw unsupported(Capability.RESUMABLE_WATCH);
		}
		// What returned before is no change from now on, so this replica must have it.
		at(ConsistencyLevel.QUORUM);
		ReplicaWatch watch = read(
				() -> this.partition.replica().watch(range, listener, (ended) -> calls().unregister(ended)));
		calls().register(watch);
		return watch;
	}

	@Override
	protected Version doPut(Mutation.Put put, long now) {
		return Version.of(write(WriteBatch.of(List.of(put))).stamp());
	}

	@Override
	protected boolean doDelete(Bytes key, long now) {
		return write(WriteBatch.of(List.of(new Mutation.Delete(key)))).removed();
	}

	@Override
	protected CommitResult doCommit(WriteBatch batch, long now) {
		if (!batch.ranges().isEmpty()) {
			throw unsupported(Capability.RANGE_PROTECTION);
		}
		Outcome outcome = write(batch);
		if (outcome.verdict() == Outcome.Verdict.REJECTED) {
			return CommitResult.rejected(outcome.failedKeys());
		}
		return CommitResult.applied(Collections.nCopies(batch.mutations().size(), Version.of(outcome.stamp())));
	}

	private Outcome write(WriteBatch batch) {
		long size = LogEntryFormat.sizeOf(batch);
		if (size > this.maxEntrySize) {
			throw new InvalidValueException(name(),
					"the write has " + size + " bytes, and at most " + this.maxEntrySize
							+ " go between the instances at a time; write less at once, or raise"
							+ " 'distributed.max-entry-size' on all instances");
		}
		Outcome outcome = this.proposals.write(batch, this.proposals.deadline());
		if (outcome.verdict() == Outcome.Verdict.SUPERSEDED) {
			throw new UnknownOutcomeException(name(),
					"the answer to the write is no longer kept: read before you write again");
		}
		return outcome;
	}

	/** {@inheritDoc} Only the leader finds any, so that one instance sweeps. */
	@Override
	protected List<ExpiredEntry> doExpiredBefore(long now, int limit) throws Exception {
		if (!this.partition.isLeader()) {
			return new ArrayList<>();
		}
		ReplicaEngine engine = at(ConsistencyLevel.SESSION);
		return read(() -> engine.expiredBefore(now, limit));
	}

	/** Writes are on the devices of a majority already. */
	@Override
	protected void doFlush() throws Exception {
		ReplicaEngine engine = this.partition.replica().engine();
		read(() -> {
			engine.flush();
			return true;
		});
	}

	/** Of this replica only. */
	@Override
	protected void doCompact() throws Exception {
		ReplicaEngine engine = this.partition.replica().engine();
		read(() -> {
			engine.compact();
			return true;
		});
	}

	@Override
	protected void doCheckpoint(Path directory) throws Exception {
		ReplicaEngine engine = at(consistencyLevel());
		read(() -> {
			engine.checkpoint(directory);
			return true;
		});
	}

	/** {@inheritDoc} A majority must answer; nothing is stored. */
	@Override
	protected void doProbe() throws Exception {
		ReplicaEngine engine = at(ConsistencyLevel.QUORUM);
		read(() -> {
			engine.probe();
			return true;
		});
	}

	@Override
	public List<Statistic> statistics() {
		return List.of(
				Statistic.gauge("replicated.leader", "instances", "1 if this instance leads the others, else 0",
						() -> this.partition.isLeader() ? 1 : 0),
				Statistic.gauge("replicated.term", "terms", "Number of elections that this instance knows of",
						this.partition::term),
				Statistic.gauge("replicated.applied", "entries", "Index of the last entry of the log in this replica",
						() -> this.partition.replica().applied().get()),
				Statistic.counter("replicated.barriers", "barriers", "Barriers that reads of this instance shared",
						this.barrier::count));
	}

	@Override
	public List<LayerDescription> layers() {
		LayerDescription known = this.description;
		return (known != null) ? List.of(known) : List.of();
	}

	/** {@inheritDoc} The engine of the replica cannot be had: writes would part it. */
	@Override
	public <T> Optional<T> unwrap(Class<T> type) {
		return type.isInstance(this) ? Optional.of(type.cast(this)) : Optional.empty();
	}

	@Override
	protected void doClose(boolean idle) {
		this.leaving.execute(() -> this.server.leave(name()));
	}

}
