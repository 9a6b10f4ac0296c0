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

package io.synapsed.storage.backend.mvstore;

import java.time.Duration;

import io.synapsed.storage.exception.StorageConfigurationException;

/**
 * Sets how an MVStore engine uses memory and maintains its file.
 *
 * @param cacheSize bytes of pages kept in memory, 1 MiB to 64 GiB; rounded down to MiB
 * @param writeBufferSize bytes of changes that may wait in memory where durability is
 * {@code none}, 64 KiB to 1 GiB
 * @param pageSize bytes at which a page is split, 1 KiB to 1 MiB
 * @param fillRate percentage of live data below which chunks of the file are rewritten in
 * the background, 0 (never) to 90
 * @param syncInterval how often written data is synced to the device where durability is
 * {@code none} or {@code process}; the engine reuses space only after that, 100
 * milliseconds to 1 minute
 * @since 0.1.0
 */
public record MvStoreOptions(long cacheSize, long writeBufferSize, int pageSize, int fillRate, Duration syncInterval) {

	/** The defaults. */
	public static final MvStoreOptions DEFAULT = builder().build();

	private static final long KIBIBYTE = 1L << 10;

	private static final long MEBIBYTE = 1L << 20;

	private static final long GIBIBYTE = 1L << 30;

	/**
	 * Checks the settings.
	 * @param cacheSize bytes of pages kept in memory
	 * @param writeBufferSize bytes of changes that may wait in memory
	 * @param pageSize bytes at which a page is split
	 * @param fillRate percentage of live data
	 * @param syncInterval how often data is synced to the device
	 * @throws StorageConfigurationException if a setting is out of its bounds
	 */
	public MvStoreOptions {
		check(cacheSize >= MEBIBYTE && cacheSize <= 64 * GIBIBYTE, "cache-size", "1 MiB to 64 GiB", cacheSize);
		check(writeBufferSize >= 64 * KIBIBYTE && writeBufferSize <= GIBIBYTE, "write-buffer-size", "64 KiB to 1 GiB",
				writeBufferSize);
		check(pageSize >= KIBIBYTE && pageSize <= MEBIBYTE, "page-size", "1 KiB to 1 MiB", pageSize);
		check(fillRate >= 0 && fillRate <= 90, "fill-rate", "0 (never) to 90 percent", fillRate);
		check(syncInterval.toMillis() >= 100 && syncInterval.toMinutes() <= 1, "sync-interval", "100 ms to 1 minute",
				syncInterval);
	}

	private static void check(boolean valid, String setting, String bounds, Object value) {
		if (!valid) {
			throw new StorageConfigurationException(null,
					"The setting mvstore." + setting + " must be " + bounds + ", not " + value);
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
	 * Builds {@link MvStoreOptions}.
	 */
	public static final class Builder {

		private long cacheSize = 32L << 20;

		private long writeBufferSize = 16L << 20;

		private int pageSize = 16 << 10;

		private int fillRate = 60;

		private Duration syncInterval = Duration.ofSeconds(1);

		private Builder() {
		}

		/**
		 * Sets how many bytes of pages are kept in memory.
		 * @param cacheSize bytes; 32 MiB unless set
		 * @return this builder
		 */
		public Builder cacheSize(long cacheSize) {
			this.cacheSize = cacheSize;
			return this;
		}

		/**
		 * Sets how many bytes of changes may wait in memory.
		 * @param writeBufferSize bytes; 16 MiB unless set
		 * @return this builder
		 */
		public Builder writeBufferSize(long writeBufferSize) {
			this.writeBufferSize = writeBufferSize;
			return this;
		}

		/**
		 * Sets at which size a page is split.
		 * @param pageSize bytes; 16 KiB unless set
		 * @return this builder
		 */
		public Builder pageSize(int pageSize) {
			this.pageSize = pageSize;
			return this;
		}

		/**
		 * Sets below which share of live data chunks are rewritten.
		 * @param fillRate percentage; 60 unless set
		 * @return this builder
		 */
		public Builder fillRate(int fillRate) {
			this.fillRate = fillRate;
			return this;
		}

		/**
		 * Sets how often written data is synced to the device.
		 * @param syncInterval the interval; 1 second unless set
		 * @return this builder
		 */
		public Builder syncInterval(Duration syncInterval) {
			this.syncInterval = syncInterval;
			return this;
		}

		/**
		 * Creates the options.
		 * @return the options
		 * @throws StorageConfigurationException if a setting is out of its bounds
		 */
		public MvStoreOptions build() {
			return new MvStoreOptions(this.cacheSize, this.writeBufferSize, this.pageSize, this.fillRate,
					this.syncInterval);
		}

	}

}
