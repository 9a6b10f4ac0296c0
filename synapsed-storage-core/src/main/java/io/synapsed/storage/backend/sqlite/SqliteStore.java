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

package io.synapsed.storage.backend.sqlite;

import java.nio.file.Path;
import java.sql.SQLException;
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
import io.synapsed.storage.spi.engine.OpenSnapshots;
import io.synapsed.storage.spi.engine.StoreDescriptor;
import io.synapsed.storage.spi.engine.WatchHub;
import org.jspecify.annotations.Nullable;

/**
 * Keeps entries in an SQLite database, the file {@code store.db} in a directory of its
 * own. One process at a time can open it as a store; other processes may read it
 * meanwhile with any tool for SQLite. Several threads read at the same time, writes come
 * one after another. An interrupt neither ends a call nor disturbs the file. Safe for use
 * by several threads.
 * <p>
 * What acknowledged writes survive is the {@linkplain Builder#durability durability}:
 * with {@link Durability#POWER} every commit waits for the device, with
 * {@link Durability#PROCESS} and {@link Durability#NONE} it reaches the operating system.
 * <p>
 * Each open snapshot holds a connection and keeps the write-ahead log from being started
 * anew, so that the log grows with every write: close snapshots soon.
 *
 * @since 0.1.0
 */
public final class SqliteStore implements KeyValueStore {

	private static final EngineFiles FILES = new EngineFiles("sqlite", ConnectionFactory.FILE,
			List.of(ConnectionFactory.FILE));

	private static final Bytes PROBE_KEY = Namespace.SYSTEM.encode("probe");

	private final String name;

	private final DataDirectory directory;

	private final InstantSource clock;

	private final Duration closeTimeout;

	private final Set<Capability> capabilities;

	private final LayerDescription description;

	private final SqliteDatabase database;

	private final CallRegistry calls;

	private final WatchHub watches;

	private final OpenSnapshots snapshots = new OpenSnapshots();

	private final SqliteCursor.Pages pages = new StorePages();

	private final SqliteStatistics statistics;

	private SqliteStore(Builder builder, DataDirectory directory) {
		this.name = builder.name;
		this.directory = directory;
		this.clock = builder.clock;
		this.closeTimeout = builder.closeTimeout;
		this.capabilities = capabilities(builder.effectiveDurability());
		this.calls = new CallRegistry(this.name);
		this.watches = new WatchHub(this.name, this.clock);
		this.database = new SqliteDatabase(this.name, directory, builder.effectiveDurability(), builder.options,
				new SqliteErrors(this.name, directory.path()), this.calls::isClosed, this.snapshots::oldestAgeMillis,
				this.clock.millis());
		this.statistics = new SqliteStatistics(this.database, directory, this.calls, this.snapshots, this.watches);
		try {
			StoreDescriptor descriptor = StoreDescriptor.openOrCreate(this, this.clock.millis());
			directory.opened(ConnectionFactory.LOG, ConnectionFactory.SHARED_MEMORY);
			this.description = description(builder, directory.path(), descriptor);
		}
		catch (RuntimeException | Error ex) {
			this.database.close();
			throw ex;
		}
	}

	private static Set<Capability> capabilities(Durability durability) {
		Set<Capability> capabilities = EnumSet.of(Capability.CONDITIONAL_WRITE, Capability.INCREMENT, Capability.TTL,
				Capability.COLOCATED_BATCH, Capability.WATCH, Capability.ORDERED_SCAN, Capability.ATOMIC_BATCH,
				Capability.TRANSACTION, Capability.SNAPSHOT, Capability.RANGE_PROTECTION, Capability.CHECKPOINT,
				Capability.COMPACTION,
				// Every commit reaches the operating system, also where none has to.
				Capability.DURABLE_PROCESS);
		if (durability == Durability.POWER) {
			capabilities.add(Capability.DURABLE_POWER);
		}
		return Collections.unmodifiableSet(capabilities);
	}

	private static LayerDescription description(Builder builder, Path directory, StoreDescriptor descriptor) {
		SqliteOptions options = builder.options;
		Map<String, Object> facts = new LinkedHashMap<>();
		facts.put("directory", directory.toString());
		facts.put("uuid", descriptor.uuid().toString());
		facts.put("durability", builder.effectiveDurability().name().toLowerCase(Locale.ROOT));
		facts.put("readers", options.readers());
		facts.put("max-snapshots", options.snapshots());
		facts.put("lock-timeout", options.lockTimeout().toString());
		facts.put("busy-timeout", options.busyTimeout().toString());
		facts.put("page-size", options.pageSize());
		facts.put("cache-size", options.cacheSize());
		facts.put("mmap-size", options.mmapSize());
		facts.put("checkpoint-size", options.checkpointSize());
		facts.put("journal-size-limit", options.journalSizeLimit());
		facts.put("max-size", (options.maxSize() != Long.MAX_VALUE) ? options.maxSize() : "unlimited");
		return new LayerDescription("sqlite", facts);
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
			return live(this.database.<@Nullable Entry>read("get", (connection) -> connection.get(key)));
		}
		finally {
			this.calls.leave(call);
		}
	}

	private @Nullable Entry live(@Nullable Entry entry) {
		// Asking the clock is not free.
		boolean expired = entry != null && entry.expiresAt() != Entry.NEVER && entry.isExpired(this.clock.millis());
		return expired ? null : entry;
	}

	@Override
	public List<@Nullable Entry> getAll(List<Bytes> keys, ReadOptions options) {
		int call = this.calls.enter();
		try {
			return this.database.read("get-all", (connection) -> {
				List<@Nullable Entry> found = new ArrayList<>(keys.size());
				// Locking the file for each key would double the price.
				connection.begin();
				for (Bytes key : keys) {
					found.add(live(connection.get(key)));
				}
				connection.commit();
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
			return new SqliteCursor(this.name, this.calls, this.clock, this.pages, range, options);
		}
		finally {
			this.calls.leave(call);
		}
	}

	@Override
	public Version put(Mutation.Put put, long now) {
		int call = this.calls.enter();
		try {
			return write("put", put.size(), now, (writer) -> writer.put(put));
		}
		finally {
			this.calls.leave(call);
		}
	}

	private <T> T write(String operation, long bytes, long now, EntryWrite<T> work) {
		this.directory.verifyEachSecond();
		return this.database.write(operation, bytes, publishing(now, work));
	}

	private <T> SqliteDatabase.Write<T> publishing(long now, EntryWrite<T> work) {
		return (connection, stamp) -> {
			int registrations = this.watches.registrations();
			List<WatchEvent> events = this.watches.isWatched() ? new ArrayList<>() : null;
			EntryWriter writer = new EntryWriter(connection, stamp, now, events);
			T result;
			try {
				result = work.apply(writer);
			}
			catch (RuntimeException | Error ex) {
				// It may have come between the effect and its result.
				this.watches.publishGap();
				throw ex;
			}
			// Still alone with the file, so that the order is that of the commits.
			if (events != null) {
				this.watches.publish(events);
			}
			else if (registrations != this.watches.registrations()) {
				this.watches.publishGapSince(registrations, writer::changes);
			}
			return result;
		};
	}

	@Override
	public boolean delete(Bytes key, long now) {
		int call = this.calls.enter();
		try {
			return write("delete", 0, now, (writer) -> writer.delete(key));
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
				return this.database.reclaim(publishing(now, (writer) -> writer.commit(batch)));
			}
			long bytes = batch.mutations().stream().mapToLong(Mutation::size).sum();
			return write("commit", bytes, now, (writer) -> writer.commit(batch));
		}
		finally {
			this.calls.leave(call);
		}
	}

	@Override
	public List<ExpiredEntry> expiredBefore(long now, int limit) {
		int call = this.calls.enter();
		try {
			return this.database.read("find-expired", (connection) -> connection.expired(now, limit));
		}
		finally {
			this.calls.leave(call);
		}
	}

	@Override
	public Snapshot snapshot() {
		int call = this.calls.enter();
		try {
			return new SqliteSnapshot(this.name, this.database, this.calls, this.snapshots, this.clock);
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
	 * {@inheritDoc} The copy holds the state of one moment, without unused pages.
	 * Directories above are created.
	 * @throws StorageConfigurationException if something is there already, or the
	 * directories above cannot be created
	 */
	@Override
	public void checkpoint(Path directory) {
		int call = this.calls.enter();
		try {
			Path target = DataDirectory.forCheckpoint(this.name, directory);
			this.database.checkpoint(target);
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
			this.database.<@Nullable Entry>read("probe", (connection) -> connection.get(PROBE_KEY));
			write("probe", 1, this.clock.millis(),
					(writer) -> writer.put(new Mutation.Put(PROBE_KEY, Bytes.EMPTY, Entry.NEVER, Entry.NO_SERIALIZER)));
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
		List<StoreWarning> warnings = new ArrayList<>(this.directory.warnings());
		warnings.addAll(this.database.warnings());
		return warnings;
	}

	@Override
	public List<LayerDescription> layers() {
		return List.of(this.description);
	}

	@Override
	public List<LayerDescription> explain(Bytes key) {
		return List.of(LayerDescription.ofEntry("sqlite", get(key, ReadOptions.DEFAULT)));
	}

	/**
	 * Returns the open file.
	 */
	SqliteDatabase database() {
		return this.database;
	}

	/**
	 * {@inheritDoc} There is nothing but the store itself: its connections belong to it.
	 * To look at the data, open the file with a connection that only reads.
	 */
	@Override
	public <T> Optional<T> unwrap(Class<T> type) {
		return type.isInstance(this) ? Optional.of(type.cast(this)) : Optional.empty();
	}

	@Override
	public FileEncryption fileEncryption() {
		return FileEncryption.NONE;
	}

	/**
	 * {@inheritDoc}
	 * @throws StorageTimeoutException if calls were still running after the time allowed
	 * for it. The store is closed then: those calls were made to fail.
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
					+ this.closeTimeout.toMillis() + " ms because calls were still running; they were made to fail",
					ex);
			this.database.interrupt();
		}
		this.watches.close();
		try {
			this.database.close();
		}
		finally {
			this.directory.close();
		}
		if (timeout != null) {
			throw timeout;
		}
	}

	/**
	 * The pages of scans without a snapshot, each read on whatever connection is free.
	 */
	private final class StorePages implements SqliteCursor.Pages {

		@Override
		public SqliteConnection.Page read(KeyRange range, ScanOptions options, int rows, long bytes) {
			return SqliteStore.this.database.read("scan", (connection) -> connection.page(range, options, rows, bytes));
		}

		@Override
		public boolean isClosed() {
			return false;
		}

	}

	/**
	 * What a write does.
	 *
	 * @param <T> type of the result
	 */
	private interface EntryWrite<T> {

		T apply(EntryWriter writer) throws SQLException;

	}

	/**
	 * Builds a {@link SqliteStore}.
	 */
	public static final class Builder {

		private String name = "sqlite";

		private @Nullable Path directory;

		private InstantSource clock = InstantSource.system();

		private @Nullable Durability durability;

		private SqliteOptions options = SqliteOptions.DEFAULT;

		private Duration closeTimeout = Duration.ofSeconds(10);

		private Builder() {
		}

		/**
		 * Sets the name of the store.
		 * @param name the name; {@code sqlite} unless set
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
		 * Sets how connections, memory and disk are used.
		 * @param options the options; {@link SqliteOptions#DEFAULT} unless set
		 * @return this builder
		 */
		public Builder options(SqliteOptions options) {
			this.options = options;
			return this;
		}

		/**
		 * Sets how long {@link SqliteStore#close()} waits for running calls.
		 * @param closeTimeout the longest time; 10 seconds unless set
		 * @return this builder
		 */
		public Builder closeTimeout(Duration closeTimeout) {
			this.closeTimeout = closeTimeout;
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
		public SqliteStore build() {
			DataDirectory location = DataDirectory.open(this.name, FILES, this.directory);
			boolean opened = false;
			try {
				LinkedFile.refuseIfOpenElsewhere(this.name, location.path().resolve(ConnectionFactory.FILE));
				SqliteStore store = new SqliteStore(this, location);
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
