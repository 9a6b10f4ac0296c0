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

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the write-ahead log from growing without bounds. SQLite itself restarts the log
 * only when no connection reads from it, which never happens while snapshots overlap. So
 * the writer waits a short time for the open snapshots. Later snapshots do not need the
 * log, once all of it was moved to the file. A snapshot that stays open longer still
 * keeps the log; this class counts and logs that. To be used by the thread that writes;
 * figures may be read by any.
 */
final class LogLimit {

	/** How long a write waits for open snapshots, at most. */
	private static final long PATIENCE_MILLIS = 1_000;

	/** The writer does not wait for a snapshot that has been open this long. */
	private static final long LONG_MILLIS = 10_000;

	/**
	 * The log may grow to this multiple of the size at which SQLite begins to move it.
	 */
	private static final int CHECKPOINTS = 4;

	private static final Logger logger = LoggerFactory.getLogger(LogLimit.class);

	private final String store;

	private final Path log;

	private final SqliteOptions options;

	private final LongSupplier oldestSnapshotMillis;

	private final long limit;

	private long bytesSinceLooked;

	// Grows while the log cannot be restarted, so that not every write waits.
	private long next;

	private long warned;

	private volatile long restarts;

	private volatile long blocked;

	LogLimit(String store, Path log, SqliteOptions options, LongSupplier oldestSnapshotMillis) {
		this.store = store;
		this.log = log;
		this.options = options;
		this.oldestSnapshotMillis = oldestSnapshotMillis;
		this.limit = Math.min(options.journalSizeLimit(), CHECKPOINTS * options.checkpointSize());
		this.next = this.limit;
	}

	/**
	 * Limits the log, after a write has been committed, outside of a transaction. Never
	 * fails, because the write has taken effect.
	 * @param bytes about how many bytes were written
	 */
	void wrote(SqliteConnection writer, long bytes) {
		this.bytesSinceLooked += bytes + this.options.pageSize();
		if (this.bytesSinceLooked < this.options.checkpointSize() / CHECKPOINTS) {
			return;
		}
		this.bytesSinceLooked = 0;
		long size = size();
		if (size < this.next) {
			// SQLite itself may have cut it off meanwhile.
			this.next = Math.max(this.limit, Math.min(this.next, 2 * size));
			return;
		}
		boolean isWorthWaiting = this.oldestSnapshotMillis.getAsLong() < LONG_MILLIS;
		if (isWorthWaiting && isRestarted(writer)) {
			this.restarts++;
			this.next = this.limit;
			this.warned = 0;
		}
		else {
			this.blocked++;
			this.next = isWorthWaiting ? 2 * size : size + this.limit;
			warn(size);
		}
	}

	private boolean isRestarted(SqliteConnection writer) {
		try {
			writer.number("PRAGMA busy_timeout = " + Math.min(PATIENCE_MILLIS, this.options.busyTimeout().toMillis()));
			try {
				return writer.number("PRAGMA wal_checkpoint(TRUNCATE)") == 0;
			}
			finally {
				writer.number("PRAGMA busy_timeout = " + this.options.busyTimeout().toMillis());
			}
		}
		catch (SQLException ex) {
			logger.warn("The write-ahead log of store '{}' could not be moved to the file; this is tried again",
					this.store, ex);
			recover(writer);
			return false;
		}
	}

	private void recover(SqliteConnection writer) {
		try {
			writer.recover();
		}
		catch (SQLException ex) {
			// The next write fails in the same way and replaces the connection.
			logger.debug("Store '{}': the connection that writes did not recover", this.store, ex);
		}
	}

	private void warn(long size) {
		if (size > this.options.journalSizeLimit() && size >= 2 * this.warned) {
			this.warned = size;
			logger.warn(
					"The write-ahead log of store '{}' has grown to {} MiB, because snapshots or transactions keep"
							+ " it: the oldest has been open for {} s. Close them sooner",
					this.store, size >> 20, TimeUnit.MILLISECONDS.toSeconds(this.oldestSnapshotMillis.getAsLong()));
		}
	}

	/**
	 * Returns the size of the log.
	 * @return bytes
	 */
	long size() {
		return this.log.toFile().length();
	}

	/**
	 * Returns how often the log was restarted while it was being read.
	 */
	long restarts() {
		return this.restarts;
	}

	/**
	 * Returns how often the log could not be restarted.
	 */
	long blocked() {
		return this.blocked;
	}

}
