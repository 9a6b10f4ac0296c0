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

import io.synapsed.storage.engine.EngineStatistics;
import org.rocksdb.RocksDBException;
import org.rocksdb.Statistics;
import org.rocksdb.TickerType;

/**
 * Reads the figures that RocksDB keeps.
 */
final class RocksDbStatistics {

	private final RocksDbDatabase database;

	private final LiveFiles files;

	RocksDbStatistics(RocksDbDatabase database, LiveFiles files) {
		this.database = database;
		this.files = files;
	}

	void addTo(EngineStatistics figures) {
		figures.gauge("keys.estimated", "entries", "Keys, roughly, expired ones that were not swept included",
				() -> property("estimate-num-keys"));
		figures.gauge("files.live-size", "bytes", "Size of the files that hold the newest state",
				() -> sum("live-sst-files-size"));
		figures.gauge("disk.used", "bytes", "Size of everything in the directory, logs included",
				this.files::usedSpace);
		figures.gauge("memtables.size", "bytes", "Size of the tables in memory", () -> sum("cur-size-all-mem-tables"));
		figures.gauge("block-cache.usage", "bytes", "Size of what the block cache holds, for all stores that share it",
				() -> property("block-cache-usage"));
		figures.gauge("block-cache.capacity", "bytes", "Size of the block cache",
				() -> property("block-cache-capacity"));
		figures.gauge("compaction.pending", "bytes", "Bytes that compaction has to rewrite, roughly",
				() -> sum("estimate-pending-compaction-bytes"));
		figures.counter("background-errors", "operations", "Background jobs that failed",
				() -> property("background-errors"));
		figures.gauge("write-stopped", "flag", "1 while writes have to wait for flushes or compactions, else 0",
				() -> property("is-write-stopped"));
		Statistics tickers = this.database.statistics();
		if (tickers != null) {
			addTickers(figures, tickers);
		}
	}

	private static void addTickers(EngineStatistics figures, Statistics tickers) {
		figures.counter("block-cache.hits", "operations", "Blocks found in the cache",
				() -> tickers.getTickerCount(TickerType.BLOCK_CACHE_HIT));
		figures.counter("block-cache.misses", "operations", "Blocks read from files",
				() -> tickers.getTickerCount(TickerType.BLOCK_CACHE_MISS));
		figures.counter("bloom-filter.useful", "operations", "Reads of files that a filter spared",
				() -> tickers.getTickerCount(TickerType.BLOOM_FILTER_USEFUL));
		figures.counter("bytes.read", "bytes", "Bytes of entries that were read",
				() -> tickers.getTickerCount(TickerType.BYTES_READ));
		figures.counter("bytes.written", "bytes", "Bytes of entries that were written",
				() -> tickers.getTickerCount(TickerType.BYTES_WRITTEN));
		figures.counter("wal.syncs", "operations", "Times that the write-ahead log was synced",
				() -> tickers.getTickerCount(TickerType.WAL_FILE_SYNCED));
	}

	private long property(String name) throws RocksDBException {
		return this.database.db().getLongProperty("rocksdb." + name);
	}

	/** Sums up over both column families. */
	private long sum(String name) throws RocksDBException {
		return this.database.db().getAggregatedLongProperty("rocksdb." + name);
	}

}
