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

package io.synapsed.storage.backend.rocksdb;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

import io.synapsed.storage.Bytes;
import io.synapsed.storage.KeyRange;
import io.synapsed.storage.ScanOptions;
import io.synapsed.storage.StorageBackendException;
import io.synapsed.storage.StorageConfigurationException;
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
import io.synapsed.storage.spi.WatchEvent;
import io.synapsed.storage.spi.WatchListener;
import io.synapsed.storage.spi.WriteBatch;
import io.synapsed.storage.spi.engine.CallRegistry;
import io.synapsed.storage.spi.engine.DataDirectory;
import io.synapsed.storage.spi.engine.EngineFiles;
import io.synapsed.storage.spi.engine.KeyLocks;
import io.synapsed.storage.spi.engine.OpenSnapshots;
import io.synapsed.storage.spi.engine.StampSequence;
import io.synapsed.storage.spi.engine.StoreDescriptor;
import io.synapsed.storage.spi.engine.WatchHub;
import org.jspecify.annotations.Nullable;
import org.rocksdb.Checkpoint;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps entries in a RocksDB database in a directory of its own. One process at a time
 * can open it. Work is done in the thread of the caller; an interrupt neither ends nor
 * disturbs it. Safe for use by several threads.
 * <p>
 * What acknowledged writes survive is the {@linkplain Builder#durability durability}:
 * {@link Durability#NONE} skips the log, so that a killed process loses what was not
 * flushed, {@link Durability#PROCESS} hands every write to the operating system, and
 * {@link Durability#POWER} waits for the device.
 *
 * @since 0.1.0
 */
public final class RocksDbStore implements KeyValueStore {

	private static final Logger logger = LoggerFactory.getLogger(RocksDbStore.class);

	private static final EngineFiles FILES = new EngineFiles("rocksdb", "CURRENT", List.of("LOCK"));

	private static final Bytes PROBE_KEY = Namespace.SYSTEM.encode("probe");

	private final String name;

	private final DataDirectory directory;

	private final InstantSource clock;

	private final Duration closeTimeout;

	private final RocksDbResources resources;

	private final boolean ownsResources;

	private final Set<Capability> capabilities;

	private final LayerDescription description;

	private final RocksDbErrors errors;

	private final LiveFiles liveFiles;

	private final RocksDbDatabase database;

	private final CallRegistry calls;

	private final WatchHub watches;

	private final StampSequence stamps;

	private final EntryReader reader;

	private final EntryWriter writer;

	private final ExpiryIndex expiries;

	private final OpenSnapshots snapshots = new OpenSnapshots();

	private final RocksDbStatistics statistics;

	private final AtomicLong knownBackgroundErrors = new AtomicLong();

	private RocksDbStore(Builder builder, DataDirectory location, RocksDbResources resources, boolean ownsResources,
			RocksDbDatabase database, CallRegistry calls) {
		this.name = builder.name;
		this.directory = location;
		Path directory = location.path();
		this.clock = builder.clock;
		this.closeTimeout = builder.closeTimeout;
		this.resources = resources;
		this.ownsResources = ownsResources;
		this.database = database;
		this.errors = new RocksDbErrors(this.name, directory);
		this.capabilities = capabilities(builder.effectiveDurability());
		this.calls = calls;
		this.watches = new WatchHub(this.name, this.clock);
		this.reader = new EntryReader(this.name, database, database.reads(), this.clock, this.errors);
		this.liveFiles = new LiveFiles(database, location);
		StampLimit stampLimit = new StampLimit(database, this.errors);
		this.stamps = new StampSequence(stampLimit.read(this.name), this.clock.millis(), stampLimit);
		KeyLocks locks = new KeyLocks(this.name, builder.lockTimeout);
		this.writer = new EntryWriter(database, this.reader, locks, this.stamps, this.watches,
				new DiskReserve(this.name, location), this.errors);
		this.expiries = new ExpiryIndex(this.name, database, this.reader, locks, this.calls, this.errors);
		this.statistics = new RocksDbStatistics(database, location, this.calls, this.snapshots, this.watches);
		StoreDescriptor descriptor = StoreDescriptor.openOrCreate(this, this.clock.millis());
		location.opened();
		this.description = description(builder, directory, resources, descriptor);
	}

	private static Set<Capability> capabilities(Durability durability) {
		Set<Capability> capabilities = EnumSet.of(Capability.CONDITIONAL_WRITE, Capability.INCREMENT, Capability.TTL,
				Capability.COLOCATED_BATCH, Capability.WATCH, Capability.ORDERED_SCAN, Capability.ATOMIC_BATCH,
				Capability.TRANSACTION, Capability.SNAPSHOT, Capability.CHECKPOINT, Capability.COMPACTION);
		if (durability != Durability.NONE) {
			capabilities.add(Capability.DURABLE_PROCESS);
		}
		if (durability == Durability.POWER) {
			capabilities.add(Capability.DURABLE_POWER);
		}
		return Collections.unmodifiableSet(capabilities);
	}

	private static LayerDescription description(Builder builder, Path directory, RocksDbResources resources,
			StoreDescriptor descriptor) {
		RocksDbOptions options = builder.options;
		Map<String, Object> facts = new LinkedHashMap<>();
		facts.put("directory", directory.toString());
		facts.put("uuid", descriptor.uuid().toString());
		facts.put("durability", builder.effectiveDurability().name().toLowerCase(Locale.ROOT));
		facts.put("block-cache-size", resources.blockCacheSize());
		facts.put("write-buffer-budget", resources.writeBufferBudget());
		facts.put("write-buffer-size", options.writeBufferSize());
		facts.put("max-open-files", options.maxOpenFiles());
		facts.put("bloom-filter-bits-per-key", options.bloomFilterBitsPerKey());
		facts.put("block-size", options.blockSize());
		facts.put("block-compression", options.blockCompression().name().toLowerCase(Locale.ROOT));
		facts.put("max-background-jobs", options.maxBackgroundJobs());
		facts.put("statistics", options.statistics());
		facts.put("wal-size-limit", options.walSizeLimit());
		return new LayerDescription("rocksdb", facts);
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
	 * Returns where the files are.
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
			return this.reader.get(key);
		}
		finally {
			this.calls.leave(call);
		}
	}

	@Override
	public List<@Nullable Entry> getAll(List<Bytes> keys, ReadOptions options) {
		int call = this.calls.enter();
		try {
			return this.reader.getAll(keys);
		}
		finally {
			this.calls.leave(call);
		}
	}

	@Override
	public EntryCursor scan(KeyRange range, ScanOptions options) {
		int call = this.calls.enter();
		try {
			this.database.tombstones().removeIfMany();
			return new RocksDbCursor(this.name, this.database, new org.rocksdb.ReadOptions(), range, options,
					this.calls, this.clock, this.errors, () -> false);
		}
		finally {
			this.calls.leave(call);
		}
	}

	@Override
	public Version put(Mutation.Put put, long now) {
		recover();
		int call = this.calls.enter();
		try {
			return this.writer.put(put);
		}
		finally {
			this.calls.leave(call);
		}
	}

	@Override
	public boolean delete(Bytes key, long now) {
		recover();
		int call = this.calls.enter();
		try {
			return this.writer.delete(key, now);
		}
		finally {
			this.calls.leave(call);
		}
	}

	@Override
	public CommitResult commit(WriteBatch batch, long now) {
		recover();
		int call = this.calls.enter();
		try {
			return this.writer.commit(batch, now);
		}
		finally {
			this.calls.leave(call);
		}
	}

	@Override
	public List<ExpiredEntry> expiredBefore(long now, int limit) {
		recover();
		int call = this.calls.enter();
		try {
			return this.expiries.expiredBefore(now, limit);
		}
		finally {
			this.calls.leave(call);
		}
	}

	@Override
	public Snapshot snapshot() {
		int call = this.calls.enter();
		try {
			return new RocksDbSnapshot(this.name, this.database, this.calls, this.snapshots, this.clock, this.errors);
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
		run("flush", () -> {
			this.database.flush();
			this.directory.verify();
		});
	}

	@Override
	public void compact() {
		run("compact", () -> {
			this.database.db().compactRange(this.database.data());
			this.database.db().compactRange(this.database.expiry());
		});
	}

	/**
	 * {@inheritDoc} Files that no longer change are linked where the file system allows
	 * it, so that the copy takes little time and space. Directories above are created.
	 * @throws StorageConfigurationException if something is there already, or the
	 * directories above cannot be created
	 */
	@Override
	public void checkpoint(Path directory) {
		run("checkpoint", () -> {
			Path target = DataDirectory.forCheckpoint(this.name, directory);
			try (Checkpoint checkpoint = Checkpoint.create(this.database.db())) {
				checkpoint.createCheckpoint(target.toString());
			}
		});
	}

	@Override
	public void probe() {
		run("probe", () -> {
			this.directory.verify();
			this.liveFiles.verify();
			RocksDB db = this.database.db();
			db.get(this.database.reads(), PROBE_KEY.exactArray());
			byte[] stored = new byte[StoredValue.PREFIX_SIZE];
			StoredValue.writePrefix(this.stamps.next(), Entry.NEVER, stored);
			this.database.writes().writeNow((options) -> db.put(options, PROBE_KEY.exactArray(), stored));
			checkBackgroundErrors(db.getLongProperty("rocksdb.background-errors"));
		});
	}

	/**
	 * Goes on after a write error, once that is possible.
	 */
	private void recover() {
		if (this.database.recovery().recover()) {
			// A write with an unknown outcome may be visible now.
			this.watches.publish(WatchEvent.GAP);
		}
	}

	/**
	 * RocksDB counts errors and never forgets them; the cause may be gone.
	 */
	private void checkBackgroundErrors(long count) {
		long fresh = count - this.knownBackgroundErrors.getAndSet(count);
		if (fresh > 0) {
			throw new StorageBackendException(this.name, fresh + " flushes or compactions have failed lately; see the"
					+ " file LOG in " + this.directory.path() + " for the reason");
		}
	}

	/**
	 * Returns the database, for tests that look behind the store.
	 */
	RocksDbDatabase database() {
		return this.database;
	}

	private void run(String operation, NativeAction action) {
		recover();
		int call = this.calls.enter();
		try {
			action.run();
		}
		catch (RocksDBException ex) {
			throw this.errors.translate(operation, ex);
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
		return List.of(LayerDescription.ofEntry("rocksdb", get(key, ReadOptions.DEFAULT)));
	}

	/**
	 * {@inheritDoc} Besides the store itself there is its {@code org.rocksdb.RocksDB},
	 * which must not be used once the store is being closed, or has opened its files
	 * again after a write error: nothing guards it.
	 */
	@Override
	public <T> Optional<T> unwrap(Class<T> type) {
		if (type.isInstance(this)) {
			return Optional.of(type.cast(this));
		}
		if (type.isAssignableFrom(RocksDB.class)) {
			if (this.calls.isClosed()) {
				throw this.calls.closed();
			}
			return Optional.of(type.cast(this.database.db()));
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
	 * for it. The store is closed then, but its files stay open until the process ends,
	 * because freeing what a call is using would end the process.
	 */
	@Override
	public void close() {
		try {
			if (!this.calls.close(this.closeTimeout)) {
				return;
			}
		}
		catch (IllegalStateException ex) {
			this.watches.close();
			logger.error(
					"Store '{}' could not be closed within {} ms because calls are still running; its files in {}"
							+ " stay open until the process ends",
					this.name, this.closeTimeout.toMillis(), this.directory.path(), ex);
			throw new StorageTimeoutException(this.name, "could not be closed within " + this.closeTimeout.toMillis()
					+ " ms because calls are still running; its files stay open until the process ends", ex);
		}
		this.watches.close();
		try {
			// A store that was closed in order survives a lost power supply too, even
			// where there is no room for tables.
			this.database.flush();
			this.database.emptyLog();
		}
		catch (RocksDBException | StorageBackendException ex) {
			logger.error("The last writes of store '{}' may not have reached the disk", this.name, ex);
		}
		finally {
			this.database.close();
			this.resources.release();
			if (this.ownsResources) {
				this.resources.close();
			}
			this.directory.close();
		}
	}

	/** Does something native. */
	@FunctionalInterface
	private interface NativeAction {

		void run() throws RocksDBException;

	}

	/**
	 * Builds a {@link RocksDbStore}.
	 */
	public static final class Builder {

		private String name = "rocksdb";

		private @Nullable Path directory;

		private InstantSource clock = InstantSource.system();

		private @Nullable Durability durability;

		private RocksDbOptions options = RocksDbOptions.DEFAULT;

		private @Nullable RocksDbResources resources;

		private Duration closeTimeout = Duration.ofSeconds(10);

		private Duration lockTimeout = Duration.ofSeconds(10);

		private Builder() {
		}

		/**
		 * Sets the name of the store.
		 * @param name the name; {@code rocksdb} unless set
		 * @return this builder
		 */
		public Builder name(String name) {
			this.name = name;
			return this;
		}

		/**
		 * Sets where the files are.
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
		 * Sets how files are laid out and looked after.
		 * @param options the options; {@link RocksDbOptions#DEFAULT} unless set
		 * @return this builder
		 */
		public Builder options(RocksDbOptions options) {
			this.options = options;
			return this;
		}

		/**
		 * Sets the memory that the store shares with others.
		 * @param resources the resources, which the caller closes; unless set the store
		 * has default ones of its own
		 * @return this builder
		 */
		public Builder resources(RocksDbResources resources) {
			this.resources = resources;
			return this;
		}

		/**
		 * Sets how long {@link RocksDbStore#close()} waits for running calls.
		 * @param closeTimeout the longest time; 10 seconds unless set
		 * @return this builder
		 */
		public Builder closeTimeout(Duration closeTimeout) {
			this.closeTimeout = closeTimeout;
			return this;
		}

		/**
		 * Sets how long a write waits for its turn: first for other writes of the same
		 * key, then for flushes and compactions that do not keep up.
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
		 * @throws StorageConfigurationException if a setting is wrong, the directory
		 * cannot be used, or the native library cannot be loaded
		 * @throws io.synapsed.storage.StorageLockedException if another store has the
		 * directory open
		 * @throws io.synapsed.storage.IntegrityException if the files are damaged
		 */
		public RocksDbStore build() {
			DataDirectory location = DataDirectory.open(this.name, FILES, this.directory);
			boolean opened = false;
			try {
				RocksDbStore store = open(location);
				opened = true;
				return store;
			}
			finally {
				if (!opened) {
					location.close();
				}
			}
		}

		private RocksDbStore open(DataDirectory location) {
			Path directory = location.path();
			RocksDbResources resources = (this.resources != null) ? this.resources : ownResources();
			checkBudget(resources);
			NativeLibrary.load(this.name);
			LogFileCheck.check(this.name, directory);
			RocksDbResources.Shared shared = resources.acquire(this.name);
			RocksDbDatabase database = null;
			try {
				CallRegistry calls = new CallRegistry(this.name);
				database = new RocksDbDatabase(this.name, location, effectiveDurability(), this.options, shared, calls,
						this.lockTimeout);
				return new RocksDbStore(this, location, resources, this.resources == null, database, calls);
			}
			catch (RocksDBException ex) {
				release(database, resources);
				throw new RocksDbErrors(this.name, directory).opening(ex);
			}
			catch (RuntimeException | Error ex) {
				release(database, resources);
				throw ex;
			}
		}

		private RocksDbResources ownResources() {
			long budget = Math.max(RocksDbResources.DEFAULT_WRITE_BUFFER_BUDGET, this.options.writeBufferSize());
			return new RocksDbResources(Math.max(RocksDbResources.DEFAULT_BLOCK_CACHE_SIZE, budget), budget);
		}

		private void checkBudget(RocksDbResources resources) {
			if (this.options.writeBufferSize() > resources.writeBufferBudget()) {
				throw new StorageConfigurationException(this.name,
						"The setting rocksdb.write-buffer-size (" + this.options.writeBufferSize()
								+ ") must be at most rocksdb.write-buffer-budget (" + resources.writeBufferBudget()
								+ "): a larger table would never fill");
			}
		}

		private void release(@Nullable RocksDbDatabase database, RocksDbResources resources) {
			if (database != null) {
				database.close();
			}
			resources.release();
			if (this.resources == null) {
				resources.close();
			}
		}

	}

}
