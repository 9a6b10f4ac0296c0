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

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.ScanOptions;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.ExpiredEntry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConnection;

/**
 * A connection with the statements that were prepared on it. To be used by one thread at
 * a time; only {@link #interrupt()} and {@link #closeQuietly()} may be called from
 * outside. After an exception its statements can no longer be relied on.
 */
final class SqliteConnection {

	private static final Logger logger = LoggerFactory.getLogger(SqliteConnection.class);

	private static final String BEGIN = "BEGIN";

	private static final String BEGIN_IMMEDIATE = "BEGIN IMMEDIATE";

	private static final String COMMIT = "COMMIT";

	private static final String ROLLBACK = "ROLLBACK";

	private static final String GET = "SELECT stamp, expires_at, value FROM entries WHERE key = ?";

	private static final String PUT = "INSERT INTO entries (key, stamp, expires_at, value) VALUES (?, ?, ?, ?)"
			+ " ON CONFLICT (key) DO UPDATE SET stamp = excluded.stamp, expires_at = excluded.expires_at,"
			+ " value = excluded.value";

	private static final String DELETE = "DELETE FROM entries WHERE key = ? RETURNING expires_at";

	private static final String RECLAIM = "DELETE FROM entries WHERE key = ? AND stamp = ? AND expires_at <= ?";

	private static final String EXPIRED = "SELECT key, stamp FROM entries WHERE expires_at <= ?"
			+ " ORDER BY expires_at LIMIT ?";

	private static final String READ_SETTING = "SELECT value FROM synapsed_settings WHERE name = ?";

	private static final String WRITE_SETTING = "INSERT INTO synapsed_settings (name, value) VALUES (?, ?)"
			+ " ON CONFLICT (name) DO UPDATE SET value = excluded.value";

	// What was bound stays in memory until something else is.
	private static final int LARGE = 64 << 10;

	private final SQLiteConnection connection;

	private final Map<String, PreparedStatement> statements = new HashMap<>();

	SqliteConnection(SQLiteConnection connection) {
		this.connection = connection;
	}

	/**
	 * Leaves it to this class, and to SQLite, where transactions begin and end. The
	 * driver would run an empty transaction after every statement to make sure of it, and
	 * ask for the number of every row that was inserted.
	 */
	SqliteConnection owningTransactions() {
		this.connection.getConnectionConfig().setAutoCommit(false);
		this.connection.getConnectionConfig().setGetGeneratedKeys(false);
		return this;
	}

	/**
	 * Returns the connection of the driver.
	 */
	SQLiteConnection jdbc() {
		return this.connection;
	}

	private PreparedStatement statement(String sql) throws SQLException {
		PreparedStatement kept = this.statements.get(sql);
		if (kept == null) {
			kept = this.connection.prepareStatement(sql);
			this.statements.put(sql, kept);
		}
		return kept;
	}

	/**
	 * Starts a transaction that reads one state of the file from its first read on.
	 */
	void begin() throws SQLException {
		statement(BEGIN).executeUpdate();
	}

	/**
	 * Starts a transaction that writes, and keeps other processes from writing.
	 */
	void beginImmediate() throws SQLException {
		statement(BEGIN_IMMEDIATE).executeUpdate();
	}

	/**
	 * Ends a transaction, and makes what it wrote visible.
	 */
	void commit() throws SQLException {
		statement(COMMIT).executeUpdate();
	}

	/**
	 * Ends a transaction that has written nothing that counts.
	 */
	void rollback() throws SQLException {
		statement(ROLLBACK).executeUpdate();
	}

	/**
	 * Makes the connection usable again after a failure: ends its transaction and forgets
	 * its statements, which the driver may have closed.
	 * @throws SQLException if the connection must not be used again
	 */
	void recover() throws SQLException {
		for (PreparedStatement kept : this.statements.values()) {
			kept.close();
		}
		this.statements.clear();
		try {
			execute(ROLLBACK);
		}
		catch (SQLException ex) {
			// SQLite has rolled back by itself after most errors.
			logger.debug("There was no transaction to roll back", ex);
		}
		// Where a failure has hit between a statement and its result, only SQLite knows
		// whether a transaction is open: it refuses to begin a second one.
		execute(BEGIN);
		execute(ROLLBACK);
	}

	/**
	 * Runs a statement that is not worth keeping, entirely.
	 */
	void execute(String sql) throws SQLException {
		try (Statement statement = this.connection.createStatement()) {
			statement.executeUpdate(sql);
		}
	}

	/**
	 * Asks for a number.
	 * @return the first column of the first row, 0 if there is none
	 */
	long number(String sql) throws SQLException {
		try (ResultSet rows = statement(sql).executeQuery()) {
			return rows.next() ? rows.getLong(1) : 0;
		}
	}

	/**
	 * Reads an entry, also one that has expired.
	 */
	@Nullable Entry get(Bytes key) throws SQLException {
		PreparedStatement get = statement(GET);
		get.setBytes(1, key.exactArray());
		try (ResultSet rows = get.executeQuery()) {
			return rows.next() ? entry(key, rows, 1) : null;
		}
	}

	private static Entry entry(Bytes key, ResultSet rows, int column) throws SQLException {
		return new Entry(key, bytes(rows, column + 2), Version.of(rows.getLong(column)),
				expiresAt(rows.getLong(column + 1)), Entry.NO_SERIALIZER);
	}

	private static Bytes bytes(ResultSet rows, int column) throws SQLException {
		byte[] bytes = rows.getBytes(column);
		if (bytes == null) {
			throw new DamagedRowException();
		}
		return Bytes.wrap(bytes);
	}

	/** The driver reads NULL as 0; what expires at 0 is stored as -1. */
	private static long expiresAt(long column) {
		return (column == 0) ? Entry.NEVER : column;
	}

	/**
	 * Stores an entry.
	 */
	void put(Bytes key, long stamp, long expiresAt, Bytes value) throws SQLException {
		PreparedStatement put = statement(PUT);
		put.setBytes(1, key.exactArray());
		put.setLong(2, stamp);
		if (expiresAt == Entry.NEVER) {
			put.setNull(3, java.sql.Types.BIGINT);
		}
		else {
			put.setLong(3, (expiresAt != 0) ? expiresAt : -1);
		}
		put.setBytes(4, value.exactArray());
		put.executeUpdate();
		if (value.size() > LARGE) {
			put.clearParameters();
		}
	}

	/**
	 * Removes an entry.
	 * @return whether there was one that had not expired
	 */
	boolean delete(Bytes key, long now) throws SQLException {
		PreparedStatement delete = statement(DELETE);
		delete.setBytes(1, key.exactArray());
		try (ResultSet rows = delete.executeQuery()) {
			boolean existed = rows.next() && expiresAt(rows.getLong(1)) > now;
			// Without a transaction it commits at its end, and fails there if it does.
			rows.next();
			return existed;
		}
	}

	/**
	 * Removes an entry that has expired at a version.
	 */
	void reclaim(Bytes key, Version version, long now) throws SQLException {
		PreparedStatement reclaim = statement(RECLAIM);
		reclaim.setBytes(1, key.exactArray());
		reclaim.setLong(2, version.low());
		reclaim.setLong(3, now);
		reclaim.executeUpdate();
	}

	/**
	 * Finds entries that have expired, those first that did so first.
	 */
	List<ExpiredEntry> expired(long now, int limit) throws SQLException {
		PreparedStatement expired = statement(EXPIRED);
		expired.setLong(1, now);
		expired.setInt(2, limit);
		try (ResultSet rows = expired.executeQuery()) {
			List<ExpiredEntry> found = new ArrayList<>();
			while (rows.next()) {
				found.add(new ExpiredEntry(bytes(rows, 1), Version.of(rows.getLong(2))));
			}
			return found;
		}
	}

	/**
	 * Reads the next entries of a range, also those that have expired.
	 * @param range the keys
	 * @param options direction and need for values
	 * @param rows largest number of entries
	 * @param bytes number of bytes of keys and values after which no further entry is
	 * added
	 */
	Page page(KeyRange range, ScanOptions options, int rows, long bytes) throws SQLException {
		PreparedStatement scan = statement(scanStatement(range.to() != null, options));
		bind(scan, range);
		try (ResultSet found = scan.executeQuery()) {
			List<Entry> entries = new ArrayList<>();
			long size = 0;
			while (found.next()) {
				Entry entry = entry(bytes(found, 1), found, 2);
				entries.add(entry);
				size += entry.key().size() + entry.value().size();
				if (entries.size() == rows || size >= bytes) {
					return new Page(entries, false);
				}
			}
			return new Page(entries, true);
		}
	}

	private static String scanStatement(boolean bounded, ScanOptions options) {
		if (options.keysOnly()) {
			return options.reverse() ? (bounded ? Scan.KEYS_DOWN_BOUNDED : Scan.KEYS_DOWN)
					: (bounded ? Scan.KEYS_UP_BOUNDED : Scan.KEYS_UP);
		}
		return options.reverse() ? (bounded ? Scan.DOWN_BOUNDED : Scan.DOWN) : (bounded ? Scan.UP_BOUNDED : Scan.UP);
	}

	private static int bind(PreparedStatement statement, KeyRange range) throws SQLException {
		Bytes from = (range.from() != null) ? range.from() : Bytes.EMPTY;
		statement.setBytes(1, from.exactArray());
		if (range.to() == null) {
			return 2;
		}
		statement.setBytes(2, range.to().exactArray());
		return 3;
	}

	/**
	 * Counts entries that have not expired.
	 * @param range the keys
	 * @param now milliseconds since the epoch
	 * @param limit where to stop counting
	 * @return how many there are, at most the limit
	 */
	long count(KeyRange range, long now, long limit) throws SQLException {
		PreparedStatement count = statement((range.to() != null) ? Scan.COUNT_BOUNDED : Scan.COUNT);
		int next = bind(count, range);
		count.setLong(next, now);
		count.setLong(next + 1, limit);
		try (ResultSet rows = count.executeQuery()) {
			return rows.next() ? rows.getLong(1) : 0;
		}
	}

	/**
	 * Reads a number that the store keeps about itself.
	 */
	long setting(String name) throws SQLException {
		PreparedStatement read = statement(READ_SETTING);
		read.setString(1, name);
		try (ResultSet rows = read.executeQuery()) {
			return rows.next() ? rows.getLong(1) : 0;
		}
	}

	/**
	 * Keeps a number that the store knows about itself.
	 */
	void setting(String name, long value) throws SQLException {
		PreparedStatement write = statement(WRITE_SETTING);
		write.setString(1, name);
		write.setLong(2, value);
		write.executeUpdate();
	}

	/**
	 * Ends what runs on this connection with an exception.
	 */
	void interrupt() {
		try {
			this.connection.getDatabase().interrupt();
		}
		catch (SQLException ex) {
			logger.debug("Nothing was left to interrupt", ex);
		}
	}

	void closeQuietly() {
		try {
			this.connection.close();
		}
		catch (SQLException ex) {
			logger.warn("A connection could not be closed", ex);
		}
	}

	/**
	 * A part of a scan.
	 *
	 * @param entries the entries, in order
	 * @param last whether the range ends with them
	 */
	record Page(List<Entry> entries, boolean last) {
	}

	/**
	 * The statements of scans: both ways, with and without an end, with and without
	 * values.
	 */
	private static final class Scan {

		private static final String ENTRIES = "SELECT key, stamp, expires_at, value FROM entries WHERE key >= ?";

		private static final String KEYS = "SELECT key, stamp, expires_at, x'' FROM entries WHERE key >= ?";

		private static final String END = " AND key < ?";

		private static final String ASCENDING = " ORDER BY key";

		private static final String DESCENDING = " ORDER BY key DESC";

		private static final String UP = ENTRIES + ASCENDING;

		private static final String UP_BOUNDED = ENTRIES + END + ASCENDING;

		private static final String DOWN = ENTRIES + DESCENDING;

		private static final String DOWN_BOUNDED = ENTRIES + END + DESCENDING;

		private static final String KEYS_UP = KEYS + ASCENDING;

		private static final String KEYS_UP_BOUNDED = KEYS + END + ASCENDING;

		private static final String KEYS_DOWN = KEYS + DESCENDING;

		private static final String KEYS_DOWN_BOUNDED = KEYS + END + DESCENDING;

		private static final String COUNT_FROM = "SELECT count(*) FROM (SELECT 1 FROM entries WHERE key >= ?";

		private static final String COUNT_LIVE = " AND (expires_at IS NULL OR expires_at > ?) LIMIT ?)";

		private static final String COUNT = COUNT_FROM + COUNT_LIVE;

		private static final String COUNT_BOUNDED = COUNT_FROM + END + COUNT_LIVE;

	}

	/** A row lacks what every row has. */
	static final class DamagedRowException extends SQLException {

		private static final long serialVersionUID = 1L;

		DamagedRowException() {
			super("A row without a key or a value", null, org.sqlite.SQLiteErrorCode.SQLITE_CORRUPT.code);
		}

	}

}
