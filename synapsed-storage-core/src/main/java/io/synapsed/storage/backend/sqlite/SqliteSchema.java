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

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

import io.synapsed.storage.exception.StorageConfigurationException;

/**
 * Defines the tables and migrates older files. Each migration and its record are one
 * transaction, so that a crash leaves either the old version or the new one.
 */
final class SqliteSchema {

	private static final String VERSIONS = "synapsed_schema";

	private static final String TABLES = "SELECT name FROM sqlite_schema WHERE type = 'table'";

	/** All migrations, in order. */
	static final List<Migration> MIGRATIONS = List.of(new Migration(1, List.of("""
			CREATE TABLE synapsed_settings (
				name TEXT NOT NULL PRIMARY KEY,
				value INTEGER NOT NULL
			) STRICT, WITHOUT ROWID""", """
			CREATE TABLE entries (
				key BLOB NOT NULL PRIMARY KEY,
				stamp INTEGER NOT NULL,
				expires_at INTEGER,
				value BLOB NOT NULL
			) STRICT""", """
			CREATE INDEX entries_expiry ON entries (expires_at) WHERE expires_at IS NOT NULL""")));

	private final String store;

	private final List<Migration> migrations;

	/**
	 * Creates a schema.
	 * @param store name of the store
	 * @param migrations the migrations, in order
	 */
	SqliteSchema(String store, List<Migration> migrations) {
		this.store = store;
		this.migrations = migrations;
	}

	private static boolean isEmpty(Connection connection) throws SQLException {
		try (Statement statement = connection.createStatement(); ResultSet rows = statement.executeQuery(TABLES)) {
			return !rows.next();
		}
	}

	private static boolean hasVersions(Connection connection) throws SQLException {
		try (Statement statement = connection.createStatement();
				ResultSet rows = statement.executeQuery(TABLES + " AND name = '" + VERSIONS + "'")) {
			return rows.next();
		}
	}

	/**
	 * Checks that this library may use a file, and does not change the file.
	 * @param connection reads the file
	 * @throws StorageConfigurationException if the file belongs to another application,
	 * or to a later version
	 */
	void check(Connection connection) throws SQLException {
		if (!isEmpty(connection) && !hasVersions(connection)) {
			throw new StorageConfigurationException(this.store,
					"the file is an SQLite database of something else; give the store a directory of its own");
		}
		int version = version(connection);
		if (version > newest()) {
			throw new StorageConfigurationException(this.store,
					"the file has schema version " + version + ", this version of the library knows versions up to "
							+ newest() + "; run it with the version that wrote it, or a later one");
		}
	}

	private int newest() {
		return this.migrations.get(this.migrations.size() - 1).version();
	}

	private static int version(Connection connection) throws SQLException {
		if (!hasVersions(connection)) {
			return 0;
		}
		try (Statement statement = connection.createStatement();
				ResultSet rows = statement.executeQuery("SELECT max(version) FROM " + VERSIONS)) {
			return rows.next() ? rows.getInt(1) : 0;
		}
	}

	/**
	 * Migrates a file to the newest version.
	 * @param writer a connection that may write, and whose driver begins the transactions
	 * @param now milliseconds since the epoch
	 * @throws SQLException if SQLite fails; the migration that failed has had no effect
	 */
	void migrate(SqliteConnection writer, long now) throws SQLException {
		Connection connection = writer.jdbc();
		int version = version(connection);
		for (Migration migration : this.migrations) {
			if (migration.version() > version) {
				run(migration, connection, now);
			}
		}
	}

	private static void run(Migration migration, Connection connection, long now) throws SQLException {
		boolean committed = false;
		connection.setAutoCommit(false);
		try {
			apply(migration, connection, now);
			connection.commit();
			committed = true;
		}
		finally {
			if (!committed) {
				connection.rollback();
			}
			connection.setAutoCommit(true);
		}
	}

	private static void apply(Migration migration, Connection connection, long now) throws SQLException {
		try (Statement statement = connection.createStatement()) {
			statement.execute("CREATE TABLE IF NOT EXISTS " + VERSIONS
					+ " (version INTEGER NOT NULL PRIMARY KEY, applied_at INTEGER NOT NULL) STRICT");
			for (String sql : migration.statements()) {
				statement.execute(sql);
			}
		}
		try (PreparedStatement insert = connection
			.prepareStatement("INSERT INTO " + VERSIONS + " (version, applied_at) VALUES (?, ?)")) {
			insert.setInt(1, migration.version());
			insert.setLong(2, now);
			insert.executeUpdate();
		}
	}

	/**
	 * A step from one version to the next.
	 *
	 * @param version the version after it
	 * @param statements what to run, in order
	 */
	record Migration(int version, List<String> statements) {
	}

}
