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

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.lettuce.core.protocol.CommandType;
import io.synapsed.storage.Bytes;
import io.synapsed.storage.KeyRange;
import io.synapsed.storage.ScanOptions;
import io.synapsed.storage.StorageConfigurationException;
import io.synapsed.storage.StorageException;
import io.synapsed.storage.StorageFullException;
import io.synapsed.storage.StorageNetworkException;
import io.synapsed.storage.StorageReadOnlyException;
import io.synapsed.storage.StorageTimeoutException;
import io.synapsed.storage.Subscription;
import io.synapsed.storage.UnknownOutcomeException;
import io.synapsed.storage.UnsupportedCapabilityException;
import io.synapsed.storage.spi.Capability;
import io.synapsed.storage.spi.CommitResult;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.EntryCursor;
import io.synapsed.storage.spi.ExpiredEntry;
import io.synapsed.storage.spi.FileEncryption;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.LayerDescription;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.ReadOptions;
import io.synapsed.storage.spi.Snapshot;
import io.synapsed.storage.spi.Statistic;
import io.synapsed.storage.spi.StoreWarning;
import io.synapsed.storage.spi.Version;
import io.synapsed.storage.spi.WatchListener;
import io.synapsed.storage.spi.WriteBatch;
import io.synapsed.storage.spi.engine.CallRegistry;
import io.synapsed.storage.spi.engine.StoreDescriptor;
import io.synapsed.storage.spi.engine.Uninterruptibly;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Keeps entries on Redis servers: one server, one master behind Sentinel, or a cluster.
 * Any number of processes may use a store at the same time. Needs Redis 6.2 or newer.
 * <p>
 * Every call ends within the {@linkplain RedisOptions#timeout timeout}. A write that was
 * sent and not answered ends with an {@link io.synapsed.storage.UnknownOutcomeException};
 * it is never sent again, also not by the client below. What acknowledged writes survive
 * is decided by the servers: a failover may lose the latest ones, and with them what a
 * conditional write has decided.
 * <p>
 * Safe for use by several threads. An interrupt neither ends a call nor disturbs the
 * connection.
 *
 * @since 0.1.0
 */
public final class RedisStore implements KeyValueStore {

	private static final Logger logger = LoggerFactory.getLogger(RedisStore.class);

	private static final long CONNECT_PAUSE_NANOS = 50_000_000;

	private final String name;

	private final LettuceConnectionFactory factory;

	private final InstantSource clock;

	private final RedisOptions options;

	private final Duration closeTimeout;

	// What a server may evict is known when it was asked.
	private volatile Set<Capability> capabilities;

	private final CallRegistry registry;

	private final RedisErrors errors;

	private final RedisConnections connections;

	private final RedisCalls calls;

	private final RedisLayout layout;

	private final VersionSequence versions = new VersionSequence();

	private final EntryReader reader;

	private final EntryWriter writer;

	private final ExpiryIndex expiryIndex;

	private final SharedDescriptor sharedDescriptor;

	private final RedisWatches watches = new RedisWatches();

	private final ServerProbe probe;

	private final RedisRights rights;

	private final EvictionPolicy eviction;

	private final BucketIndexes indexes;

	private final ServerWarnings warnings;

	private final RedisStatistics statistics;

	private volatile @Nullable StoreDescriptor descriptor;

	private RedisStore(Builder builder, LettuceConnectionFactory factory) {
		this.name = builder.name;
		this.factory = factory;
		this.clock = builder.clock;
		this.options = builder.options;
		this.closeTimeout = builder.closeTimeout;
		this.registry = new CallRegistry(this.name);
		this.errors = new RedisErrors(this.name, this.options.timeout().toMillis());
		this.connections = new RedisConnections(this.name, factory, this.errors);
		this.calls = new RedisCalls(this.connections, this.errors, this.options.timeout());
		boolean singleServer = this.connections.topology().isSingleServer();
		this.capabilities = capabilities(this.options, singleServer, false);
		this.layout = new RedisLayout(this.options.keyPrefixOf(this.name), this.options.buckets());
		this.reader = new EntryReader(this.name, this.layout, this.calls, singleServer, this.clock);
		this.writer = new EntryWriter(this.name, this.layout, this.calls, this::capabilities, singleServer,
				this.options.index(), this.options.watch() ? this.options.history() : 0, this.versions);
		this.expiryIndex = new ExpiryIndex(this.name, this.layout, this.calls, this.reader, this.writer);
		this.sharedDescriptor = new SharedDescriptor(this.name, this.options, this.reader, this.writer);
		this.probe = new ServerProbe(this.layout, this.calls, singleServer);
		this.rights = RedisRights.ofStore(this.name, this.calls, this.layout, this.options);
		this.eviction = new EvictionPolicy(this.calls);
		this.indexes = new BucketIndexes(this.name, this.layout, this.calls, this.connections, this.writer,
				this.eviction, this.clock);
		this.warnings = new ServerWarnings(this.connections, this.calls, this.eviction, this.options);
		this.statistics = new RedisStatistics(this.calls, this.registry, this.watches);
	}

	private static Set<Capability> capabilities(RedisOptions options, boolean singleServer, boolean indexEvicted) {
		Set<Capability> capabilities = EnumSet.of(Capability.CONDITIONAL_WRITE, Capability.INCREMENT, Capability.TTL,
				Capability.COLOCATED_BATCH, Capability.SHARED);
		if (options.index() && !indexEvicted) {
			capabilities.add(Capability.ORDERED_SCAN);
		}
		if (options.watch()) {
			capabilities.add(Capability.WATCH);
			capabilities.add(Capability.RESUMABLE_WATCH);
		}
		if (singleServer) {
			capabilities.add(Capability.ATOMIC_BATCH);
			capabilities.add(Capability.TRANSACTION);
		}
		return Collections.unmodifiableSet(capabilities);
	}

	/**
	 * Starts to build a store.
	 * @return a new builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	private void open() {
		long deadline = System.nanoTime() + this.options.connectTimeout().toNanos();
		try {
			connect(deadline);
			openIndex();
		}
		catch (StorageNetworkException | StorageTimeoutException | UnknownOutcomeException ex) {
			if (!this.options.connectLater()) {
				throw ex;
			}
			logger.warn("Store '{}' opens without its Redis server, and connects when it is used", this.name, ex);
		}
	}

	private void openIndex() {
		if (!this.options.index()) {
			return;
		}
		if (this.eviction.evictsIndexes()) {
			logger.warn(
					"Store '{}' lacks the capability {}: the Redis server may evict the index and keep the entries"
							+ " (maxmemory-policy {})",
					this.name, Capability.ORDERED_SCAN.propertyValue(), this.eviction.name());
			this.capabilities = capabilities(this.options, this.connections.topology().isSingleServer(), true);
			return;
		}
		try {
			this.indexes.repair(this.options.connectTimeout());
		}
		catch (StorageNetworkException | StorageTimeoutException | UnknownOutcomeException | StorageFullException
				| StorageReadOnlyException ex) {
			logger.warn("The index of store '{}' is repaired further when it is scanned", this.name, ex);
		}
	}

	/**
	 * Connects, and makes the first calls. The client may have a short timeout: what it
	 * gives up, and the connections that it closes with it, are repeated for as long as
	 * opening may take. All of it may be repeated.
	 */
	private void connect(long deadline) {
		while (true) {
			this.connections.currentPatiently(deadline);
			try {
				this.calls.callHeld("connect", RedisRequest.of(CommandType.PING, RedisRequest.arguments()),
						this.options.connectTimeout());
				descriptor();
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
	 * Returns the descriptor, which is read before the first call does anything: what was
	 * written with other settings must not be touched.
	 */
	private StoreDescriptor descriptor() {
		StoreDescriptor known = this.descriptor;
		if (known == null) {
			this.rights.check();
			this.eviction.refreshIfAllowed();
			known = this.sharedDescriptor.openOrCreate(this.clock.millis());
			this.descriptor = known;
		}
		return known;
	}

	/**
	 * Starts a call.
	 */
	private int enter() {
		int call = this.registry.enter();
		try {
			descriptor();
			return call;
		}
		catch (RuntimeException | Error ex) {
			this.registry.leave(call);
			throw ex;
		}
	}

	@Override
	public String name() {
		return this.name;
	}

	@Override
	public Set<Capability> capabilities() {
		return this.capabilities;
	}

	private UnsupportedCapabilityException unsupported(Capability capability) {
		return new UnsupportedCapabilityException(this.name, capability, this.capabilities);
	}

	@Override
	public @Nullable Entry get(Bytes key, ReadOptions options) {
		int call = enter();
		try {
			return options.bypassCache() ? this.reader.getCurrent(key) : this.reader.get(key);
		}
		finally {
			this.registry.leave(call);
		}
	}

	@Override
	public List<@Nullable Entry> getAll(List<Bytes> keys, ReadOptions options) {
		int call = enter();
		try {
			return this.reader.getAll(keys, options.bypassCache());
		}
		finally {
			this.registry.leave(call);
		}
	}

	@Override
	public EntryCursor scan(KeyRange range, ScanOptions options) {
		if (!this.capabilities.contains(Capability.ORDERED_SCAN)) {
			throw unsupported(Capability.ORDERED_SCAN);
		}
		int call = enter();
		try {
			if (this.eviction.evictsIndexes()) {
				this.eviction.refreshIfAllowed();
				this.indexes.checkPolicy();
			}
			return new RedisCursor(this.name, this.layout, this.indexes, this.reader, this.registry, range, options);
		}
		finally {
			this.registry.leave(call);
		}
	}

	@Override
	public Version put(Mutation.Put put, long now) {
		int call = enter();
		try {
			return this.writer.put(put, now);
		}
		finally {
			this.registry.leave(call);
		}
	}

	@Override
	public boolean delete(Bytes key, long now) {
		int call = enter();
		try {
			return this.writer.delete(key, now);
		}
		finally {
			this.registry.leave(call);
		}
	}

	@Override
	public CommitResult commit(WriteBatch batch, long now) {
		int call = enter();
		try {
			return this.writer.commit(batch, now);
		}
		finally {
			this.registry.leave(call);
		}
	}

	@Override
	public List<ExpiredEntry> expiredBefore(long now, int limit) {
		int call = enter();
		try {
			return this.expiryIndex.expiredBefore(now, limit);
		}
		finally {
			this.registry.leave(call);
		}
	}

	@Override
	public Snapshot snapshot() {
		throw unsupported(Capability.SNAPSHOT);
	}

	/**
	 * {@inheritDoc} Events come from what the servers have recorded, so that they tell of
	 * the writes of every process.
	 */
	@Override
	public Subscription watch(KeyRange range, @Nullable String position, WatchListener listener) {
		if (!this.options.watch()) {
			throw unsupported(Capability.WATCH);
		}
		int call = enter();
		try {
			ChangeReader changes = ChangeReader.open(this.name, this.layout, this.calls, this.errors, this.connections,
					this.options, StoredValue.stamp(this.versions.next()), position);
			RedisWatch watch = new RedisWatch(this.name, changes, !this.connections.offersDedicated(), range, listener,
					this.clock, this.watches::ended);
			this.watches.start(watch);
			return watch;
		}
		finally {
			this.registry.leave(call);
		}
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
	 * {@inheritDoc} A write is with the server when it returns, and it is the server that
	 * decides when it is on a disk: there is nothing to wait for.
	 */
	@Override
	public void flush() {
		this.registry.leave(this.registry.enter());
	}

	@Override
	public void compact() {
		throw unsupported(Capability.COMPACTION);
	}

	@Override
	public void checkpoint(Path directory) {
		throw unsupported(Capability.CHECKPOINT);
	}

	/**
	 * {@inheritDoc} Writes to every node that holds data, asks for the rights that the
	 * store needs and whether the index may be evicted, and restores the descriptor if
	 * the server has lost it.
	 */
	@Override
	public void probe() {
		int call = enter();
		try {
			this.probe.write();
			this.rights.check();
			this.eviction.refreshIfAllowed();
			if (this.capabilities.contains(Capability.ORDERED_SCAN)) {
				this.indexes.checkPolicy();
			}
			this.sharedDescriptor.restore(descriptor(), this.clock.millis());
		}
		finally {
			this.registry.leave(call);
		}
	}

	@Override
	public List<Statistic> statistics() {
		return this.statistics.all();
	}

	@Override
	public List<StoreWarning> warnings() {
		if (this.descriptor == null || this.registry.isClosed()) {
			return List.of();
		}
		List<StoreWarning> found = new ArrayList<>(this.warnings.find());
		try {
			found.addAll(this.rights.warnings());
		}
		catch (StorageException ex) {
			found.add(new StoreWarning("The Redis server does not tell which rights this user has.",
					"The next probe asks again; see there why it cannot be reached."));
		}
		return found;
	}

	@Override
	public List<LayerDescription> layers() {
		Map<String, Object> facts = new LinkedHashMap<>();
		facts.put("topology", this.connections.topology().text());
		StoreDescriptor known = this.descriptor;
		facts.put("uuid", (known != null) ? known.uuid().toString() : "not connected yet");
		facts.put("key-prefix", this.options.keyPrefixOf(this.name));
		facts.put("buckets", this.options.buckets());
		facts.put("index", this.options.index());
		facts.put("watch", this.options.watch());
		facts.put("history", this.options.watch() ? this.options.history() : 0);
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
	 * {@inheritDoc} The connection factory is what there is to get.
	 */
	@Override
	public <T> Optional<T> unwrap(Class<T> type) {
		if (type.isInstance(this)) {
			return Optional.of(type.cast(this));
		}
		return type.isInstance(this.factory) ? Optional.of(type.cast(this.factory)) : Optional.empty();
	}

	@Override
	public FileEncryption fileEncryption() {
		return FileEncryption.NONE;
	}

	/**
	 * {@inheritDoc} The connection factory stays open: it belongs to whoever has made it.
	 * @throws StorageTimeoutException if calls were still running after the time allowed
	 * for it. The store is closed then, and each of those calls ends within the timeout.
	 */
	@Override
	public void close() {
		StorageTimeoutException timeout = null;
		try {
			if (!this.registry.close(this.closeTimeout)) {
				return;
			}
		}
		catch (IllegalStateException ex) {
			timeout = new StorageTimeoutException(this.name,
					"is closed, while calls were still running after " + this.closeTimeout.toMillis() + " ms", ex);
		}
		this.watches.close();
		this.connections.close();
		if (timeout != null) {
			throw timeout;
		}
	}

	/**
	 * Builds a {@link RedisStore}.
	 */
	public static final class Builder {

		private String name = "redis";

		private @Nullable LettuceConnectionFactory connectionFactory;

		private InstantSource clock = InstantSource.system();

		private RedisOptions options = RedisOptions.DEFAULT;

		private Duration closeTimeout = Duration.ofSeconds(10);

		private Builder() {
		}

		/**
		 * Sets the name of the store.
		 * @param name the name, of which the names of its keys are made unless a prefix
		 * is set; {@code redis} unless set
		 * @return this builder
		 */
		public Builder name(String name) {
			this.name = name;
			return this;
		}

		/**
		 * Sets where connections come from.
		 * @param connectionFactory a factory that was started; must be set. It is not
		 * closed with the store. Where it was stopped before, as an application context
		 * does before it destroys its beans, the next call starts it again
		 * @return this builder
		 */
		public Builder connectionFactory(LettuceConnectionFactory connectionFactory) {
			this.connectionFactory = connectionFactory;
			return this;
		}

		/**
		 * Sets the clock by which reads judge expiry.
		 * @param clock the clock; that of the system unless set. Processes that share a
		 * store must have clocks that agree
		 * @return this builder
		 */
		public Builder clock(InstantSource clock) {
			this.clock = clock;
			return this;
		}

		/**
		 * Sets layout and limits.
		 * @param options the options; {@link RedisOptions#DEFAULT} unless set
		 * @return this builder
		 */
		public Builder options(RedisOptions options) {
			this.options = options;
			return this;
		}

		/**
		 * Sets how long {@link RedisStore#close()} waits for running calls.
		 * @param closeTimeout the longest time; 10 seconds unless set
		 * @return this builder
		 */
		public Builder closeTimeout(Duration closeTimeout) {
			this.closeTimeout = closeTimeout;
			return this;
		}

		/**
		 * Opens the store.
		 * @return the open store
		 * @throws StorageConfigurationException if a setting is wrong, or the data was
		 * written with other settings
		 * @throws StorageException if the server cannot be reached in time or refuses to
		 * serve, unless the store may connect later
		 */
		public RedisStore build() {
			if (this.connectionFactory == null) {
				throw new StorageConfigurationException(this.name, "a connection factory must be set");
			}
			RedisStore store = new RedisStore(this, this.connectionFactory);
			try {
				store.open();
				return store;
			}
			catch (RuntimeException | Error ex) {
				store.close();
				throw ex;
			}
		}

	}

}
