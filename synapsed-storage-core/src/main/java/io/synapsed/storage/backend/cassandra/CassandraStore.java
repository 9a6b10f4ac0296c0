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

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import com.datastax.oss.driver.api.core.CqlSession;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Capability;
import io.synapsed.storage.common.ConsistencyLevel;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.common.ScanOptions;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.engine.CallRegistry;
import io.synapsed.storage.engine.EngineFutures;
import io.synapsed.storage.engine.StorageEngine;
import io.synapsed.storage.engine.StoreDescriptor;
import io.synapsed.storage.exception.StorageBackendException;
import io.synapsed.storage.spi.CommitResult;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.EntryCursor;
import io.synapsed.storage.spi.ExpiredEntry;
import io.synapsed.storage.spi.LayerDescription;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.Namespace;
import io.synapsed.storage.spi.Statistic;
import io.synapsed.storage.spi.StoreWarning;
import io.synapsed.storage.spi.WriteBatch;
import org.jspecify.annotations.Nullable;

/**
 * Keeps entries in a table of Apache Cassandra, which any number of processes may use at
 * the same time. Needs Cassandra 4.0 or newer.
 * <p>
 * Every call ends within the {@linkplain CassandraOptions#timeout timeout}. A write whose
 * outcome the servers could not tell, and that a serial read does not find out, ends with
 * an {@link io.synapsed.storage.exception.UnknownOutcomeException}; it is never sent
 * again. What acknowledged writes survive is decided by the servers and the replication
 * of the keyspace.
 * <p>
 * Safe for use by several threads. An interrupt neither ends a call nor loses its
 * outcome.
 *
 * @since 0.1.0
 */
public final class CassandraStore extends StorageEngine {

	private static final Bytes PROBE = Namespace.SYSTEM.encode("probe");

	private static final long PROBE_MILLIS = 60_000;

	private final CassandraOptions options;

	private final Set<Capability> capabilities;

	private final CassandraLayout layout;

	private final FirstPages firstPages;

	private final CassandraErrors errors;

	private final CassandraCalls calls;

	private final SizeLimit sizeLimit;

	private final CassandraSchema schema;

	private final EngineFutures futures = new Futures();

	private @Nullable CassandraAccess access;

	CassandraStore(CassandraStoreBuilder builder, CassandraOptions options, CqlSession session, CallRegistry registry) {
		super("cassandra", builder, registry);
		this.options = options;
		this.capabilities = capabilities(options.conditionalWrites());
		this.layout = new CassandraLayout(options.buckets());
		this.firstPages = new FirstPages(options.buckets());
		this.errors = new CassandraErrors(name(), options.timeout().toMillis());
		CassandraStatistics statistics = new CassandraStatistics();
		this.calls = new CassandraCalls(name(), session, this.errors, statistics, options.timeout());
		this.schema = new CassandraSchema(name(),
				new CassandraCalls(name(), session, this.errors, statistics, options.openTimeout()), options);
		this.sizeLimit = new SizeLimit(name());
	}

	private static Set<Capability> capabilities(boolean conditionalWrites) {
		Set<Capability> capabilities = EnumSet.of(Capability.TTL, Capability.COLOCATED_BATCH, Capability.SHARED,
				Capability.ORDERED_SCAN);
		if (conditionalWrites) {
			capabilities.add(Capability.CONDITIONAL_WRITE);
			capabilities.add(Capability.INCREMENT);
		}
		return Collections.unmodifiableSet(capabilities);
	}

	/**
	 * Starts to build a store.
	 * @return a new builder
	 */
	public static CassandraStoreBuilder builder() {
		return new CassandraStoreBuilder();
	}

	void open() {
		requireOwnLevel();
		this.schema.open();
		ServerLimits.learn(this.schema, this.sizeLimit);
		this.access = CassandraAccess.open(name(), this.options, this.layout, this.calls, this.errors, this.schema,
				this.sizeLimit, this.capabilities, clock().millis());
	}

	private CassandraAccess access() {
		if (this.access == null) {
			throw new IllegalStateException("The store is not open yet");
		}
		return this.access;
	}

	@Override
	public Set<Capability> capabilities() {
		return this.capabilities;
	}

	@Override
	public Set<ConsistencyLevel> consistencyLevels() {
		return CassandraLevels.of(this.options.conditionalWrites());
	}

	@Override
	public boolean isRemote() {
		return true;
	}

	@Override
	protected ConsistencyLevel defaultConsistencyLevel() {
		return ConsistencyLevel.QUORUM;
	}

	/**
	 * Returns the level of a read. One for a decision sees what a majority has.
	 */
	private ConsistencyLevel levelOf(ReadOptions options) {
		ConsistencyLevel level = (options.consistency() != null) ? options.consistency() : consistencyLevel();
		return (options.bypassCache() && CassandraLevels.MAJORITY.isAbove(level)) ? CassandraLevels.MAJORITY : level;
	}

	@Override
	protected @Nullable Entry doGet(Bytes key, ReadOptions options) {
		return live(access().reader().get(key, CassandraLevels.ofRead(levelOf(options))));
	}

	@Override
	protected List<@Nullable Entry> doGetAll(List<Bytes> keys, ReadOptions options) {
		List<@Nullable Entry> entries = access().reader().getAll(keys, CassandraLevels.ofRead(levelOf(options)));
		entries.replaceAll(this::live);
		return entries;
	}

	@Override
	protected EntryCursor doScan(KeyRange range, ScanOptions options) {
		ConsistencyLevel level = (options.consistency() != null) ? options.consistency() : consistencyLevel();
		return new CassandraCursor(this, this.layout, this.calls, access().statements(), this.firstPages, range,
				options, CassandraLevels.ofRead(level));
	}

	@Override
	protected Version doPut(Mutation.Put put, long now) {
		return doPut(put, consistencyLevel(), now);
	}

	@Override
	protected boolean doDelete(Bytes key, long now) {
		return doDelete(key, consistencyLevel(), now);
	}

	@Override
	protected Version doPut(Mutation.Put put, ConsistencyLevel consistency, long now) {
		return this.calls.result(this.futures.put(put, consistency, now));
	}

	@Override
	protected boolean doDelete(Bytes key, ConsistencyLevel consistency, long now) {
		return this.calls.result(this.futures.delete(key, consistency, now));
	}

	@Override
	protected CommitResult doCommit(WriteBatch batch, long now) {
		return this.calls.result(this.futures.commit(batch, now));
	}

	@Override
	protected EngineFutures futures() {
		return this.futures;
	}

	/**
	 * Finds nothing: the servers reclaim the space of what has expired, by the time to
	 * live of the cells. To look for it would be a scan of all data.
	 */
	@Override
	protected List<ExpiredEntry> doExpiredBefore(long now, int limit) {
		return List.of();
	}

	/**
	 * {@inheritDoc} Writes a row in the system namespace, and reads it again.
	 */
	@Override
	protected void doProbe() {
		long now = clock().millis();
		Mutation.Put probe = new Mutation.Put(PROBE, Bytes.EMPTY, now + PROBE_MILLIS, Entry.NO_SERIALIZER);
		// As the application writes, not as the system namespace is written otherwise.
		Version written = this.calls.result(access().writer().put(probe, CassandraLevels.MAJORITY, now));
		Entry found = access().reader().get(PROBE, CassandraLevels.ofRead(CassandraLevels.MAJORITY));
		// Another instance may have written its own.
		if (found == null) {
			throw new StorageBackendException(name(), "the row that the probe has written (version " + written
					+ ") is not there: a server takes writes and loses them");
		}
	}

	@Override
	public List<Statistic> statistics() {
		return this.calls.statistics().all(calls());
	}

	@Override
	public List<StoreWarning> warnings() {
		if (this.access == null || calls().isClosed()) {
			return List.of();
		}
		List<StoreWarning> warnings = new ArrayList<>(ServerWarnings.find(this.schema, consistencyLevel()));
		ClockDifference.find(this.schema, this.calls.session(), this.options.conditionalWrites())
			.ifPresent(warnings::add);
		return warnings;
	}

	@Override
	public List<LayerDescription> layers() {
		Map<String, Object> facts = new LinkedHashMap<>();
		facts.put("keyspace", this.schema.keyspace());
		facts.put("table", this.options.table());
		if (this.access != null) {
			StoreDescriptor descriptor = this.access.descriptor();
			facts.put("uuid", descriptor.uuid().toString());
		}
		facts.put("schema-version", CassandraSchema.VERSION);
		facts.put("buckets", this.options.buckets());
		facts.put("conditional-writes", this.options.conditionalWrites());
		facts.put("consistency-level", consistencyLevel().propertyValue());
		facts.put("largest-write",
				(this.sizeLimit.mostBytes() != Long.MAX_VALUE) ? this.sizeLimit.mostBytes() : "not known");
		facts.put("timeout", this.options.timeout().toString());
		facts.put("expiry-grace", this.options.expiryGrace().toString());
		return List.of(new LayerDescription("cassandra", facts));
	}

	@Override
	public List<LayerDescription> explain(Bytes key) {
		LayerDescription entry = LayerDescription.ofEntry("cassandra", get(key, ReadOptions.DEFAULT));
		Map<String, Object> facts = new LinkedHashMap<>(entry.facts());
		facts.put("bucket", this.layout.bucketOf(key));
		return List.of(new LayerDescription("cassandra", facts));
	}

	/**
	 * {@inheritDoc} The {@link CqlSession} can be unwrapped, too.
	 */
	@Override
	public <T> Optional<T> unwrap(Class<T> type) {
		CqlSession session = this.calls.session();
		return super.unwrap(type)
			.or(() -> type.isInstance(session) ? Optional.of(type.cast(session)) : Optional.empty());
	}

	/**
	 * The session stays open: the application owns it.
	 */
	@Override
	protected void doClose(boolean idle) {
	}

	@Override
	protected String fateOfRunningCalls() {
		return "each of them ends within the timeout";
	}

	/** The calls on the futures of the driver; those that wait wait for these. */
	private final class Futures implements EngineFutures {

		@Override
		public CompletableFuture<@Nullable Entry> get(Bytes key, ReadOptions options) {
			CassandraStore store = CassandraStore.this;
			return access().reader()
				.read(key, CassandraLevels.ofRead(levelOf(options)), store.calls.deadline())
				.thenApply(store::live);
		}

		@Override
		public CompletableFuture<List<@Nullable Entry>> getAll(List<Bytes> keys, ReadOptions options) {
			return access().reader().readAll(keys, CassandraLevels.ofRead(levelOf(options))).thenApply((entries) -> {
				entries.replaceAll(CassandraStore.this::live);
				return entries;
			});
		}

		@Override
		public CompletableFuture<Version> put(Mutation.Put put, ConsistencyLevel consistency, long now) {
			return access().writer(put.key()).put(put, consistency, now);
		}

		@Override
		public CompletableFuture<Boolean> delete(Bytes key, ConsistencyLevel consistency, long now) {
			return access().writer(key).delete(key, consistency, now);
		}

		@Override
		public CompletableFuture<CommitResult> commit(WriteBatch batch, long now) {
			if (batch.mutations().isEmpty() && batch.conditions().isEmpty()) {
				return CompletableFuture.completedFuture(CommitResult.applied(List.of()));
			}
			ConsistencyLevel level = (batch.consistency() != null) ? batch.consistency() : consistencyLevel();
			return access().writer(batch).commit(batch, level, now);
		}

	}

}
