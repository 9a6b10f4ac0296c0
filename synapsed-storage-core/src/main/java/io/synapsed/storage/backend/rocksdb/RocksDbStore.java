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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Capability;
import io.synapsed.storage.common.Durability;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.common.ScanOptions;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.engine.CallRegistry;
import io.synapsed.storage.engine.DataDirectory;
import io.synapsed.storage.engine.DirectoryEngine;
import io.synapsed.storage.engine.EngineStatistics;
import io.synapsed.storage.engine.KeyLocks;
import io.synapsed.storage.engine.StampSequence;
import io.synapsed.storage.engine.StampedValue;
import io.synapsed.storage.exception.StorageBackendException;
import io.synapsed.storage.spi.CommitResult;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.EntryCursor;
import io.synapsed.storage.spi.EntryLease;
import io.synapsed.storage.spi.ExpiredEntry;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.ReplicaEngine;
import io.synapsed.storage.spi.Snapshot;
import io.synapsed.storage.spi.StoreWarning;
import io.synapsed.storage.spi.WatchEvent;
import io.synapsed.storage.spi.WriteBatch;
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
 * What acknowledged writes survive is the {@linkplain RocksDbStoreBuilder#durability
 * durability}: {@link Durability#NONE} skips the log, so that a killed process loses what
 * was not flushed, {@link Durability#PROCESS} hands every write to the operating system,
 * and {@link Durability#POWER} waits for the device.
 *
 * @since 0.1.0
 */
public final class RocksDbStore extends DirectoryEngine implements ReplicaEngine {

	private static final Logger logger = LoggerFactory.getLogger(RocksDbStore.class);

	private static final Set<Capability> CAPABILITIES = Set.of(Capability.ORDERED_SCAN, Capability.ATOMIC_BATCH,
			Capability.TRANSACTION, Capability.SNAPSHOT, Capability.CHECKPOINT, Capability.COMPACTION);

	private final RocksDbOptions options;

	private final RocksDbResources resources;

	private final boolean ownsResources;

	private final RocksDbErrors errors;

	private final LiveFiles liveFiles;

	private final RocksDbDatabase database;

	private final StampSequence stamps;

	private final EntryReader reader;

	private final EntryWriter writer;

	private final ReplicaWriter replicaWriter;

	private final ExpiryIndex expiries;

	private final AtomicLong knownBackgroundErrors = new AtomicLong();

	RocksDbStore(RocksDbStoreBuilder builder, RocksDbOptions options, Duration lockTimeout, DataDirectory directory,
			RocksDbResources resources, boolean ownsResources, RocksDbDatabase database, CallRegistry calls) {
		super(builder, directory, calls, CAPABILITIES);
		this.options = options;
		this.resources = resources;
		this.ownsResources = ownsResources;
		this.database = database;
		this.errors = new RocksDbErrors(name(), directory.path());
		this.reader = new EntryReader(name(), database, database.reads(), clock(), this.errors);
		this.liveFiles = new LiveFiles(database, directory);
		this.stamps = isReplica() ? StampSequence.transientSince(0) : recordedStamps();
		this.replicaWriter = new ReplicaWriter(database, this.reader, watches());
		KeyLocks locks = new KeyLocks(name(), lockTimeout);
		this.writer = new EntryWriter(database, this.reader, locks, this.stamps, watches(),
				new DiskReserve(name(), directory));
		this.expiries = new ExpiryIndex(name(), database, this.reader, locks, calls, this.errors);
	}

	private StampSequence recordedStamps() {
		StampLimit limit = new StampLimit(this.database, this.errors);
		return new StampSequence(limit.read(name()), clock().millis(), limit);
	}

	/**
	 * Starts to build a store.
	 * @return a new builder
	 */
	public static RocksDbStoreBuilder builder() {
		return new RocksDbStoreBuilder();
	}

	@Override
	protected void describe(Map<String, Object> facts) {
		facts.put("block-cache-size", this.resources.blockCacheSize());
		facts.put("write-buffer-budget", this.resources.writeBufferBudget());
		facts.put("write-buffer-size", this.options.writeBufferSize());
		facts.put("max-open-files", this.options.maxOpenFiles());
		facts.put("bloom-filter-bits-per-key", this.options.bloomFilterBitsPerKey());
		facts.put("block-size", this.options.blockSize());
		facts.put("index-in-parts", this.database.tables().isInParts());
		facts.put("block-compression", this.options.blockCompression().name().toLowerCase(Locale.ROOT));
		facts.put("max-background-jobs", this.options.maxBackgroundJobs());
		facts.put("statistics", this.options.statistics());
		facts.put("wal-size-limit", this.options.walSizeLimit());
	}

	@Override
	protected void measure(EngineStatistics figures) {
		new RocksDbStatistics(this.database, this.liveFiles).addTo(figures);
	}

	/** {@inheritDoc} Warns of a cache that cannot hold the filters. */
	@Override
	public List<StoreWarning> warnings() {
		List<StoreWarning> warnings = new ArrayList<>(super.warnings());
		long filters = this.database.estimatedFilterSize(this.options.bloomFilterBitsPerKey());
		long share = this.resources.blockCacheSize() / 2;
		if (filters > share) {
			warnings.add(new StoreWarning(
					"The filters of the entries take about " + (filters >> 20) + " MB, and the block cache keeps "
							+ (share >> 20) + " MB for them: many reads load a filter first.",
					"Set 'rocksdb.block-cache-size' to at least " + (filters * 2 >> 20)
							+ "MB, for all stores together."));
		}
		return warnings;
	}

	/**
	 * Opens the files again after a write error, as soon as that is possible. A replica
	 * stays as it is: whoever applies to it decides what has taken effect.
	 */
	@Override
	protected void beforeWrite() {
		if (!isReplica() && this.database.recovery().recover()) {
			// A write with an unknown outcome may be visible now.
			watches().publish(WatchEvent.GAP);
		}
	}

	@Override
	protected @Nullable Entry doGet(Bytes key, ReadOptions options) {
		return this.reader.get(key);
	}

	@Override
	protected EntryLease doLease(Bytes key, ReadOptions options) {
		return this.reader.lease(key);
	}

	@Override
	protected List<@Nullable Entry> doGetAll(List<Bytes> keys, ReadOptions options) {
		return this.reader.getAll(keys);
	}

	@Override
	protected EntryCursor doScan(KeyRange range, ScanOptions options) {
		this.database.tombstones().removeIfMany();
		return new RocksDbCursor(this, this.database, new org.rocksdb.ReadOptions(), range, options, () -> false);
	}

	@Override
	protected Version doPut(Mutation.Put put, long now) throws RocksDBException {
		requireNoReplica();
		return this.writer.put(put);
	}

	@Override
	protected boolean doDelete(Bytes key, long now) throws RocksDBException {
		requireNoReplica();
		return this.writer.delete(key, now);
	}

	@Override
	protected CommitResult doCommit(WriteBatch batch, long now) throws RocksDBException {
		requireNoReplica();
		return this.writer.commit(batch, now);
	}

	@Override
	public CommitResult apply(WriteBatch batch, long now, long stamp, Function<CommitResult, List<Mutation>> records) {
		if (!isReplica()) {
			throw new IllegalStateException("Store '" + name() + "' was not opened as a replica");
		}
		return call("apply", () -> this.replicaWriter.apply(batch, now, stamp, records));
	}

	@Override
	protected List<ExpiredEntry> doExpiredBefore(long now, int limit) {
		return this.expiries.expiredBefore(now, limit);
	}

	@Override
	protected Snapshot doSnapshot() {
		return new RocksDbSnapshot(this, this.database, snapshots(), clock(), this.errors);
	}

	@Override
	protected void doFlush() throws RocksDBException {
		this.database.flush();
		files().verify();
	}

	@Override
	protected void doCompact() throws RocksDBException {
		this.database.db().compactRange(this.database.data());
		this.database.db().compactRange(this.database.expiry());
	}

	/**
	 * Files that no longer change are linked where the file system allows it, so that the
	 * copy takes little time and space. Directories above are created.
	 */
	@Override
	protected void doCheckpoint(Path directory) throws RocksDBException {
		Path target = DataDirectory.forCheckpoint(name(), directory);
		try (Checkpoint checkpoint = Checkpoint.create(this.database.db())) {
			checkpoint.createCheckpoint(target.toString());
		}
	}

	/** Writes past the reserve of the disk, and asks for errors in the background. */
	@Override
	protected void doProbe() throws RocksDBException {
		files().verify();
		this.liveFiles.verify();
		RocksDB db = this.database.db();
		db.get(this.database.reads(), PROBE_KEY.exactArray());
		if (!isReplica()) {
			byte[] stored = StampedValue.of(new Mutation.Put(PROBE_KEY, Bytes.EMPTY, Entry.NEVER, Entry.NO_SERIALIZER),
					this.stamps.next());
			this.database.writes().writeNow((options) -> db.put(options, PROBE_KEY.exactArray(), stored));
		}
		checkBackgroundErrors(db.getLongProperty("rocksdb.background-errors"));
	}

	/**
	 * Reports only new errors. RocksDB never resets its count, even if the cause is gone.
	 */
	private void checkBackgroundErrors(long count) {
		long fresh = count - this.knownBackgroundErrors.getAndSet(count);
		if (fresh > 0) {
			throw new StorageBackendException(name(), fresh + " flushes or compactions have failed lately; see the"
					+ " file LOG in " + directory() + " for the reason");
		}
	}

	/**
	 * Returns the database, for tests that look behind the store.
	 */
	RocksDbDatabase database() {
		return this.database;
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
			if (calls().isClosed()) {
				throw calls().closed();
			}
			return Optional.of(type.cast(this.database.db()));
		}
		return Optional.empty();
	}

	@Override
	protected RuntimeException translate(String operation, Exception failure) {
		return (failure instanceof RocksDBException known) ? this.errors.translate(operation, known)
				: super.translate(operation, failure);
	}

	@Override
	protected String fateOfRunningCalls() {
		return "its files stay open until the process ends";
	}

	/** Frees nothing while a call is running, which would crash the process. */
	@Override
	protected boolean closeFiles(boolean idle) {
		if (!idle) {
			logger.error("Store '{}' could not be closed in time because calls are still running; its files in {} stay"
					+ " open until the process ends", name(), directory());
			return false;
		}
		try {
			// An orderly close survives a power loss, even if there is no room for
			// tables.
			this.database.flush();
			this.database.emptyLog();
		}
		catch (RocksDBException | StorageBackendException ex) {
			logger.error("The last writes of store '{}' may not have reached the disk", name(), ex);
		}
		finally {
			abandon();
		}
		return true;
	}

	@Override
	protected void abandon() {
		this.database.close();
		this.resources.release();
		if (this.ownsResources) {
			this.resources.close();
		}
	}

}
