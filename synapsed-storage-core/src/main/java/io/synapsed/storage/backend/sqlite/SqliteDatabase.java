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
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

import io.synapsed.storage.common.Durability;
import io.synapsed.storage.engine.DataDirectory;
import io.synapsed.storage.engine.DurableFiles;
import io.synapsed.storage.exception.StorageClosedException;
import io.synapsed.storage.exception.StorageException;
import io.synapsed.storage.exception.StorageLockedException;
import io.synapsed.storage.exception.StorageTimeoutException;
import io.synapsed.storage.spi.StoreWarning;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The open file: one connection that writes, one writer at a time, and bounded pools of
 * connections that read. A failed write leaves nothing behind.
 */
final class SqliteDatabase {

	private static final Logger logger = LoggerFactory.getLogger(SqliteDatabase.class);

	private final String name;

	private final DataDirectory directory;

	private final SqliteOptions options;

	private final SqliteErrors errors;

	private final BooleanSupplier closed;

	private final ConnectionFactory connections;

	private final ConnectionPool readers;

	private final ConnectionPool snapshots;

	private final ConnectionPool copiers;

	private final List<StoreWarning> warnings;

	private final SqliteWriter writer;

	/**
	 * Opens the file, and creates it where there is none.
	 * @param closed whether the store is closed or closing
	 * @param oldestSnapshotMillis for how long the oldest snapshot has been open
	 */
	SqliteDatabase(String name, DataDirectory directory, Durability durability, SqliteOptions options,
			SqliteErrors errors, BooleanSupplier closed, LongSupplier oldestSnapshotMillis, long now) {
		this.name = name;
		this.directory = directory;
		this.options = options;
		this.errors = errors;
		this.closed = closed;
		SqliteSchema schema = new SqliteSchema(name, SqliteSchema.MIGRATIONS);
		this.connections = new ConnectionFactory(name, directory.path(), durability, options, schema);
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
			LogLimit log = new LogLimit(name, directory.path().resolve(ConnectionFactory.LOG), options,
					oldestSnapshotMillis);
			this.writer = new SqliteWriter(this, directory, this.connections, opened, durability, options, log, now);
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
		this.warnings = List.copyOf(warnings);
	}

	/**
	 * Checks the file first: its name must not lead to another file than the writer has
	 * open.
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

	String name() {
		return this.name;
	}

	/**
	 * Whether the store is closed or closing.
	 */
	boolean isClosed() {
		return this.closed.getAsBoolean();
	}

	List<StoreWarning> warnings() {
		return this.warnings;
	}

	/**
	 * Reads on a connection that no other thread uses.
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
	 * Starts a transaction that reads the current state. The caller owns the connection
	 * and returns it with {@link #unfreeze}.
	 */
	SqliteConnection freeze() {
		SqliteConnection connection = null;
		try {
			connection = this.snapshots.acquire();
			connection.begin();
			// SQLite chooses the state at the first read.
			connection.setting(SqliteWriter.STAMP_LIMIT);
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
			logger.debug("Store '{}': a snapshot could not be ended", this.name, ex);
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

	StorageException failed(String operation, Exception cause) {
		if (this.closed.getAsBoolean() && !(cause instanceof StorageException)) {
			return new StorageClosedException(this.name, "was closed while '" + operation + "' was running", cause);
		}
		return this.errors.translate(operation, cause);
	}

	/**
	 * Copies the current state to a file in a new directory.
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
	 * Returns the writer.
	 */
	SqliteWriter writer() {
		return this.writer;
	}

	long fileSize() {
		return file().toFile().length();
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
	 * Makes all running statements fail.
	 */
	void interrupt() {
		this.readers.interrupt();
		this.snapshots.interrupt();
		this.copiers.interrupt();
		this.writer.interrupt();
	}

	/**
	 * Closes all connections. The writer is the last: SQLite then moves the log to the
	 * file.
	 */
	void close() {
		this.readers.close();
		this.snapshots.close();
		this.copiers.close();
		this.writer.close();
	}

}
