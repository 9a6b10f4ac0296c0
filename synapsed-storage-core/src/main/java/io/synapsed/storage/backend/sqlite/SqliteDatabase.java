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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

import io.synapsed.storage.StorageClosedException;
import io.synapsed.storage.StorageException;
import io.synapsed.storage.StorageLockedException;
import io.synapsed.storage.StorageTimeoutException;
import io.synapsed.storage.spi.Durability;
import io.synapsed.storage.spi.StoreWarning;
import io.synapsed.storage.spi.engine.DataDirectory;
import io.synapsed.storage.spi.engine.DurableFiles;
import io.synapsed.storage.spi.engine.StampSequence;
import io.synapsed.storage.spi.engine.WriteLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The open file: one connection that writes, one writer at a time, and bounded pools of
 * connections that read. A failed write leaves nothing behind.
 */
final class SqliteDatabase {

	private static final Logger logger = LoggerFactory.getLogger(SqliteDatabase.class);

	private static final String STAMP_LIMIT = "stamp-limit";

	private static final String FLUSHES = "flushes";

	// Few enough for other writes to get their turn soon.
	private static final int PAGES_VACUUMED_AT_A_TIME = 512;

	private final String name;

	private final DataDirectory directory;

	private final Durability durability;

	private final SqliteOptions options;

	private final SqliteErrors errors;

	private final BooleanSupplier closed;

	private final ConnectionFactory connections;

	private final WriteLock writing;

	private final LongAdder lockWaits = new LongAdder();

	private final ConnectionPool readers;

	private final ConnectionPool snapshots;

	private final ConnectionPool copiers;

	private final List<StoreWarning> warnings;

	private final StampSequence stamps;

	private final LogLimit log;

	private volatile SqliteConnection writer;

	// Whether a write has begun on the connection and not ended well. Guarded by the
	// lock.
	private boolean suspect;

	/**
	 * Opens the file, and creates it where there is none.
	 * @param closed whether the store is closed, or about to be
	 * @param oldestSnapshotMillis for how long the oldest snapshot has been open
	 */
	SqliteDatabase(String name, DataDirectory directory, Durability durability, SqliteOptions options,
			SqliteErrors errors, BooleanSupplier closed, LongSupplier oldestSnapshotMillis, long now) {
		this.name = name;
		this.directory = directory;
		this.durability = durability;
		this.options = options;
		this.errors = errors;
		this.closed = closed;
		this.log = new LogLimit(name, directory.path().resolve(ConnectionFactory.LOG), options, oldestSnapshotMillis);
		SqliteSchema schema = new SqliteSchema(name, SqliteSchema.MIGRATIONS);
		this.connections = new ConnectionFactory(name, directory.path(), durability, options, schema);
		this.writing = new WriteLock(name, options.lockTimeout(), true);
		this.readers = new ConnectionPool(options.readers(), options.lockTimeout(), this::openReader,
				() -> new StorageTimeoutException(name,
						"all " + options.readers() + " connections were busy reading for "
								+ options.lockTimeout().toMillis() + " ms; raise sqlite.readers"));
		this.snapshots = new ConnectionPool(options.snapshots(), options.lockTimeout(), this::openReader,
				() -> new StorageTimeoutException(name,
						"all " + options.snapshots() + " snapshots were open for " + options.lockTimeout().toMillis()
								+ " ms. Close snapshots and transactions as soon as they were read, or raise"
								+ " sqlite.max-snapshots"));
		this.copiers = new ConnectionPool(1, options.lockTimeout(), this::openCopier,
				() -> new StorageTimeoutException(name, "another checkpoint is being made; try again after it"));
		NativeLibrary.load(name);
		List<StoreWarning> warnings = new ArrayList<>();
		SqliteConnection opened = null;
		try {
			opened = this.connections.openWriter(warnings);
			schema.migrate(opened, now);
			opened.owningTransactions();
			this.stamps = new StampSequence(opened.setting(STAMP_LIMIT), now, this::recordStampLimit);
		}
		catch (SQLException | RuntimeException ex) {
			if (opened != null) {
				opened.closeQuietly();
			}
			throw notOpened(ex);
		}
		catch (Error ex) {
			if (opened != null) {
				opened.closeQuietly();
			}
			throw ex;
		}
		this.writer = opened;
		this.warnings = List.copyOf(warnings);
	}

	/**
	 * A connection by name must not lead to another file than the one that is written.
	 */
	private SqliteConnection openReader() throws SQLException {
		this.directory.verify();
		return this.connections.openReader();
	}

	private SqliteConnection openCopier() throws SQLException {
		this.directory.verify();
		return this.connections.openCopier();
	}

	private StorageException notOpened(Exception cause) {
		StorageException translated = this.errors.translate("opening the file", cause);
		if (translated instanceof StorageTimeoutException) {
			return new StorageLockedException(this.name, "another process has locked the file in "
					+ this.directory.path()
					+ ". Other processes may read it, but must not write to it. Stop the other one, or give this store"
					+ " a directory of its own", cause);
		}
		return translated;
	}

	private Path file() {
		return this.directory.path().resolve(ConnectionFactory.FILE);
	}

	List<StoreWarning> warnings() {
		return this.warnings;
	}

	/**
	 * Called by a writer, before it has changed anything. A stamp that was given out and
	 * forgotten could be given out again for other content: whatever is configured, this
	 * waits for the device.
	 */
	private void recordStampLimit(long limit) {
		try {
			writeDurably(STAMP_LIMIT, limit);
		}
		catch (SQLException ex) {
			throw this.errors.translate("recording the write stamps", ex);
		}
	}

	/**
	 * Waits for the device, whatever is configured: once a commit has, everything before
	 * it is there too.
	 */
	private void writeDurably(String setting, long value) throws SQLException {
		SqliteConnection connection = this.writer;
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
	 * Reads on a connection that nobody else uses.
	 */
	<T extends @Nullable Object> T read(String operation, ConnectionPool.Work<T> work) {
		return on(this.readers, operation, work);
	}

	private <T extends @Nullable Object> T on(ConnectionPool pool, String operation, ConnectionPool.Work<T> work) {
		SqliteConnection connection;
		try {
			connection = pool.acquire();
		}
		catch (SQLException | RuntimeException ex) {
			throw failed(operation, ex);
		}
		boolean done = false;
		try {
			T result = work.apply(connection);
			done = true;
			return result;
		}
		catch (SQLException | RuntimeException ex) {
			throw failed(operation, ex);
		}
		finally {
			if (done) {
				pool.release(connection);
			}
			else {
				pool.discard(connection);
			}
		}
	}

	/**
	 * Starts a transaction that reads the state of this moment. The connection belongs to
	 * the caller, who hands it back to {@link #unfreeze}.
	 */
	SqliteConnection freeze() {
		SqliteConnection connection = null;
		try {
			connection = this.snapshots.acquire();
			connection.begin();
			// The state is chosen by the first read, not before.
			connection.setting(STAMP_LIMIT);
			return connection;
		}
		catch (SQLException | RuntimeException ex) {
			if (connection != null) {
				this.snapshots.discard(connection);
			}
			throw failed("opening a snapshot", ex);
		}
		catch (Error ex) {
			if (connection != null) {
				this.snapshots.discard(connection);
			}
			throw ex;
		}
	}

	/**
	 * Ends the transaction of a snapshot.
	 */
	void unfreeze(SqliteConnection connection) {
		boolean ended = false;
		try {
			connection.commit();
			ended = true;
		}
		catch (SQLException ex) {
			logger.debug("Store '{}': a snapshot did not end well", this.name, ex);
		}
		finally {
			if (ended) {
				this.snapshots.release(connection);
			}
			else {
				this.snapshots.discard(connection);
			}
		}
	}

	/**
	 * Writes on the connection for it, with a new stamp.
	 * @param operation name of the operation
	 * @param bytes about how many bytes are written
	 * @param work what to do; it ends the transactions that it starts
	 */
	<T extends @Nullable Object> T write(String operation, long bytes, Write<T> work) {
		if (!this.writing.tryLock()) {
			this.lockWaits.increment();
			this.writing.lock();
		}
		try {
			if (this.suspect) {
				recover();
			}
			this.suspect = true;
			T result = work.apply(this.writer, this.stamps.next());
			this.suspect = false;
			limitLogSafely(bytes);
			return result;
		}
		catch (SQLException | RuntimeException ex) {
			recoverSafely();
			throw failed(operation, ex);
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
	 * The write has taken effect: what fails from here on is no failure of the write.
	 */
	private void limitLogSafely(long bytes) {
		try {
			this.log.wrote(this.writer, bytes);
		}
		catch (RuntimeException | Error ex) {
			this.suspect = true;
			logger.warn("The log of store '{}' could not be written back; that is tried again", this.name, ex);
		}
	}

	/**
	 * Writes without waiting for the device. For what only reclaims space: if it is lost,
	 * it is found and reclaimed again. The next write that waits covers it.
	 */
	<T extends @Nullable Object> T reclaim(Write<T> work) {
		if (this.durability != Durability.POWER) {
			return write("commit", 0, work);
		}
		return write("commit", 0, (connection, stamp) -> synchronous(connection, ConnectionFactory.SYNCHRONOUS_NORMAL,
				() -> work.apply(connection, stamp)));
	}

	StorageException failed(String operation, Exception cause) {
		if (this.closed.getAsBoolean() && !(cause instanceof StorageException)) {
			return new StorageClosedException(this.name, "was closed while '" + operation + "' was running", cause);
		}
		return this.errors.translate(operation, cause);
	}

	/**
	 * Recovers after a failure that is more telling than one of the recovery. The next
	 * write tries it again, and is refused if that fails.
	 */
	private void recoverSafely() {
		try {
			recover();
		}
		catch (SQLException | RuntimeException | Error ex) {
			if (!this.closed.getAsBoolean()) {
				logger.error("Store '{}' cannot be written to for now", this.name, ex);
			}
		}
	}

	/**
	 * Makes the connection that writes usable again, by another one if it must be: until
	 * then it may be within a transaction, into which nothing must be written.
	 */
	private void recover() throws SQLException {
		SqliteConnection failed = this.writer;
		try {
			failed.recover();
			failed.execute("PRAGMA synchronous = " + this.connections.synchronousLevel());
		}
		catch (SQLException | RuntimeException | Error ex) {
			if (this.closed.getAsBoolean()) {
				throw ex;
			}
			logger.warn("The connection of store '{}' that writes is replaced after an error", this.name, ex);
			failed.closeQuietly();
			// SQLite would create an empty file in the place of one that was deleted.
			this.directory.verify();
			this.writer = this.connections.openWriter(new ArrayList<>()).owningTransactions();
			this.directory.opened(ConnectionFactory.LOG, ConnectionFactory.SHARED_MEMORY);
		}
		this.suspect = false;
	}

	/**
	 * Waits until everything that was written is on the device.
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
	 * Gives unused pages back to the file system, step by step, so that others can write
	 * meanwhile.
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

	/**
	 * Copies the state of this moment to a file in a new directory.
	 */
	void checkpoint(Path target) {
		Path copy = target.resolve(ConnectionFactory.FILE);
		try {
			Files.createDirectory(target);
			on(this.copiers, "checkpoint", (connection) -> {
				try (PreparedStatement vacuum = connection.jdbc().prepareStatement("VACUUM INTO ?")) {
					vacuum.setString(1, copy.toString());
					vacuum.executeUpdate();
				}
				return true;
			});
			// SQLite does not wait for the device here.
			DurableFiles.sync(copy);
		}
		catch (IOException | RuntimeException ex) {
			remove(copy);
			remove(target);
			throw this.errors.translate("checkpoint", ex);
		}
	}

	private void remove(Path path) {
		try {
			Files.deleteIfExists(path);
		}
		catch (IOException ex) {
			logger.warn("Store '{}': the rest of a failed checkpoint could not be removed from {}", this.name, path,
					ex);
		}
	}

	/**
	 * Returns the connection that writes.
	 */
	SqliteConnection writer() {
		return this.writer;
	}

	long fileSize() {
		return file().toFile().length();
	}

	long logSize() {
		return this.log.size();
	}

	long logRestarts() {
		return this.log.restarts();
	}

	long logBlocked() {
		return this.log.blocked();
	}

	long lockWaits() {
		return this.lockWaits.sum();
	}

	long readerWaits() {
		return this.readers.waits();
	}

	int readersInUse() {
		return this.readers.inUse();
	}

	int connections() {
		return 1 + this.readers.open() + this.snapshots.open() + this.copiers.open();
	}

	/**
	 * Ends what runs, with an exception.
	 */
	void interrupt() {
		this.readers.interrupt();
		this.snapshots.interrupt();
		this.copiers.interrupt();
		this.writer.interrupt();
	}

	/**
	 * Closes all connections, the one that writes last: SQLite then moves the log to the
	 * file.
	 */
	void close() {
		this.readers.close();
		this.snapshots.close();
		this.copiers.close();
		this.writer.closeQuietly();
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
