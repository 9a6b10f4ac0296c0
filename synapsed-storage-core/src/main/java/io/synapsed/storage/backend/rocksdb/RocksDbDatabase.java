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

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

import io.synapsed.storage.common.Durability;
import io.synapsed.storage.engine.CallRegistry;
import io.synapsed.storage.engine.DataDirectory;
import io.synapsed.storage.exception.StorageBackendException;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.FlushOptions;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.Statistics;
import org.rocksdb.WriteOptions;

/**
 * The open database with its native objects. Entries are in the default column family, so
 * that reads and writes need not name one. The store makes sure that there is no call
 * after {@link #close()}.
 */
final class RocksDbDatabase implements AutoCloseable {

	private static final byte[] EXPIRY = "expiry".getBytes(StandardCharsets.UTF_8);

	private static final long MAX_LOG_SIZE = 1L << 20;

	private static final int MAX_LOG_FILES = 4;

	// In the order of their creation; closed in reverse order.
	private final Deque<AutoCloseable> owned = new ArrayDeque<>();

	private final Durability durability;

	private final String store;

	private final DataDirectory directory;

	private final DBOptions databaseOptions;

	private final TableFormat tables;

	private final List<ColumnFamilyDescriptor> families;

	private final WriteRecovery recovery;

	// Null if it could not be opened again after a write error.
	private volatile @Nullable Opened opened;

	private final ReadOptions reads;

	private final NativeWrites writes;

	private final NativeWrites syncedWrites;

	private final NativeWrites housekeepingWrites;

	private final @Nullable Statistics statistics;

	/**
	 * Opens the database, and creates it where there is none.
	 */
	RocksDbDatabase(String store, DataDirectory directory, Durability durability, RocksDbOptions options,
			RocksDbResources.Shared shared, CallRegistry calls, Duration writeTimeout) throws RocksDBException {
		this.store = store;
		this.directory = directory;
		this.durability = durability;
		this.recovery = new WriteRecovery(store, directory.path(), this, calls, durability);
		try {
			this.statistics = options.statistics() ? own(new Statistics()) : null;
			this.reads = own(new ReadOptions());
			this.tables = TableFormat.of(options, shared.cache(), shared.cacheSize(), directory.path());
			this.families = List.of(
					new ColumnFamilyDescriptor(RocksDB.DEFAULT_COLUMN_FAMILY,
							own(familyOptions(options, options.bloomFilterBitsPerKey()))),
					// The index is only iterated, so filters would be useless.
					new ColumnFamilyDescriptor(EXPIRY, own(familyOptions(options, 0))));
			this.databaseOptions = own(databaseOptions(options, shared));
			this.opened = openFiles();
			this.writes = writes(store, durability, calls, writeTimeout);
			this.syncedWrites = writes(store, Durability.POWER, calls, writeTimeout);
			this.housekeepingWrites = writes(store,
					(durability == Durability.NONE) ? Durability.NONE : Durability.PROCESS, calls, writeTimeout);
		}
		catch (RocksDBException | RuntimeException | Error ex) {
			close();
			throw ex;
		}
	}

	private Opened openFiles() throws RocksDBException {
		List<ColumnFamilyHandle> handles = new ArrayList<>();
		RocksDB db = RocksDB.open(this.databaseOptions, this.directory.path().toString(), this.families, handles);
		return new Opened(db, handles.get(0), handles.get(1), new Tombstones(db, handles), new SweepPosition());
	}

	/**
	 * Opens the files again, with everything that was acknowledged. To be called while no
	 * call runs, and after all iterators and snapshots were freed.
	 * @throws StorageBackendException if they cannot be opened: nothing can be read or
	 * written then until another call succeeds
	 * @throws io.synapsed.storage.exception.StorageFilesLostException if they are not
	 * those that were open
	 */
	void reopen() {
		// RocksDB would create an empty database in the place of one that was deleted.
		this.directory.verify();
		Opened before = this.opened;
		this.opened = null;
		if (before != null) {
			before.db().close();
		}
		try {
			this.opened = openFiles();
			this.directory.opened();
		}
		catch (RocksDBException ex) {
			throw new StorageBackendException(this.store, "the files in " + this.directory.path()
					+ " could not be opened again after a write error; this is tried again with the next write. See the"
					+ " cause", ex);
		}
	}

	/**
	 * Checks about once a second that the files are where they were opened.
	 */
	void verifyEachSecond() {
		this.directory.verifyEachSecond();
	}

	private Opened opened() {
		Opened current = this.opened;
		if (current == null) {
			throw new StorageBackendException(this.store, "the files in " + this.directory.path()
					+ " could not be opened again after a write error; this is tried again with the next write");
		}
		return current;
	}

	private <T extends AutoCloseable> T own(T object) {
		this.owned.push(object);
		return object;
	}

	private NativeWrites writes(String store, Durability durability, CallRegistry calls, Duration timeout) {
		return new NativeWrites(store, this, calls, own(writeOptions(durability).setNoSlowdown(true)),
				own(writeOptions(durability)), timeout);
	}

	private static WriteOptions writeOptions(Durability durability) {
		return new WriteOptions().setDisableWAL(durability == Durability.NONE).setSync(durability == Durability.POWER);
	}

	private DBOptions databaseOptions(RocksDbOptions options, RocksDbResources.Shared shared) {
		DBOptions database = new DBOptions().setCreateIfMissing(true)
			.setCreateMissingColumnFamilies(true)
			.setMaxOpenFiles(options.maxOpenFiles())
			.setMaxBackgroundJobs(options.maxBackgroundJobs())
			.setMaxTotalWalSize(options.walSizeLimit())
			.setWriteBufferManager(shared.writeBuffers())
			.setMaxLogFileSize(MAX_LOG_SIZE)
			.setKeepLogFileNum(MAX_LOG_FILES)
			// Without a log only flushing both column families at once keeps the index in
			// step with the entries.
			.setAtomicFlush(this.durability == Durability.NONE);
		if (this.statistics != null) {
			database.setStatistics(this.statistics);
		}
		return database;
	}

	private ColumnFamilyOptions familyOptions(RocksDbOptions options, int filterBitsPerKey) {
		BlockBasedTableConfig table = this.tables.config(filterBitsPerKey > 0);
		if (filterBitsPerKey > 0) {
			table.setFilterPolicy(own(new BloomFilter(filterBitsPerKey)));
		}
		return Tombstones.removedSoon()
			.setTableFormatConfig(table)
			.setWriteBufferSize(options.writeBufferSize())
			.setCompressionType(compressionType(options.blockCompression()));
	}

	private static CompressionType compressionType(RocksDbOptions.BlockCompression compression) {
		return switch (compression) {
			case NONE -> CompressionType.NO_COMPRESSION;
			case SNAPPY -> CompressionType.SNAPPY_COMPRESSION;
			case LZ4 -> CompressionType.LZ4_COMPRESSION;
			case ZSTD -> CompressionType.ZSTD_COMPRESSION;
		};
	}

	RocksDB db() {
		return opened().db();
	}

	ColumnFamilyHandle data() {
		return opened().data();
	}

	ColumnFamilyHandle expiry() {
		return opened().expiry();
	}

	/**
	 * Returns the options for reads of the newest state.
	 */
	ReadOptions reads() {
		return this.reads;
	}

	/**
	 * Returns writes with the configured durability.
	 */
	NativeWrites writes() {
		return this.writes;
	}

	/**
	 * Returns writes that survive a power loss, at every configured durability.
	 */
	NativeWrites syncedWrites() {
		return this.syncedWrites;
	}

	/**
	 * Returns writes that reclaim space. They never wait for the device: after a loss,
	 * the next sweep removes the same entries again.
	 */
	NativeWrites housekeepingWrites() {
		return this.housekeepingWrites;
	}

	/**
	 * Returns how far the expiry index was swept.
	 */
	SweepPosition sweepPosition() {
		return opened().sweepPosition();
	}

	/**
	 * Returns the tombstones that may slow scans down.
	 */
	Tombstones tombstones() {
		return opened().tombstones();
	}

	/**
	 * Returns what opens the database again after a write error.
	 */
	WriteRecovery recovery() {
		return this.recovery;
	}

	/**
	 * Returns the format of new tables.
	 */
	TableFormat tables() {
		return this.tables;
	}

	@Nullable Statistics statistics() {
		return this.statistics;
	}

	/**
	 * Estimates how much memory the filters of all entries take.
	 * @param bitsPerKey bits of the filter for each key
	 * @return bytes, 0 if the files cannot be asked
	 */
	long estimatedFilterSize(int bitsPerKey) {
		Opened current = this.opened;
		if (current == null || bitsPerKey == 0) {
			return 0;
		}
		try {
			return current.db().getLongProperty("rocksdb.estimate-num-keys") * bitsPerKey / Byte.SIZE;
		}
		catch (RocksDBException ex) {
			return 0;
		}
	}

	/**
	 * Waits until all earlier writes are on the device.
	 */
	void flush() throws RocksDBException {
		if (this.durability == Durability.NONE) {
			emptyLog();
		}
		else {
			try {
				db().flushWal(true);
			}
			catch (RocksDBException ex) {
				this.recovery.failed(ex);
				throw ex;
			}
		}
	}

	/**
	 * Waits until all earlier writes are in tables, whose blocks RocksDB checks on
	 * reading. Damage within a log is taken for its end, and RocksDB silently drops what
	 * follows.
	 */
	void emptyLog() throws RocksDBException {
		try (FlushOptions options = new FlushOptions().setWaitForFlush(true)) {
			db().flush(options, List.of(data(), expiry()));
		}
	}

	@Override
	public void close() {
		Opened last = this.opened;
		if (last != null) {
			last.db().close();
		}
		closeOwned();
	}

	private void closeOwned() {
		while (!this.owned.isEmpty()) {
			try {
				this.owned.pop().close();
			}
			catch (Exception ex) {
				throw new IllegalStateException("A native object could not be freed", ex);
			}
		}
	}

	/**
	 * Holds the objects of one opening of the files.
	 */
	private record Opened(RocksDB db, ColumnFamilyHandle data, ColumnFamilyHandle expiry, Tombstones tombstones,
			SweepPosition sweepPosition) {
	}

}
