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

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;

import io.synapsed.storage.engine.CallRegistry;
import io.synapsed.storage.engine.DataDirectory;
import io.synapsed.storage.engine.OpenSnapshots;
import io.synapsed.storage.engine.WatchHub;
import io.synapsed.storage.exception.StorageException;
import io.synapsed.storage.spi.Statistic;
import org.rocksdb.RocksDBException;
import org.rocksdb.Statistics;
import org.rocksdb.TickerType;

/**
 * The figures of a store. Reading one is a call like any other, so that closing waits for
 * it; afterwards every figure is unknown.
 */
final class RocksDbStatistics {

	private final RocksDbDatabase database;

	private final DataDirectory directory;

	private final CallRegistry calls;

	private final List<Statistic> statistics = new ArrayList<>();

	RocksDbStatistics(RocksDbDatabase database, DataDirectory directory, CallRegistry calls, OpenSnapshots snapshots,
			WatchHub watches) {
		this.database = database;
		this.directory = directory;
		this.calls = calls;
		gauge("keys.estimated", "entries", "Keys, roughly, expired ones that were not swept included",
				() -> this.database.db().getLongProperty("rocksdb.estimate-num-keys"));
		gauge("files.live-size", "bytes", "Size of the files that hold the newest state",
				() -> this.database.db().getAggregatedLongProperty("rocksdb.live-sst-files-size"));
		gauge("disk.used", "bytes", "Size of everything in the directory, logs included", this::usedSpace);
		gauge("disk.free", "bytes", "Space left on the file system of the directory", this.directory::freeSpace);
		gauge("memtables.size", "bytes", "Size of the tables in memory",
				() -> this.database.db().getAggregatedLongProperty("rocksdb.cur-size-all-mem-tables"));
		gauge("block-cache.usage", "bytes", "Size of what the block cache holds, for all stores that share it",
				() -> this.database.db().getLongProperty("rocksdb.block-cache-usage"));
		gauge("block-cache.capacity", "bytes", "Size of the block cache",
				() -> this.database.db().getLongProperty("rocksdb.block-cache-capacity"));
		gauge("compaction.pending", "bytes", "Bytes that compaction has to rewrite, roughly",
				() -> this.database.db().getAggregatedLongProperty("rocksdb.estimate-pending-compaction-bytes"));
		counter("background-errors", "operations", "Background jobs that failed",
				() -> this.database.db().getLongProperty("rocksdb.background-errors"));
		gauge("write-stopped", "flag", "1 while writes have to wait for flushes or compactions, else 0",
				() -> this.database.db().getLongProperty("rocksdb.is-write-stopped"));
		gauge("snapshots.open", "snapshots", "Open snapshots", snapshots::count);
		gauge("snapshots.oldest-age", "milliseconds", "Age of the oldest open snapshot", snapshots::oldestAgeMillis);
		gauge("handles.open", "handles", "Open scans and snapshots", calls::openHandles);
		gauge("watches.open", "watches", "Running watches", watches::size);
		Statistics tickers = database.statistics();
		if (tickers != null) {
			addTickers(tickers);
		}
	}

	private void addTickers(Statistics tickers) {
		counter("block-cache.hits", "operations", "Blocks found in the cache",
				() -> tickers.getTickerCount(TickerType.BLOCK_CACHE_HIT));
		counter("block-cache.misses", "operations", "Blocks read from files",
				() -> tickers.getTickerCount(TickerType.BLOCK_CACHE_MISS));
		counter("bloom-filter.useful", "operations", "Reads of files that a filter spared",
				() -> tickers.getTickerCount(TickerType.BLOOM_FILTER_USEFUL));
		counter("bytes.read", "bytes", "Bytes of entries that were read",
				() -> tickers.getTickerCount(TickerType.BYTES_READ));
		counter("bytes.written", "bytes", "Bytes of entries that were written",
				() -> tickers.getTickerCount(TickerType.BYTES_WRITTEN));
		counter("wal.syncs", "operations", "Times that the write-ahead log was synced",
				() -> tickers.getTickerCount(TickerType.WAL_FILE_SYNCED));
	}

	List<Statistic> all() {
		return List.copyOf(this.statistics);
	}

	private void gauge(String name, String unit, String description, Figure figure) {
		this.statistics.add(Statistic.gauge("rocksdb." + name, unit, description, guarded(figure)));
	}

	private void counter(String name, String unit, String description, Figure figure) {
		this.statistics.add(Statistic.counter("rocksdb." + name, unit, description, guarded(figure)));
	}

	private DoubleSupplier guarded(Figure figure) {
		return () -> {
			if (this.calls.isClosed()) {
				return Double.NaN;
			}
			try {
				int call = this.calls.enter();
				try {
					return figure.read();
				}
				finally {
					this.calls.leave(call);
				}
			}
			catch (StorageException | RocksDBException | IOException ex) {
				// A figure that cannot be read is not known; operations tell why.
				return Double.NaN;
			}
		};
	}

	private long usedSpace() throws IOException {
		long used = 0;
		try (DirectoryStream<Path> files = Files.newDirectoryStream(this.directory.path())) {
			for (Path file : files) {
				used += size(file);
			}
		}
		catch (DirectoryIteratorException ex) {
			throw ex.getCause();
		}
		return used;
	}

	private static long size(Path file) throws IOException {
		try {
			return Files.size(file);
		}
		catch (NoSuchFileException ex) {
			// Compaction has removed it meanwhile.
			return 0;
		}
	}

	/** Reads a figure. */
	@FunctionalInterface
	private interface Figure {

		double read() throws RocksDBException, IOException;

	}

}
