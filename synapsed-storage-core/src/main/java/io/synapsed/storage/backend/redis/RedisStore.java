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
import java.util.Optional;
import java.util.Set;

import io.lettuce.core.protocol.CommandType;
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
import io.synapsed.storage.engine.Uninterruptibly;
import io.synapsed.storage.exception.StorageFullException;
import io.synapsed.storage.exception.StorageNetworkException;
import io.synapsed.storage.exception.StorageReadOnlyException;
import io.synapsed.storage.exception.StorageTimeoutException;
import io.synapsed.storage.exception.UnknownOutcomeException;
import io.synapsed.storage.spi.CommitResult;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.EntryCursor;
import io.synapsed.storage.spi.ExpiredEntry;
import io.synapsed.storage.spi.LayerDescription;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.Statistic;
import io.synapsed.storage.spi.StoreWarning;
import io.synapsed.storage.spi.WatchListener;
import io.synapsed.storage.spi.WriteBatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Keeps entries on Redis servers: one server, one master behind Sentinel, or a cluster.
 * Any number of processes may use a store at the same time. Needs Redis 6.2 or newer.
 * <p>
 * Every call ends within the {@linkplain RedisOptions#timeout timeout}. A write that was
 * sent and not answered ends with an
 * {@link io.synapsed.storage.exception.UnknownOutcomeException}; it is never sent again,
 * also not by the client below. What acknowledged writes survive is decided by the
 * servers: a failover may lose the latest ones, and with them what a conditional write
 * has decided.
 * <p>
 * Safe for use by several threads. An interrupt neither ends a call nor disturbs the
 * connection.
 *
 * @since 0.1.0
 */
public final class RedisStore extends StorageEngine {

	private static final Logger logger = LoggerFactory.getLogger(RedisStore.class);

	private static final long CONNECT_PAUSE_NANOS = 50_000_000;

	private final LettuceConnectionFactory factory;

	private final RedisOptions options;

	// Known only after the server was asked for its eviction policy.
	private volatile boolean indexEvicted;

	private volatile KnownCapabilities capabilities;

	private final RedisErrors errors;

	private final RedisConnections connections;

	private final RedisCalls calls;

	private final RedisLayout layout;

	private final VersionSequence versions = new VersionSequence();

	private final Recording recording;

	private final EntryReader reader;

	private final EntryWriter writer;

	private final ExpiryIndex expiryIndex;

	private final SharedDescriptor descriptor;

	private final RedisWatches watches = new RedisWatches();

	private final ServerProbe probe;

	private final RedisRights rights;

	private final EvictionPolicy eviction;

	private final BucketIndexes indexes;

	private final RecordingSwitch recordingSwitch;

	private final ServerWarnings warnings;

	RedisStore(RedisStoreBuilder builder, RedisOptions options, LettuceConnectionFactory factory,
			CallRegistry registry) {
		super("redis", builder, registry);
		this.factory = factory;
		this.options = options;
		this.errors = new RedisErrors(name(), this.options.timeout().toMillis());
		this.connections = new RedisConnections(name(), factory, this.errors);
		this.calls = new RedisCalls(this.connections, this.errors, this.options.timeout());
		boolean singleServer = this.connections.topology().isSingleServer();
		this.layout = new RedisLayout(this.options.keyPrefixOf(name()), this.options.buckets());
		this.recording = new Recording(name(), this.calls, this.layout, Recorded.wanted(this.options));
		this.capabilities = known(this.recording.current(), false);
		this.reader = new EntryReader(name(), this.layout, this.calls, singleServer, clock());
		this.writer = new EntryWriter(name(), this.layout, this.calls, this::capabilities, singleServer, factory,
				this.recording, this.options.history(), this.versions);
		this.expiryIndex = new ExpiryIndex(name(), this.layout, this.calls, this.reader, this.writer);
		this.probe = new ServerProbe(this.layout, this.calls, singleServer);
		this.rights = RedisRights.ofStore(name(), this.calls, this.layout, this.recording);
		this.eviction = new EvictionPolicy(this.calls);
		this.descriptor = new SharedDescriptor(name(), this.options, this.recording, this.reader, this.writer,
				this.rights, this.eviction);
		this.indexes = new BucketIndexes(name(), this.layout, this.calls, this.connections, this.writer, this.eviction,
				clock(), this.recording, this::capabilities);
		this.recordingSwitch = new RecordingSwitch(name(), this.layout, this.calls, this.recording, this.descriptor,
				this.rights, this.indexes, this.writer, clock());
		this.warnings = new ServerWarnings(this.connections, this.calls, this.eviction, this.rights, this.options,
				this.recording);
	}

	/**
	 * Starts to build a store.
	 * @return a new builder
	 */
	public static RedisStoreBuilder builder() {
		return new RedisStoreBuilder();
	}

	void open() {
		requireOwnLevel();
		long deadline = System.nanoTime() + this.options.connectTimeout().toNanos();
		try {
			connect(deadline);
			openIndex();
		}
		catch (StorageNetworkException | StorageTimeoutException | UnknownOutcomeException ex) {
			if (!this.options.connectLater()) {
				throw ex;
			}
			logger.warn("Store '{}' opens without its Redis server, and connects when it is used", name(), ex);
		}
	}

	private void openIndex() {
		if (!this.recording.current().index().isUsable()) {
			return;
		}
		if (this.eviction.evictsIndexes()) {
			logger.warn(
					"Store '{}' lacks the capability {}: the Redis server may evict the index and keep the entries"
							+ " (maxmemory-policy {})",
					name(), Capability.ORDERED_SCAN.propertyValue(), this.eviction.name());
			this.indexEvicted = true;
			return;
		}
		try {
			this.indexes.repair(this.options.connectTimeout());
		}
		catch (StorageNetworkException | StorageTimeoutException | UnknownOutcomeException | StorageFullException
				| StorageReadOnlyException ex) {
			logger.warn("The index of store '{}' is repaired further when it is scanned", name(), ex);
		}
	}

	/**
	 * Connects, and makes the first calls. Repeats calls that the client gives up,
	 * perhaps with their connection, because its timeout is short, for as long as opening
	 * may take. All these calls may be repeated.
	 */
	private void connect(long deadline) {
		while (true) {
			this.connections.currentPatiently(deadline);
			try {
				this.calls.callHeld("connect", RedisRequest.of(CommandType.PING, RedisRequest.arguments()),
						this.options.connectTimeout());
				this.descriptor.current(clock());
				return;
			}
			catch (StorageNetworkException | StorageTimeoutException | UnknownOutcomeException ex) {
				if (System.nanoTime() - deadline >= 0) {
					throw ex;
				}
				// A busy server answers at once.
				Uninterruptibly.pause(CONNECT_PAUSE_NANOS);
			}
		}
	}

	/**
	 * Reads the descriptor first: data that was written with other settings must not
	 * change.
	 */
	@Override
	protected void beforeCall() {
		this.descriptor.current(clock());
		requireOwnLevel();
	}

	/**
	 * {@inheritDoc} They follow what the data of the store records, which a maintenance
	 * action may change while the store is open.
	 */
	@Override
	public Set<Capability> capabilities() {
		Recorded recorded = this.recording.current();
		KnownCapabilities known = this.capabilities;
		if (known.recorded() != recorded || known.indexEvicted() != this.indexEvicted) {
			known = known(recorded, this.indexEvicted);
			this.capabilities = known;
		}
		return known.capabilities();
	}

	@Override
	public boolean isRemote() {
		return true;
	}

	/**
	 * {@inheritDoc} One server gives all. Where there are replicas, it is
	 * {@link ConsistencyLevel#ONE}: a failover may lose acknowledged writes.
	 */
	@Override
	public Set<ConsistencyLevel> consistencyLevels() {
		return this.connections.topology().consistencyLevels();
	}

	private KnownCapabilities known(Recorded recorded, boolean indexEvicted) {
		return new KnownCapabilities(recorded, indexEvicted,
				this.connections.topology().capabilities(recorded, indexEvicted));
	}

	@Override
	protected @Nullable Entry doGet(Bytes key, ReadOptions options) {
		return options.bypassCache() ? this.reader.getCurrent(key) : this.reader.get(key);
	}

	@Override
	protected List<@Nullable Entry> doGetAll(List<Bytes> keys, ReadOptions options) {
		return this.reader.getAll(keys, options.bypassCache());
	}

	@Override
	protected EntryCursor doScan(KeyRange range, ScanOptions options) {
		if (!this.recording.current().index().isUsable()) {
			// Another instance may have built it meanwhile.
			this.recording.ask(this.calls);
		}
		if (!capabilities().contains(Capability.ORDERED_SCAN)) {
			throw unsupported(Capability.ORDERED_SCAN);
		}
		if (this.eviction.evictsIndexes()) {
			this.eviction.refreshIfAllowed();
			this.indexes.checkPolicy();
		}
		return new RedisCursor(this, this.layout, this.indexes, this.reader, range, options);
	}

	@Override
	protected Version doPut(Mutation.Put put, long now) {
		return this.writer.put(put, now);
	}

	@Override
	protected boolean doDelete(Bytes key, long now) {
		return this.writer.delete(key, now);
	}

	@Override
	protected CommitResult doCommit(WriteBatch batch, long now) {
		return this.writer.commit(batch, now);
	}

	@Override
	protected List<ExpiredEntry> doExpiredBefore(long now, int limit) {
		return this.expiryIndex.expiredBefore(now, limit);
	}

	/**
	 * Events come from the history on the servers, so that they include the writes of
	 * every process.
	 */
	@Override
	protected Subscription doWatch(KeyRange range, @Nullable String position, WatchListener listener) {
		if (!this.recording.isWatchUsable(this.calls)) {
			this.recording.ask(this.calls);
		}
		if (!this.recording.current().watch().isUsable()) {
			throw unsupported(Capability.WATCH);
		}
		ChangeReader changes = ChangeReader.open(name(), this.layout, this.calls, this.errors, this.connections,
				this.options, StoredValue.stamp(this.versions.next()), this.recording, position);
		RedisWatch watch = new RedisWatch(name(), changes, !this.connections.offersDedicated(), range, listener,
				clock(), this.watches::ended);
		this.watches.start(watch);
		return watch;
	}

	/**
	 * Lets watches wait, and closes their connections, before the connection factory is
	 * stopped. Calls remain possible. Watches go on where they are after
	 * {@link #resume()}.
	 */
	public void pause() {
		this.connections.pause(true);
		this.watches.disconnect();
	}

	/**
	 * Lets watches go on that wait since {@link #pause()}.
	 */
	public void resume() {
		this.connections.pause(false);
	}

	/**
	 * {@inheritDoc} Writes to every node that holds data, asks for the rights that the
	 * store needs and whether the index may be evicted, and restores the descriptor if
	 * the server has lost it.
	 */
	@Override
	protected void doProbe() {
		this.probe.write();
		this.rights.check();
		this.eviction.refreshIfAllowed();
		if (capabilities().contains(Capability.ORDERED_SCAN)) {
			this.indexes.checkPolicy();
		}
		this.recording.ask(this.calls);
		this.descriptor.restore(this.descriptor.latest(clock()), clock().millis());
	}

	@Override
	public List<Statistic> statistics() {
		return this.calls.statistics().all(calls(), this.watches);
	}

	@Override
	public List<StoreWarning> warnings() {
		if (this.descriptor.known() == null || calls().isClosed()) {
			return List.of();
		}
		return this.warnings.find();
	}

	@Override
	public List<LayerDescription> layers() {
		Map<String, Object> facts = new LinkedHashMap<>();
		facts.put("topology", this.connections.topology().text());
		StoreDescriptor known = this.descriptor.known();
		facts.put("uuid", (known != null) ? known.uuid().toString() : "not connected yet");
		facts.put("key-prefix", this.options.keyPrefixOf(name()));
		facts.put("buckets", this.options.buckets());
		Recorded recorded = this.recording.current();
		facts.put("index", recorded.index().isUsable());
		facts.put("watch", recorded.watch().isUsable());
		facts.put("history", recorded.watch().isMaintained() ? this.options.history() : 0);
		facts.put("timeout", this.options.timeout().toString());
		facts.put("connect-timeout", this.options.connectTimeout().toString());
		return List.of(new LayerDescription("redis", facts));
	}

	@Override
	public List<LayerDescription> explain(Bytes key) {
		LayerDescription entry = LayerDescription.ofEntry("redis", get(key, ReadOptions.DEFAULT));
		Map<String, Object> facts = new LinkedHashMap<>(entry.facts());
		facts.put("bucket", this.layout.bucketOf(key));
		return List.of(new LayerDescription("redis", facts));
	}

	/**
	 * {@inheritDoc} The connection factory and the
	 * {@link io.synapsed.storage.spi.RecordingControl} can be unwrapped, too.
	 */
	@Override
	public <T> Optional<T> unwrap(Class<T> type) {
		return super.unwrap(type)
			.or(() -> type.isInstance(this.factory) ? Optional.of(type.cast(this.factory)) : Optional.empty())
			.or(() -> type.isInstance(this.recordingSwitch) ? Optional.of(type.cast(this.recordingSwitch))
					: Optional.empty());
	}

	/**
	 * The connection factory stays open: the application owns it.
	 */
	@Override
	protected void doClose(boolean idle) {
		this.watches.close();
		this.connections.close();
	}

	@Override
	protected String fateOfRunningCalls() {
		return "each of them ends within the timeout";
	}

	/** What the store can do, and what that follows from. */
	private record KnownCapabilities(Recorded recorded, boolean indexEvicted, Set<Capability> capabilities) {
	}

}
