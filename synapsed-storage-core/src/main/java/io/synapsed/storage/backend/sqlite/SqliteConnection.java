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
import java.util.HashMap;
import java.util.Map;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConnection;

/**
 * A connection with the statements that were prepared on it. To be used by one thread at
 * a time; only {@link #interrupt()} and {@link #closeQuietly()} may be called from
 * outside. After an exception its statements must not be used before it has
 * {@linkplain #recover() recovered}.
 */
final class SqliteConnection {

	private static final Logger logger = LoggerFactory.getLogger(SqliteConnection.class);

	private static final String BEGIN = "BEGIN";

	private static final String BEGIN_IMMEDIATE = "BEGIN IMMEDIATE";

	private static final String COMMIT = "COMMIT";

	private static final String ROLLBACK = "ROLLBACK";

	private static final String READ_SETTING = "SELECT value FROM synapsed_settings WHERE name = ?";

	private static final String WRITE_SETTING = "INSERT INTO synapsed_settings (name, value) VALUES (?, ?)"
			+ " ON CONFLICT (name) DO UPDATE SET value = excluded.value";

	private final SQLiteConnection connection;

	private final Map<String, PreparedStatement> statements = new HashMap<>();

	private final SqliteTable table = new SqliteTable(this);

	SqliteConnection(SQLiteConnection connection) {
		this.connection = connection;
	}

	/**
	 * Lets this class begin and end transactions instead of the driver. The driver would
	 * run an empty transaction after every statement, and ask for the number of every
	 * inserted row.
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

	/**
	 * Returns the entries as this connection sees them.
	 */
	SqliteTable table() {
		return this.table;
	}

	/**
	 * Prepares a statement once, and keeps it.
	 */
	PreparedStatement statement(String sql) throws SQLException {
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
	 * Ends a transaction without effect.
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
		// After a failure between a statement and its result, only SQLite knows whether a
		// transaction is open: it refuses to begin a second one.
		execute(BEGIN);
		execute(ROLLBACK);
	}

	/**
	 * Runs a statement to its end, and does not keep it.
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
	 * Stores a number that the store keeps about itself.
	 */
	void setting(String name, long value) throws SQLException {
		PreparedStatement write = statement(WRITE_SETTING);
		write.setString(1, name);
		write.setLong(2, value);
		write.executeUpdate();
	}

	/**
	 * Makes the running statement of this connection fail.
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

}
