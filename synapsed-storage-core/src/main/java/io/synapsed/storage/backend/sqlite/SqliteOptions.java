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

import java.time.Duration;

import io.synapsed.storage.exception.StorageConfigurationException;

/**
 * Sets how an SQLite engine uses connections, memory and disk.
 *
 * @param readers largest number of connections that read at the same time, 1 to 64
 * @param snapshots largest number of open snapshots, 1 to 1024; each holds a connection
 * of its own
 * @param lockTimeout longest time to wait for other writes, a free connection or a
 * snapshot of this store, 1 millisecond to 1 hour
 * @param busyTimeout longest time to wait for another process that has the file locked, 1
 * millisecond to 10 minutes
 * @param pageSize bytes of a page of a new file, a power of two from 512 to 65536; a file
 * keeps the size that it was created with
 * @param cacheSize bytes of pages that each connection keeps in memory, 64 KiB to 16 GiB
 * @param mmapSize bytes of the file that are mapped into memory, 0 for none, to 1 TiB. An
 * error of the device below a mapped file ends the JVM
 * @param checkpointSize bytes of the write-ahead log from which on its content is moved
 * to the file, 64 KiB to 1 GiB
 * @param journalSizeLimit bytes that the write-ahead log is cut to once its content has
 * been moved, 64 KiB to 1 TiB; while no snapshot is open, the log does not grow far
 * beyond it
 * @param maxSize bytes that the file may grow to, at least 64 KiB; a write beyond is
 * refused. {@link Long#MAX_VALUE} for no limit
 * @since 0.1.0
 */
public record SqliteOptions(int readers, int snapshots, Duration lockTimeout, Duration busyTimeout, int pageSize,
		long cacheSize, long mmapSize, long checkpointSize, long journalSizeLimit, long maxSize) {

	/** The defaults. */
	public static final SqliteOptions DEFAULT = builder().build();

	private static final long KIBIBYTE = 1L << 10;

	private static final long GIBIBYTE = 1L << 30;

	private static final long TEBIBYTE = 1L << 40;

	/**
	 * Checks the settings.
	 * @param readers largest number of connections that read at the same time
	 * @param snapshots largest number of open snapshots
	 * @param lockTimeout longest time to wait for this store
	 * @param busyTimeout longest time to wait for another process
	 * @param pageSize bytes of a page of a new file
	 * @param cacheSize bytes of pages that each connection keeps in memory
	 * @param mmapSize bytes of the file that are mapped into memory
	 * @param checkpointSize bytes of the write-ahead log at which its content is moved
	 * @param journalSizeLimit bytes that the write-ahead log is cut to
	 * @param maxSize bytes that the file may grow to
	 * @throws StorageConfigurationException if a setting is out of its bounds
	 */
	public SqliteOptions {
		check(readers >= 1 && readers <= 64, "readers", "1 to 64", readers);
		check(snapshots >= 1 && snapshots <= 1024, "max-snapshots", "1 to 1024", snapshots);
		check(isBetween(lockTimeout, Duration.ofMillis(1), Duration.ofHours(1)), "lock-timeout", "1 ms to 1 hour",
				lockTimeout);
		check(isBetween(busyTimeout, Duration.ofMillis(1), Duration.ofMinutes(10)), "busy-timeout",
				"1 ms to 10 minutes", busyTimeout);
		check(pageSize >= 512 && pageSize <= 65536 && Integer.bitCount(pageSize) == 1, "page-size",
				"a power of two from 512 bytes to 64 KiB", pageSize);
		check(isBetween(cacheSize, 64 * KIBIBYTE, 16 * GIBIBYTE), "cache-size", "64 KiB to 16 GiB", cacheSize);
		check(isBetween(mmapSize, 0, TEBIBYTE), "mmap-size", "0 (none) to 1 TiB", mmapSize);
		check(isBetween(checkpointSize, 64 * KIBIBYTE, GIBIBYTE), "checkpoint-size", "64 KiB to 1 GiB", checkpointSize);
		check(isBetween(journalSizeLimit, 64 * KIBIBYTE, TEBIBYTE), "journal-size-limit", "64 KiB to 1 TiB",
				journalSizeLimit);
		check(maxSize >= 64 * KIBIBYTE, "max-size", "at least 64 KiB", maxSize);
	}

	private static boolean isBetween(long value, long min, long max) {
		return value >= min && value <= max;
	}

	private static boolean isBetween(Duration value, Duration min, Duration max) {
		return value.compareTo(min) >= 0 && value.compareTo(max) <= 0;
	}

	private static void check(boolean valid, String setting, String bounds, Object value) {
		if (!valid) {
			throw new StorageConfigurationException(null,
					"The setting sqlite." + setting + " must be " + bounds + ", not " + value);
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
	 * Builds {@link SqliteOptions}.
	 */
	public static final class Builder {

		private int readers = 8;

		private int snapshots = 64;

		private Duration lockTimeout = Duration.ofSeconds(10);

		private Duration busyTimeout = Duration.ofSeconds(5);

		private int pageSize = 4096;

		private long cacheSize = 8L << 20;

		private long mmapSize;

		private long checkpointSize = 4L << 20;

		private long journalSizeLimit = 64L << 20;

		private long maxSize = Long.MAX_VALUE;

		private Builder() {
		}

		/**
		 * Sets how many connections may read at the same time.
		 * @param readers number of connections; 8 unless set
		 * @return this builder
		 */
		public Builder readers(int readers) {
			this.readers = readers;
			return this;
		}

		/**
		 * Sets how many snapshots may be open.
		 * @param snapshots number of snapshots; 64 unless set
		 * @return this builder
		 */
		public Builder snapshots(int snapshots) {
			this.snapshots = snapshots;
			return this;
		}

		/**
		 * Sets how long to wait for other writes, a free connection or a snapshot.
		 * @param lockTimeout the longest time; 10 seconds unless set
		 * @return this builder
		 */
		public Builder lockTimeout(Duration lockTimeout) {
			this.lockTimeout = lockTimeout;
			return this;
		}

		/**
		 * Sets how long to wait for another process that has the file locked.
		 * @param busyTimeout the longest time; 5 seconds unless set
		 * @return this builder
		 */
		public Builder busyTimeout(Duration busyTimeout) {
			this.busyTimeout = busyTimeout;
			return this;
		}

		/**
		 * Sets the page size of a new file.
		 * @param pageSize bytes; 4096 unless set
		 * @return this builder
		 */
		public Builder pageSize(int pageSize) {
			this.pageSize = pageSize;
			return this;
		}

		/**
		 * Sets how many bytes of pages each connection keeps in memory.
		 * @param cacheSize bytes; 8 MiB unless set
		 * @return this builder
		 */
		public Builder cacheSize(long cacheSize) {
			this.cacheSize = cacheSize;
			return this;
		}

		/**
		 * Sets how many bytes of the file are mapped into memory.
		 * @param mmapSize bytes; 0, for none, unless set
		 * @return this builder
		 */
		public Builder mmapSize(long mmapSize) {
			this.mmapSize = mmapSize;
			return this;
		}

		/**
		 * Sets from which size on the content of the write-ahead log is moved to the
		 * file.
		 * @param checkpointSize bytes; 4 MiB unless set
		 * @return this builder
		 */
		public Builder checkpointSize(long checkpointSize) {
			this.checkpointSize = checkpointSize;
			return this;
		}

		/**
		 * Sets what the write-ahead log is cut to.
		 * @param journalSizeLimit bytes; 64 MiB unless set
		 * @return this builder
		 */
		public Builder journalSizeLimit(long journalSizeLimit) {
			this.journalSizeLimit = journalSizeLimit;
			return this;
		}

		/**
		 * Sets what the file may grow to.
		 * @param maxSize bytes; no limit unless set
		 * @return this builder
		 */
		public Builder maxSize(long maxSize) {
			this.maxSize = maxSize;
			return this;
		}

		/**
		 * Creates the options.
		 * @return the options
		 * @throws StorageConfigurationException if a setting is out of its bounds
		 */
		public SqliteOptions build() {
			return new SqliteOptions(this.readers, this.snapshots, this.lockTimeout, this.busyTimeout, this.pageSize,
					this.cacheSize, this.mmapSize, this.checkpointSize, this.journalSizeLimit, this.maxSize);
		}

	}

}
