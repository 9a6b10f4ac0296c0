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

import java.io.File;
import java.nio.file.Path;

import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.IndexType;

/**
 * The format of the tables that are written from now on; RocksDB reads all of them.
 * <p>
 * A read needs the index and the filter of a table. Whole ones are fastest, as long as
 * the block cache holds those of all tables. Beyond that each read would load the filter
 * of a whole table, more than a megabyte. A store whose files are large beside the cache
 * therefore writes them in parts: a read loads some kilobytes at most, and looks up one
 * level more.
 */
final class TableFormat {

	private static final long METADATA_BLOCK_SIZE = 4L << 10;

	/**
	 * Indexes and filters take about a twenty-fifth of the files of small entries, and
	 * get half of the cache.
	 */
	private static final long LARGE = 12;

	private final RocksDbOptions options;

	private final Cache cache;

	private final boolean inParts;

	private TableFormat(RocksDbOptions options, Cache cache, boolean inParts) {
		this.options = options;
		this.cache = cache;
		this.inParts = inParts;
	}

	/**
	 * Chooses the format for the tables in a directory.
	 * @param options the settings
	 * @param cache the block cache
	 * @param cacheSize its size in bytes
	 * @param directory the directory of the database, which may be empty
	 */
	static TableFormat of(RocksDbOptions options, Cache cache, long cacheSize, Path directory) {
		return new TableFormat(options, cache, size(directory) / LARGE > cacheSize);
	}

	private static long size(Path directory) {
		File[] tables = directory.toFile().listFiles((file, name) -> name.endsWith(".sst"));
		long size = 0;
		for (File table : (tables != null) ? tables : new File[0]) {
			size += table.length();
		}
		return size;
	}

	/**
	 * Whether indexes and filters are written in parts.
	 */
	boolean isInParts() {
		return this.inParts;
	}

	/**
	 * Returns the settings of a column family.
	 * @param filtered whether its tables have a filter policy
	 */
	BlockBasedTableConfig config(boolean filtered) {
		BlockBasedTableConfig table = new BlockBasedTableConfig().setBlockSize(this.options.blockSize())
			.setBlockCache(this.cache)
			// Counted in the cache, so that its size bounds the memory of a large store.
			.setCacheIndexAndFilterBlocks(true)
			.setCacheIndexAndFilterBlocksWithHighPriority(true)
			.setPinL0FilterAndIndexBlocksInCache(true)
			.setPinTopLevelIndexAndFilter(true);
		if (this.inParts) {
			table.setIndexType(IndexType.kTwoLevelIndexSearch)
				.setMetadataBlockSize(METADATA_BLOCK_SIZE)
				.setPartitionFilters(filtered);
		}
		return table;
	}

}
