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

import java.util.List;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompactionOptions;
import org.rocksdb.FlushOptions;
import org.rocksdb.LevelMetaData;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.SstFileMetaData;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes the tombstones of removed entries, which slow scans down. RocksDB itself
 * removes them only with the next compaction of their range: after the sweep of a million
 * entries, every scan of the range would step over a million tombstones. Safe for use by
 * several threads.
 */
final class Tombstones {

	/**
	 * This many tombstones in memory are written to a table before the next scan or
	 * sweep.
	 */
	static final int MANY = 10_000;

	private static final Logger logger = LoggerFactory.getLogger(Tombstones.class);

	// A table is compacted if so many of so many entries in a row, or half of all its
	// entries, are tombstones.
	private static final String COMPACTION = "{id=CompactOnDeletionCollector;window_size=2048;deletion_trigger=1024;"
			+ "deletion_ratio=0.5}";

	private final RocksDB db;

	private final List<ColumnFamilyHandle> families;

	private final AtomicLong inMemory = new AtomicLong();

	private volatile boolean inTables;

	Tombstones(RocksDB db, List<ColumnFamilyHandle> families) {
		this.db = db;
		this.families = families;
	}

	/**
	 * Creates options of a column family whose tables are compacted in the background
	 * once tombstones make up much of them.
	 * @throws IllegalStateException if RocksDB does not know the options
	 */
	static ColumnFamilyOptions removedSoon() {
		// The Java interface has no setter for it.
		Properties properties = new Properties();
		properties.setProperty("table_properties_collectors", COMPACTION);
		ColumnFamilyOptions options = ColumnFamilyOptions.getColumnFamilyOptionsFromProps(properties);
		if (options == null) {
			throw new IllegalStateException("RocksDB does not know the option table_properties_collectors=" + COMPACTION
					+ "; use the version of rocksdbjni that this version of the library was built with");
		}
		return options;
	}

	/**
	 * Counts entries that were removed.
	 */
	void added(int count) {
		this.inMemory.addAndGet(count);
	}

	/**
	 * Starts to write the tombstones in memory to a table, from where compactions remove
	 * them, if they are many. Does not wait for that.
	 */
	void removeIfMany() {
		if (this.inMemory.get() >= MANY) {
			flush(false);
			this.inTables = true;
		}
	}

	/**
	 * Removes tombstones, if there are many, and waits for that. RocksDB moves a lone
	 * table to the last level as it is and never compacts it, even if it holds only
	 * tombstones. So this compacts such tables.
	 * @param stopped whether to leave the rest to the next call
	 */
	void remove(BooleanSupplier stopped) {
		if (this.inMemory.get() < MANY && !this.inTables) {
			return;
		}
		this.inTables = false;
		// Waits for a flush that a scan has started, too.
		flush(true);
		boolean left = stopped.getAsBoolean();
		for (ColumnFamilyHandle family : this.families) {
			for (LevelMetaData level : this.db.getColumnFamilyMetaData(family).levels()) {
				for (SstFileMetaData table : level.files()) {
					if (isMostlyTombstones(table) && !stopped.getAsBoolean()) {
						left |= !isCompacted(family, table);
					}
				}
			}
		}
		if (left) {
			this.inTables = true;
		}
	}

	private static boolean isMostlyTombstones(SstFileMetaData table) {
		return table.numDeletions() >= MANY / 10 && table.numDeletions() * 2 >= table.numEntries();
	}

	private boolean isCompacted(ColumnFamilyHandle family, SstFileMetaData table) {
		try (CompactionOptions options = new CompactionOptions()) {
			this.db.compactFiles(options, family, List.of(table.path() + "/" + table.fileName()),
					this.db.numberLevels(family) - 1, -1, null);
			return true;
		}
		catch (RocksDBException ex) {
			// Another compaction has it, or its result, already.
			logger.debug("The tombstones of a table could not be removed yet", ex);
			return false;
		}
	}

	private void flush(boolean wait) {
		long count = this.inMemory.getAndSet(0);
		try (FlushOptions options = new FlushOptions().setWaitForFlush(wait)) {
			this.db.flush(options, this.families);
		}
		catch (RocksDBException ex) {
			// Reads go on where writes fail, and writes say why they fail.
			logger.debug("The tombstones in memory could not be written to a table", ex);
			this.inMemory.addAndGet(count);
		}
	}

}
