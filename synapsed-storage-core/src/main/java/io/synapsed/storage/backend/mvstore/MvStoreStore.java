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

package io.synapsed.storage.backend.mvstore;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.synapsed.storage.Bytes;
import io.synapsed.storage.KeyRange;
import io.synapsed.storage.ScanOptions;
import io.synapsed.storage.StorageConfigurationException;
import io.synapsed.storage.StorageException;
import io.synapsed.storage.StorageTimeoutException;
import io.synapsed.storage.Subscription;
import io.synapsed.storage.spi.Capability;
import io.synapsed.storage.spi.CommitResult;
import io.synapsed.storage.spi.Durability;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.EntryCursor;
import io.synapsed.storage.spi.ExpiredEntry;
import io.synapsed.storage.spi.FileEncryption;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.LayerDescription;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.Namespace;
import io.synapsed.storage.spi.ReadOptions;
import io.synapsed.storage.spi.Snapshot;
import io.synapsed.storage.spi.Statistic;
import io.synapsed.storage.spi.StoreWarning;
import io.synapsed.storage.spi.Version;
import io.synapsed.storage.spi.WatchListener;
import io.synapsed.storage.spi.WriteBatch;
import io.synapsed.storage.spi.engine.CallRegistry;
import io.synapsed.storage.spi.engine.DataDirectory;
import io.synapsed.storage.spi.engine.EngineFiles;
import io.synapsed.storage.spi.engine.OpenSnapshots;
import io.synapsed.storage.spi.engine.StoreDescriptor;
import io.synapsed.storage.spi.engine.WatchHub;
import org.h2.mvstore.Cursor;
import org.h2.mvstore.MVStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps entries in an H2 MVStore, pure Java, in a file in a directory of its own. One
 * process at a time can open it. Reads take no lock; writes come one after another and
 * share commits. An interrupt neither ends a call nor disturbs the file. Safe for use by
 * several threads.
 * <p>
 * What acknowledged writes survive is the {@linkplain Builder#durability durability}:
 * {@link Durability#NONE} commits in the background, so that a killed process loses about
 * the last second, {@link Durability#PROCESS} commits to the operating system before it
 * acknowledges, and {@link Durability#POWER} waits for the device.
 *
 * @since 0.1.0
 */
public final class MvStoreStore implements KeyValueStore {

	private static final Logger logger = LoggerFactory.getLogger(MvStoreStore.class);

	private static final EngineFiles FILES = new EngineFiles("mvstore", MvStoreFile.NAME, List.of(MvStoreFile.NAME));

	private static final Bytes PROBE_KEY = Namespace.SYSTEM.encode("probe");

	private static final long HOUSEKEEPING_MILLIS = 250;

	private final String name;

	private final DataDirectory directory;

	private final InstantSource clock;

	private final Duration closeTimeout;

	private final Set<Capability> capabilities;

	private final LayerDescription description;

	private final MvStoreErrors errors;

	private final MvStoreDatabase database;

	private final CallRegistry calls;

	private final WatchHub watches;

	private final OpenSnapshots snapshots = new OpenSnapshots();

	private final MvStoreStatistics statistics;

	private final Housekeeping housekeeping;

	private MvStoreStore(Builder builder, DataDirectory directory) {
		this.name = builder.name;
		this.directory = directory;
		this.clock = builder.clock;
		this.closeTimeout = builder.closeTimeout;
		this.capabilities = capabilities(builder.effectiveDurability());
		this.errors = new MvStoreErrors(this.name, directory.path());
		this.calls = new CallRegistry(this.name);
		this.watches = new WatchHub(this.name, this.clock);
		this.database = new MvStoreDatabase(this.name, directory, builder.effectiveDurability(), builder.options,
				builder.lockTimeout, this.errors, this.watches, this.clock.millis());
		this.statistics = new MvStoreStatistics(this.database::file, directory, this.calls, this.snapshots,
				this.watches);
		this.housekeeping = new Housekeeping(this.name, HOUSEKEEPING_MILLIS, this.database::housekeep);
		try {
			StoreDescriptor descriptor = StoreDescriptor.openOrCreate(this, this.clock.millis());
			directory.opened();
			this.description = description(builder, directory.path(), descriptor);
			this.housekeeping.start();
		}
		catch (RuntimeException | Error ex) {
			this.database.closeImmediately();
			throw ex;
		}
	}

	private static Set<Capability> capabilities(Durability durability) {
		Set<Capability> capabilities = EnumSet.of(Capability.CONDITIONAL_WRITE, Capability.INCREMENT, Capability.TTL,
				Capability.COLOCATED_BATCH, Capability.WATCH, Capability.ORDERED_SCAN, Capability.ATOMIC_BATCH,
				Capability.TRANSACTION, Capability.SNAPSHOT, Capability.RANGE_PROTECTION, Capability.CHECKPOINT,
				Capability.COMPACTION);
		if (durability != Durability.NONE) {
			capabilities.add(Capability.DURABLE_PROCESS);
		}
		if (durability == Durability.POWER) {
			capabilities.add(Capability.DURABLE_POWER);
		}
		return Collections.unmodifiableSet(capabilities);
	}

	private static LayerDescription description(Builder builder, Path directory, StoreDescriptor descriptor) {
		MvStoreOptions options = builder.options;
		Map<String, Object> facts = new LinkedHashMap<>();
		facts.put("directory", directory.toString());
		facts.put("uuid", descriptor.uuid().toString());
		facts.put("durability", builder.effectiveDurability().name().toLowerCase(Locale.ROOT));
		facts.put("cache-size", options.cacheSize());
		facts.put("write-buffer-size", options.writeBufferSize());
		facts.put("page-size", options.pageSize());
		facts.put("fill-rate", options.fillRate());
		facts.put("sync-interval-millis", options.syncInterval().toMillis());
		return new LayerDescription("mvstore", facts);
	}

	/**
	 * Starts to build a store.
	 * @return a new builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	@Override
	public String name() {
		return this.name;
	}

	/**
	 * Returns where the file is.
	 * @return the directory, absolute
	 */
	public Path directory() {
		return this.directory.path();
	}

	@Override
	public Set<Capability> capabilities() {
		return this.capabilities;
	}

	@Override
	public @Nullable Entry get(Bytes key, ReadOptions options) {
		int call = this.calls.enter();
		try {
			return this.database.<@Nullable Entry>read("get", (file) -> read(file, key));
		}
		finally {
			this.calls.leave(call);
		}
	}

	private @Nullable Entry read(MvStoreFile file, Bytes key) {
		return live(key, file.entries().get(key.exactArray()), this.clock);
	}

	/**
	 * Makes an entry of what was found, unless nothing was or it has expired.
	 */
	static @Nullable Entry live(Bytes key, byte @Nullable [] stored, InstantSource clock) {
		if (stored == null) {
			return null;
		}
		// Asking the clock is not free.
		boolean expired = StoredValue.expiresAt(stored) != Entry.NEVER && StoredValue.isExpired(stored, clock.millis());
		return expired ? null : StoredValue.entry(key, stored);
	}

	@Override
	public List<@Nullable Entry> getAll(List<Bytes> keys, ReadOptions options) {
		int call = this.calls.enter();
		try {
			return this.database.read("get-all", (file) -> {
				List<@Nullable Entry> found = new ArrayList<>(keys.size());
				for (Bytes key : keys) {
					found.add(read(file, key));
				}
				return found;
			});
		}
		finally {
			this.calls.leave(call);
		}
	}

	@Override
	public EntryCursor scan(KeyRange range, ScanOptions options) {
		int call = this.calls.enter();
		try {
			return this.database.read("scan", (file) -> new MvStoreCursor(this.name, file, null, range, options,
					this.calls, this.clock, this.errors, () -> false));
		}
		finally {
			this.calls.leave(call);
		}
	}

	@Override
	public Version put(Mutation.Put put, long now) {
		int call = this.calls.enter();
		try {
			return this.database.write("put", put.size(), now, (writer) -> {
				writer.put(put);
				return writer.version();
			});
		}
		finally {
			this.calls.leave(call);
		}
	}

	@Override
	public boolean delete(Bytes key, long now) {
		int call = this.calls.enter();
		try {
			return this.database.write("delete", 0, now, (writer) -> writer.delete(key));
		}
		finally {
			this.calls.leave(call);
		}
	}

	@Override
	public CommitResult commit(WriteBatch batch, long now) {
		int call = this.calls.enter();
		try {
			if (batch.isReclaiming()) {
				return this.database.reclaim(now, (writer) -> writer.commit(batch));
			}
			long bytes = batch.mutations().stream().mapToLong(Mutation::size).sum();
			return this.database.write("commit", bytes, now, (writer) -> writer.commit(batch));
		}
		finally {
			this.calls.leave(call);
		}
	}

	@Override
	public List<ExpiredEntry> expiredBefore(long now, int limit) {
		int call = this.calls.enter();
		try {
			return this.database.read("find-expired", (file) -> expiredBefore(file, now, limit));
		}
		finally {
			this.calls.leave(call);
		}
	}

	private static List<ExpiredEntry> expiredBefore(MvStoreFile file, long now, int limit) {
		List<ExpiredEntry> expired = new ArrayList<>();
		MVStore.TxCounter version = file.store().registerVersionUsage();
		try {
			Cursor<byte[], byte[]> cursor = file.expiries().cursor(null);
			while (expired.size() < limit && cursor.hasNext()) {
				byte[] indexKey = cursor.next();
				if (ExpiryKey.expiresAt(indexKey) > now) {
					break;
				}
				Bytes key = ExpiryKey.key(indexKey);
				byte[] stored = file.entries().get(key.exactArray());
				if (stored != null && StoredValue.isExpired(stored, now)) {
					expired.add(new ExpiredEntry(key, StoredValue.version(stored)));
				}
			}
			return expired;
		}
		finally {
			file.store().deregisterVersionUsage(version);
		}
	}

	@Override
	public Snapshot snapshot() {
		int call = this.calls.enter();
		try {
			return this.database.betweenWrites((file) -> new MvStoreSnapshot(this.name, file, this.calls,
					this.snapshots, this.clock, this.errors));
		}
		finally {
			this.calls.leave(call);
		}
	}

	@Override
	public Subscription watch(KeyRange range, @Nullable String position, WatchListener listener) {
		int call = this.calls.enter();
		try {
			return this.watches.subscribe(range, position, listener);
		}
		finally {
			this.calls.leave(call);
		}
	}

	@Override
	public void flush() {
		int call = this.calls.enter();
		try {
			this.database.flush();
		}
		finally {
			this.calls.leave(call);
		}
	}

	@Override
	public void compact() {
		int call = this.calls.enter();
		try {
			this.database.compact();
		}
		finally {
			this.calls.leave(call);
		}
	}

	/**
	 * {@inheritDoc} The copy holds the state of one moment, without gaps between its
	 * chunks. Directories above are created.
	 * @throws StorageConfigurationException if something is there already, or the
	 * directories above cannot be created
	 */
	@Override
	public void checkpoint(Path directory) {
		int call = this.calls.enter();
		try {
			this.database.checkpoint(DataDirectory.forCheckpoint(this.name, directory));
		}
		finally {
			this.calls.leave(call);
		}
	}

	@Override
	public void probe() {
		int call = this.calls.enter();
		try {
			this.directory.verify();
			this.database.read("probe", (file) -> file.entries().containsKey(PROBE_KEY.exactArray()));
			this.database.write("probe", 1, this.clock.millis(), (writer) -> {
				writer.put(new Mutation.Put(PROBE_KEY, Bytes.EMPTY, Entry.NEVER, Entry.NO_SERIALIZER));
				return true;
			});
		}
		finally {
			this.calls.leave(call);
		}
	}

	@Override
	public List<Statistic> statistics() {
		return this.statistics.all();
	}

	@Override
	public List<StoreWarning> warnings() {
		return this.directory.warnings();
	}

	@Override
	public List<LayerDescription> layers() {
		return List.of(this.description);
	}

	@Override
	public List<LayerDescription> explain(Bytes key) {
		return List.of(LayerDescription.ofEntry("mvstore", get(key, ReadOptions.DEFAULT)));
	}

	/**
	 * {@inheritDoc} Besides the store itself there is its {@code org.h2.mvstore.MVStore},
	 * whose commits would cut batches in two: it is for looking, not for writing.
	 */
	@Override
	public <T> Optional<T> unwrap(Class<T> type) {
		if (type.isInstance(this)) {
			return Optional.of(type.cast(this));
		}
		if (type == MVStore.class) {
			if (this.calls.isClosed()) {
				throw this.calls.closed();
			}
			return Optional.of(type.cast(this.database.file().store()));
		}
		return Optional.empty();
	}

	@Override
	public FileEncryption fileEncryption() {
		return FileEncryption.NONE;
	}

	/**
	 * {@inheritDoc}
	 * @throws StorageTimeoutException if calls were still running after the time allowed
	 * for it. The store is closed then, and its file with it: those calls fail.
	 */
	@Override
	public void close() {
		StorageTimeoutException timeout = null;
		try {
			if (!this.calls.close(this.closeTimeout)) {
				return;
			}
		}
		catch (IllegalStateException ex) {
			timeout = new StorageTimeoutException(this.name, "could not be closed within "
					+ this.closeTimeout.toMillis() + " ms because calls are still running; they will fail", ex);
		}
		this.watches.close();
		this.housekeeping.close();
		try {
			this.database.close();
		}
		catch (StorageException ex) {
			logger.error("The last writes of store '{}' may not have reached the disk", this.name, ex);
			this.database.closeImmediately();
		}
		finally {
			this.directory.close();
		}
		if (timeout != null) {
			throw timeout;
		}
	}

	/**
	 * Builds a {@link MvStoreStore}.
	 */
	public static final class Builder {

		private String name = "mvstore";

		private @Nullable Path directory;

		private InstantSource clock = InstantSource.system();

		private @Nullable Durability durability;

		private MvStoreOptions options = MvStoreOptions.DEFAULT;

		private Duration closeTimeout = Duration.ofSeconds(10);

		private Duration lockTimeout = Duration.ofSeconds(10);

		private Builder() {
		}

		/**
		 * Sets the name of the store.
		 * @param name the name; {@code mvstore} unless set
		 * @return this builder
		 */
		public Builder name(String name) {
			this.name = name;
			return this;
		}

		/**
		 * Sets where the file is.
		 * @param directory the directory, which is created where it is missing and must
		 * not be shared with anything else; must be set
		 * @return this builder
		 */
		public Builder directory(Path directory) {
			this.directory = directory;
			return this;
		}

		/**
		 * Sets the clock by which reads judge expiry.
		 * @param clock the clock; that of the system unless set
		 * @return this builder
		 */
		public Builder clock(InstantSource clock) {
			this.clock = clock;
			return this;
		}

		/**
		 * Sets what acknowledged writes survive.
		 * @param durability the level; {@link Durability#PROCESS} unless set, or if
		 * {@code null}
		 * @return this builder
		 */
		public Builder durability(@Nullable Durability durability) {
			this.durability = durability;
			return this;
		}

		/**
		 * Sets how memory and file are used.
		 * @param options the options; {@link MvStoreOptions#DEFAULT} unless set
		 * @return this builder
		 */
		public Builder options(MvStoreOptions options) {
			this.options = options;
			return this;
		}

		/**
		 * Sets how long {@link MvStoreStore#close()} waits for running calls.
		 * @param closeTimeout the longest time; 10 seconds unless set
		 * @return this builder
		 */
		public Builder closeTimeout(Duration closeTimeout) {
			this.closeTimeout = closeTimeout;
			return this;
		}

		/**
		 * Sets how long a write waits for its turn.
		 * @param lockTimeout the longest time; 10 seconds unless set
		 * @return this builder
		 */
		public Builder lockTimeout(Duration lockTimeout) {
			this.lockTimeout = lockTimeout;
			return this;
		}

		private Durability effectiveDurability() {
			return (this.durability != null) ? this.durability : Durability.PROCESS;
		}

		/**
		 * Opens the store, and creates it where there is none.
		 * @return the open store
		 * @throws StorageConfigurationException if a setting is wrong or the directory
		 * cannot be used
		 * @throws io.synapsed.storage.StorageLockedException if another store has the
		 * directory open
		 * @throws io.synapsed.storage.IntegrityException if the file is damaged
		 * @throws io.synapsed.storage.StorageReadOnlyException if the directory or the
		 * file cannot be written to
		 */
		public MvStoreStore build() {
			DataDirectory location = DataDirectory.open(this.name, FILES, this.directory);
			boolean opened = false;
			try {
				MvStoreStore store = new MvStoreStore(this, location);
				opened = true;
				return store;
			}
			finally {
				if (!opened) {
					location.close();
				}
			}
		}

	}

}
