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

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.concurrent.atomic.LongAdder;

import io.synapsed.storage.common.Durability;
import io.synapsed.storage.engine.DataDirectory;
import io.synapsed.storage.engine.StampSequence;
import io.synapsed.storage.engine.WriteLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one connection that writes, for one write after another. A failed write has no
 * effect: before the next one, the connection recovers or is replaced.
 */
final class SqliteWriter {

	static final String STAMP_LIMIT = "stamp-limit";

	private static final Logger logger = LoggerFactory.getLogger(SqliteWriter.class);

	private static final String FLUSHES = "flushes";

	// Few enough for other writes to get their turn soon.
	private static final int PAGES_VACUUMED_AT_A_TIME = 512;

	private final SqliteDatabase database;

	private final String name;

	private final DataDirectory directory;

	private final ConnectionFactory connections;

	private final Durability durability;

	private final WriteLock writing;

	private final LongAdder lockWaits = new LongAdder();

	private final StampSequence stamps;

	private final LogLimit log;

	private volatile SqliteConnection connection;

	// Whether the connection may have an unfinished write. Guarded by the lock.
	private boolean suspect;

	/**
	 * Takes over a connection.
	 */
	SqliteWriter(SqliteDatabase database, DataDirectory directory, ConnectionFactory connections,
			SqliteConnection connection, Durability durability, SqliteOptions options, LogLimit log, long now)
			throws SQLException {
		this.database = database;
		this.name = database.name();
		this.directory = directory;
		this.connections = connections;
		this.connection = connection;
		this.durability = durability;
		this.writing = new WriteLock(this.name, options.lockTimeout(), true);
		this.log = log;
		this.stamps = new StampSequence(connection.setting(STAMP_LIMIT), now, this::recordStampLimit);
	}

	/**
	 * Writes on the connection for it, with a new stamp.
	 * @param operation name of the operation
	 * @param bytes about how many bytes are written
	 * @param work what to do; it ends the transactions that it starts
	 */
	<T extends @Nullable Object> T write(String operation, long bytes, Write<T> work) {
		this.directory.verifyEachSecond();
		if (!this.writing.tryLock()) {
			this.lockWaits.increment();
			this.writing.lock();
		}
		try {
			if (this.suspect) {
				recover();
			}
			this.suspect = true;
			T result = work.apply(this.connection, this.stamps.next());
			this.suspect = false;
			limitLogSafely(bytes);
			return result;
		}
		catch (SQLException | RuntimeException ex) {
			recoverSafely();
			throw this.database.failed(operation, ex);
		}
		catch (Error ex) {
			recoverSafely();
			throw ex;
		}
		finally {
			this.writing.unlock();
		}
	}

	/**
	 * Limits the log. Only logs a failure, because the write has taken effect.
	 */
	private void limitLogSafely(long bytes) {
		try {
			this.log.wrote(this.connection, bytes);
		}
		catch (RuntimeException | Error ex) {
			this.suspect = true;
			logger.warn("The log of store '{}' could not be written back; that is tried again", this.name, ex);
		}
	}

	/**
	 * Writes without waiting for the device, to reclaim space. The next write that waits
	 * covers it. After a loss, the next sweep reclaims the same entries.
	 */
	<T extends @Nullable Object> T reclaim(Write<T> work) {
		if (this.durability != Durability.POWER) {
			return write("commit", 0, work);
		}
		return write("commit", 0, (connection, stamp) -> synchronous(connection, ConnectionFactory.SYNCHRONOUS_NORMAL,
				() -> work.apply(connection, stamp)));
	}

	/**
	 * Records the limit for a writer, before it changes anything. Waits for the device at
	 * every durability: a forgotten stamp could be given out again for other content.
	 */
	private void recordStampLimit(long limit) {
		try {
			writeDurably(STAMP_LIMIT, limit);
		}
		catch (SQLException ex) {
			throw this.database.failed("recording the write stamps", ex);
		}
	}

	/**
	 * Writes a setting and waits for the device, at every durability. Then all earlier
	 * commits are on the device, too.
	 */
	private void writeDurably(String setting, long value) throws SQLException {
		SqliteConnection connection = this.connection;
		if (this.durability == Durability.POWER) {
			connection.setting(setting, value);
			return;
		}
		synchronous(connection, ConnectionFactory.SYNCHRONOUS_FULL, () -> {
			connection.setting(setting, value);
			return true;
		});
	}

	/**
	 * Writes with another level of waiting for the device. After a failure the level
	 * stays until the connection recovers: within a transaction it cannot be set, and
	 * trying would hide the failure.
	 */
	private <T extends @Nullable Object> T synchronous(SqliteConnection connection, int level, Statements<T> work)
			throws SQLException {
		connection.execute("PRAGMA synchronous = " + level);
		T result = work.run();
		connection.execute("PRAGMA synchronous = " + this.connections.synchronousLevel());
		return result;
	}

	/**
	 * Recovers after a failure. Only logs if that fails, because the first failure says
	 * more. The next write tries again, and is refused if that fails.
	 */
	private void recoverSafely() {
		try {
			recover();
		}
		catch (SQLException | RuntimeException | Error ex) {
			if (!this.database.isClosed()) {
				logger.error("Store '{}' cannot be written to for now", this.name, ex);
			}
		}
	}

	/**
	 * Makes the connection usable again, or replaces it. Until then it may be within a
	 * transaction, into which nothing must be written.
	 */
	private void recover() throws SQLException {
		SqliteConnection failed = this.connection;
		try {
			failed.recover();
			failed.execute("PRAGMA synchronous = " + this.connections.synchronousLevel());
		}
		catch (SQLException | RuntimeException | Error ex) {
			if (this.database.isClosed()) {
				throw ex;
			}
			logger.warn("The connection of store '{}' that writes is replaced after an error", this.name, ex);
			failed.closeQuietly();
			// SQLite would create an empty file in the place of one that was deleted.
			this.directory.verify();
			this.connection = this.connections.openWriter(new ArrayList<>()).owningTransactions();
			this.directory.opened(ConnectionFactory.LOG, ConnectionFactory.SHARED_MEMORY);
		}
		this.suspect = false;
	}

	/**
	 * Waits until all writes are on the device.
	 */
	void flush() {
		write("flush", 0, (connection, stamp) -> {
			if (this.durability != Durability.POWER) {
				writeDurably(FLUSHES, connection.setting(FLUSHES) + 1);
			}
			return true;
		});
		this.directory.verify();
	}

	/**
	 * Returns unused pages to the file system in steps, so that other writes can run in
	 * between.
	 */
	void compact() {
		boolean more = true;
		while (more) {
			more = write("compact", 0, (connection, stamp) -> {
				connection.execute("PRAGMA incremental_vacuum(" + PAGES_VACUUMED_AT_A_TIME + ")");
				return connection.number("PRAGMA freelist_count") > 0;
			});
		}
		write("compact", 0, (connection, stamp) -> connection.number("PRAGMA wal_checkpoint(TRUNCATE)"));
	}

	LogLimit log() {
		return this.log;
	}

	long lockWaits() {
		return this.lockWaits.sum();
	}

	/**
	 * Returns the connection, which may be another one after a failure.
	 */
	SqliteConnection connection() {
		return this.connection;
	}

	void interrupt() {
		this.connection.interrupt();
	}

	/**
	 * Closes the connection. As the last one it moves the log to the file.
	 */
	void close() {
		this.connection.closeQuietly();
	}

	/**
	 * A write.
	 *
	 * @param <T> type of the result
	 */
	interface Write<T extends @Nullable Object> {

		T apply(SqliteConnection connection, long stamp) throws SQLException;

	}

	private interface Statements<T extends @Nullable Object> {

		T run() throws SQLException;

	}

}
