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

import io.synapsed.storage.exception.StorageConfigurationException;

/**
 * Sets how a {@link RocksDbStore} lays out and maintains its files. Immutable, and safe
 * for use by several threads.
 *
 * @param writeBufferSize bytes that a table in memory takes before it is written to a
 * file, at least 64 KiB
 * @param maxOpenFiles the largest number of files kept open, at least 20, or -1 for all
 * @param bloomFilterBitsPerKey bits a key in the filters that spare reads of absent keys,
 * 0 to 100; 0 means no filters
 * @param blockSize bytes of a block, the unit of reading and compressing, 1 KiB to 16 MiB
 * @param blockCompression how blocks are compressed
 * @param maxBackgroundJobs the largest number of flushes and compactions at a time, at
 * least 1
 * @param statistics whether RocksDB counts cache hits, bytes and the like; it costs a few
 * percent of every operation
 * @param walSizeLimit bytes of write-ahead log from which on the oldest tables in memory
 * are written to files, so that logs can go; at least 1 MiB
 * @since 0.1.0
 */
public record RocksDbOptions(long writeBufferSize, int maxOpenFiles, int bloomFilterBitsPerKey, int blockSize,
		BlockCompression blockCompression, int maxBackgroundJobs, boolean statistics, long walSizeLimit) {

	/** The defaults: fit for a few gigabytes beside an application. */
	public static final RocksDbOptions DEFAULT = builder().build();

	private static final long KIBIBYTE = 1L << 10;

	private static final long MEBIBYTE = 1L << 20;

	/** How blocks are compressed. */
	public enum BlockCompression {

		/** Not at all. */
		NONE,

		/** Snappy. */
		SNAPPY,

		/** LZ4. */
		LZ4,

		/** Zstandard. */
		ZSTD

	}

	/**
	 * Checks the settings.
	 * @param writeBufferSize bytes of a table in memory
	 * @param maxOpenFiles the largest number of open files, or -1
	 * @param bloomFilterBitsPerKey bits a key, or 0
	 * @param blockSize bytes of a block
	 * @param blockCompression how blocks are compressed
	 * @param maxBackgroundJobs the largest number of background jobs
	 * @param statistics whether RocksDB counts
	 * @param walSizeLimit bytes of write-ahead log
	 * @throws StorageConfigurationException if a setting is out of its bounds
	 */
	public RocksDbOptions {
		check(writeBufferSize >= 64 * KIBIBYTE, "write-buffer-size", "at least 65536 bytes", writeBufferSize);
		check(maxOpenFiles == -1 || maxOpenFiles >= 20, "max-open-files", "at least 20, or -1 for no limit",
				maxOpenFiles);
		check(bloomFilterBitsPerKey >= 0 && bloomFilterBitsPerKey <= 100, "bloom-filter-bits-per-key",
				"0 (no filter) to 100", bloomFilterBitsPerKey);
		check(blockSize >= KIBIBYTE && blockSize <= 16 * MEBIBYTE, "block-size", "1024 to 16777216 bytes", blockSize);
		check(maxBackgroundJobs >= 1, "max-background-jobs", "at least 1", maxBackgroundJobs);
		check(walSizeLimit >= MEBIBYTE, "wal-size-limit", "at least 1048576 bytes", walSizeLimit);
	}

	private static void check(boolean valid, String setting, String bounds, long value) {
		if (!valid) {
			throw new StorageConfigurationException(null,
					"The setting rocksdb." + setting + " must be " + bounds + ", not " + value);
		}
	}

	/**
	 * Starts from the defaults.
	 * @return a new builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Builds {@link RocksDbOptions}.
	 */
	public static final class Builder {

		private long writeBufferSize = 16L << 20;

		private int maxOpenFiles = 1000;

		private int bloomFilterBitsPerKey = 10;

		private int blockSize = 4 << 10;

		private BlockCompression blockCompression = BlockCompression.LZ4;

		private int maxBackgroundJobs = 2;

		private boolean statistics;

		private long walSizeLimit = 64L << 20;

		private Builder() {
		}

		/**
		 * Sets the size of a table in memory.
		 * @param writeBufferSize bytes; 16 MiB unless set
		 * @return this builder
		 */
		public Builder writeBufferSize(long writeBufferSize) {
			this.writeBufferSize = writeBufferSize;
			return this;
		}

		/**
		 * Sets the largest number of open files.
		 * @param maxOpenFiles number of files, or -1 for all; 1000 unless set
		 * @return this builder
		 */
		public Builder maxOpenFiles(int maxOpenFiles) {
			this.maxOpenFiles = maxOpenFiles;
			return this;
		}

		/**
		 * Sets the size of the filters.
		 * @param bloomFilterBitsPerKey bits a key, 0 for no filters; 10 unless set
		 * @return this builder
		 */
		public Builder bloomFilterBitsPerKey(int bloomFilterBitsPerKey) {
			this.bloomFilterBitsPerKey = bloomFilterBitsPerKey;
			return this;
		}

		/**
		 * Sets the size of blocks.
		 * @param blockSize bytes; 4 KiB unless set
		 * @return this builder
		 */
		public Builder blockSize(int blockSize) {
			this.blockSize = blockSize;
			return this;
		}

		/**
		 * Sets the compression of blocks.
		 * @param blockCompression how blocks are compressed; LZ4 unless set
		 * @return this builder
		 */
		public Builder blockCompression(BlockCompression blockCompression) {
			this.blockCompression = blockCompression;
			return this;
		}

		/**
		 * Sets how many flushes and compactions run at a time.
		 * @param maxBackgroundJobs number of jobs; 2 unless set
		 * @return this builder
		 */
		public Builder maxBackgroundJobs(int maxBackgroundJobs) {
			this.maxBackgroundJobs = maxBackgroundJobs;
			return this;
		}

		/**
		 * Sets whether RocksDB counts.
		 * @param statistics whether it does; {@code false} unless set
		 * @return this builder
		 */
		public Builder statistics(boolean statistics) {
			this.statistics = statistics;
			return this;
		}

		/**
		 * Sets how large the write-ahead logs may grow.
		 * @param walSizeLimit bytes; 64 MiB unless set
		 * @return this builder
		 */
		public Builder walSizeLimit(long walSizeLimit) {
			this.walSizeLimit = walSizeLimit;
			return this;
		}

		/**
		 * Creates the options.
		 * @return the options
		 * @throws StorageConfigurationException if a setting is out of its bounds
		 */
		public RocksDbOptions build() {
			return new RocksDbOptions(this.writeBufferSize, this.maxOpenFiles, this.bloomFilterBitsPerKey,
					this.blockSize, this.blockCompression, this.maxBackgroundJobs, this.statistics, this.walSizeLimit);
		}

	}

}
