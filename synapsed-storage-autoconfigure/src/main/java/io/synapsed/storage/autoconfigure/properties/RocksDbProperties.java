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

package io.synapsed.storage.autoconfigure.properties;

import io.synapsed.storage.backend.rocksdb.RocksDbOptions;
import org.jspecify.annotations.Nullable;

import org.springframework.util.unit.DataSize;

/**
 * Properties of the RocksDB engine.
 *
 * @since 0.1.0
 */
public class RocksDbProperties {

	/**
	 * Size of the cache for uncompressed blocks, indexes and filters, which all stores of
	 * the application share. If it is not set: a quarter of the memory of the machine or
	 * the container that is left beside the largest heap, 64MB to 512MB. It can be set
	 * only under 'synapsed.storage.rocksdb', not for a named store.
	 */
	private @Nullable DataSize blockCacheSize;

	/**
	 * Memory for writes that are not on disk yet, beside the block cache. All stores of
	 * the application share it; 32MB if not set. It can be set only under
	 * 'synapsed.storage.rocksdb', not for a named store.
	 */
	private @Nullable DataSize writeBufferBudget;

	/**
	 * Size of a write buffer. A full buffer becomes one file.
	 */
	private DataSize writeBufferSize = DataSize.ofMegabytes(16);

	/**
	 * Maximum number of open files; -1 keeps all files open.
	 */
	private int maxOpenFiles = 1000;

	/**
	 * Bits of the bloom filter for each key; 0 switches filters off.
	 */
	private int bloomFilterBitsPerKey = 10;

	/**
	 * Size of a block before compression.
	 */
	private DataSize blockSize = DataSize.ofKilobytes(4);

	/**
	 * Compression by RocksDB of its blocks on disk.
	 */
	private RocksDbOptions.BlockCompression blockCompression = RocksDbOptions.BlockCompression.LZ4;

	/**
	 * Maximum number of flushes and compactions at the same time.
	 */
	private int maxBackgroundJobs = 2;

	/**
	 * Size of the write-ahead log at which write buffers are flushed, so that the log
	 * becomes shorter.
	 */
	private DataSize walSizeLimit = DataSize.ofBytes(RocksDbOptions.DEFAULT.walSizeLimit());

	/**
	 * Whether RocksDB keeps detailed statistics. They cost some percent of speed.
	 */
	private boolean statistics;

	public @Nullable DataSize getBlockCacheSize() {
		return this.blockCacheSize;
	}

	public void setBlockCacheSize(@Nullable DataSize blockCacheSize) {
		this.blockCacheSize = blockCacheSize;
	}

	public @Nullable DataSize getWriteBufferBudget() {
		return this.writeBufferBudget;
	}

	public void setWriteBufferBudget(@Nullable DataSize writeBufferBudget) {
		this.writeBufferBudget = writeBufferBudget;
	}

	public DataSize getWriteBufferSize() {
		return this.writeBufferSize;
	}

	public void setWriteBufferSize(DataSize writeBufferSize) {
		this.writeBufferSize = writeBufferSize;
	}

	public int getMaxOpenFiles() {
		return this.maxOpenFiles;
	}

	public void setMaxOpenFiles(int maxOpenFiles) {
		this.maxOpenFiles = maxOpenFiles;
	}

	public int getBloomFilterBitsPerKey() {
		return this.bloomFilterBitsPerKey;
	}

	public void setBloomFilterBitsPerKey(int bloomFilterBitsPerKey) {
		this.bloomFilterBitsPerKey = bloomFilterBitsPerKey;
	}

	public DataSize getBlockSize() {
		return this.blockSize;
	}

	public void setBlockSize(DataSize blockSize) {
		this.blockSize = blockSize;
	}

	public RocksDbOptions.BlockCompression getBlockCompression() {
		return this.blockCompression;
	}

	public void setBlockCompression(RocksDbOptions.BlockCompression blockCompression) {
		this.blockCompression = blockCompression;
	}

	public int getMaxBackgroundJobs() {
		return this.maxBackgroundJobs;
	}

	public void setMaxBackgroundJobs(int maxBackgroundJobs) {
		this.maxBackgroundJobs = maxBackgroundJobs;
	}

	public DataSize getWalSizeLimit() {
		return this.walSizeLimit;
	}

	public void setWalSizeLimit(DataSize walSizeLimit) {
		this.walSizeLimit = walSizeLimit;
	}

	public boolean isStatistics() {
		return this.statistics;
	}

	public void setStatistics(boolean statistics) {
		this.statistics = statistics;
	}

}
