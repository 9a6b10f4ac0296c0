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

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.util.unit.DataSize;

/**
 * Properties of the SQLite engine.
 *
 * @since 0.1.0
 */
public class SqliteProperties {

	/**
	 * Maximum number of connections that read at the same time.
	 */
	private int readers = 8;

	/**
	 * Maximum number of open snapshots, including those of transactions. Each has a
	 * connection of its own.
	 */
	private int maxSnapshots = 64;

	/**
	 * How long a call waits for other writes, for a free connection or for the end of a
	 * snapshot.
	 */
	private Duration lockTimeout = Duration.ofSeconds(10);

	/**
	 * How long a call waits for another process that has locked the file.
	 */
	private Duration busyTimeout = Duration.ofSeconds(5);

	/**
	 * Page size of a new file, a power of two. An existing file keeps its page size.
	 */
	private DataSize pageSize = DataSize.ofKilobytes(4);

	/**
	 * Memory for pages, for each connection.
	 */
	private DataSize cacheSize = DataSize.ofMegabytes(8);

	/**
	 * Size of the part of the file that is mapped into memory; 0 maps nothing. A disk
	 * error in a mapped part ends the JVM.
	 */
	private DataSize mmapSize = DataSize.ofBytes(0);

	/**
	 * Size of the write-ahead log at which its content is moved to the file. At four
	 * times this size a write waits up to 1 second for open snapshots, so that the log
	 * can start again.
	 */
	private DataSize checkpointSize = DataSize.ofMegabytes(4);

	/**
	 * Size to which the write-ahead log is cut. While a snapshot is open, every write
	 * makes the log grow.
	 */
	private DataSize journalSizeLimit = DataSize.ofMegabytes(64);

	/**
	 * Maximum size of the file. A write beyond it is refused. Unlimited if not set.
	 */
	private @Nullable DataSize maxSize;

	public int getReaders() {
		return this.readers;
	}

	public void setReaders(int readers) {
		this.readers = readers;
	}

	public int getMaxSnapshots() {
		return this.maxSnapshots;
	}

	public void setMaxSnapshots(int maxSnapshots) {
		this.maxSnapshots = maxSnapshots;
	}

	public Duration getLockTimeout() {
		return this.lockTimeout;
	}

	public void setLockTimeout(Duration lockTimeout) {
		this.lockTimeout = lockTimeout;
	}

	public Duration getBusyTimeout() {
		return this.busyTimeout;
	}

	public void setBusyTimeout(Duration busyTimeout) {
		this.busyTimeout = busyTimeout;
	}

	public DataSize getPageSize() {
		return this.pageSize;
	}

	public void setPageSize(DataSize pageSize) {
		this.pageSize = pageSize;
	}

	public DataSize getCacheSize() {
		return this.cacheSize;
	}

	public void setCacheSize(DataSize cacheSize) {
		this.cacheSize = cacheSize;
	}

	public DataSize getMmapSize() {
		return this.mmapSize;
	}

	public void setMmapSize(DataSize mmapSize) {
		this.mmapSize = mmapSize;
	}

	public DataSize getCheckpointSize() {
		return this.checkpointSize;
	}

	public void setCheckpointSize(DataSize checkpointSize) {
		this.checkpointSize = checkpointSize;
	}

	public DataSize getJournalSizeLimit() {
		return this.journalSizeLimit;
	}

	public void setJournalSizeLimit(DataSize journalSizeLimit) {
		this.journalSizeLimit = journalSizeLimit;
	}

	public @Nullable DataSize getMaxSize() {
		return this.maxSize;
	}

	public void setMaxSize(@Nullable DataSize maxSize) {
		this.maxSize = maxSize;
	}

}
