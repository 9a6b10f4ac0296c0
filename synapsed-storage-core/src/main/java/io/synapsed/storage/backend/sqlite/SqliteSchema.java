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

import java.util.List;

import io.synapsed.storage.exception.StorageConfigurationException;

import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The tables, and the migrations of older ones. Each migration and its record are one
 * transaction, so that a crash leaves one version or the next.
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

	private static List<String> tables(JdbcTemplate jdbc) {
		return jdbc.query(TABLES, (row, number) -> row.getString(1));
	}

	/**
	 * Checks a file without changing it.
	 * @param jdbc reads the file
	 * @throws StorageConfigurationException if the file belongs to something else, or to
	 * a later version
	 */
	void check(JdbcTemplate jdbc) {
		List<String> tables = tables(jdbc);
		if (!tables.isEmpty() && !tables.contains(VERSIONS)) {
			throw new StorageConfigurationException(this.store,
					"the file is an SQLite database of something else; give the store a directory of its own");
		}
		int version = version(jdbc);
		if (version > newest()) {
			throw new StorageConfigurationException(this.store,
					"the file has schema version " + version + ", this version of the library knows versions up to "
							+ newest() + "; run it with the version that wrote it, or a later one");
		}
	}

	private int newest() {
		return this.migrations.get(this.migrations.size() - 1).version();
	}

	private static int version(JdbcTemplate jdbc) {
		if (!tables(jdbc).contains(VERSIONS)) {
			return 0;
		}
		Integer version = jdbc.queryForObject("SELECT max(version) FROM " + VERSIONS, Integer.class);
		return (version != null) ? version : 0;
	}

	/**
	 * Brings a file to the newest version.
	 * @param connection a connection that may write, whose transactions are begun by the
	 * driver
	 * @param now milliseconds since the epoch
	 * @throws DataAccessException if SQLite fails
	 */
	void migrate(SqliteConnection connection, long now) {
		SingleConnectionDataSource source = new SingleConnectionDataSource(connection.jdbc(), true);
		JdbcTemplate jdbc = new JdbcTemplate(source);
		int version = version(jdbc);
		TransactionTemplate transactions = new TransactionTemplate(new DataSourceTransactionManager(source));
		for (Migration migration : this.migrations) {
			if (migration.version() > version) {
				transactions.executeWithoutResult((status) -> {
					jdbc.execute("CREATE TABLE IF NOT EXISTS " + VERSIONS
							+ " (version INTEGER NOT NULL PRIMARY KEY, applied_at INTEGER NOT NULL) STRICT");
					migration.statements().forEach(jdbc::execute);
					jdbc.update("INSERT INTO " + VERSIONS + " (version, applied_at) VALUES (?, ?)", migration.version(),
							now);
				});
			}
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
