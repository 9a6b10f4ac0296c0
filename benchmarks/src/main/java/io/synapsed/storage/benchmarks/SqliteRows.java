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

package io.synapsed.storage.benchmarks;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

import io.synapsed.storage.StorageBuilder;
import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.backend.rocksdb.RocksDbStore;
import io.synapsed.storage.backend.sqlite.SqliteStore;
import io.synapsed.storage.common.Bytes;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConnection;

/**
 * The SQLite engine beside sqlite-jdbc: the table and the pragmas of the engine, one
 * connection, and statements that are prepared once. Two kinds of raw connection are
 * shown: the driver with its defaults, and the driver with the settings of the engine,
 * where it neither returns generated keys nor keeps track of transactions.
 */
final class SqliteRows {

	private static final int SIZE = 100;

	static final int KEYS = 100_000;

	private static final int BATCH = 100;

	private static final String PUT = "INSERT INTO entries (key, stamp, expires_at, value) VALUES (?, 1, NULL, ?)"
			+ " ON CONFLICT (key) DO UPDATE SET stamp = excluded.stamp, expires_at = excluded.expires_at,"
			+ " value = excluded.value";

	private SqliteRows() {
	}

	static List<Row> all() {
		return List.of(
				new Row("sqlite-get", "sqlite", "get, 100 B; raw: kept statement", new Goal.Ratio(1.05),
						(environment) -> get(environment, false)),
				new Row("sqlite-get-tuned", "sqlite", "get, 100 B; raw: and the driver told to stay out", Goal.NONE,
						(environment) -> get(environment, true)),
				new Row("sqlite-put", "sqlite", "put, 100 B; raw: kept statement", new Goal.Ratio(1.05),
						(environment) -> put(environment, false)),
				new Row("sqlite-put-tuned", "sqlite", "put, 100 B; raw: and the driver told to stay out", Goal.NONE,
						(environment) -> put(environment, true)),
				new Row("sqlite-put-all", "sqlite", "putAll of 100 entries, 100 B; raw: one transaction",
						new Goal.Ratio(1.05), SqliteRows::putAll),
				new Row("sqlite-get-all", "sqlite", "getAll of 100 keys, 100 B; raw: 100 times get",
						new Goal.Ratio(0.55), (environment) -> getAll(environment, false)),
				new Row("sqlite-get-all-transaction", "sqlite",
						"getAll of 100 keys, 100 B; raw: one transaction, driver told to stay out", Goal.NONE,
						(environment) -> getAll(environment, true)),
				new Row("sqlite-scan", "sqlite", "scan of 100 entries; raw: kept statement with a limit",
						new Goal.Ratio(1.05), SqliteRows::scan),
				new Row("sqlite-scan-short-100", "sqlite",
						"scan of 1 to 100 entries, 100 B; raw: the same scan of the RocksDB engine",
						new Goal.Ratio(1.5), (environment) -> shortScan(environment, SIZE)),
				new Row("sqlite-scan-short-1024", "sqlite",
						"scan of 1 to 100 entries, 1024 B; raw: the same scan of the RocksDB engine",
						new Goal.Ratio(1.5), (environment) -> shortScan(environment, 1024)));
	}

	private static StorageTemplate template(Environment environment) throws IOException {
		return StorageBuilder.over(SqliteStore.builder().directory(environment.subdirectory("ours")).build()).build();
	}

	private static StorageTemplate filled(Environment environment) throws IOException {
		StorageTemplate template = template(environment);
		TemplateWork.fill(environment, template, SIZE, KEYS);
		template.store().compact();
		return template;
	}

	/**
	 * The raw side, filled.
	 */
	record Raw(Connection connection, PreparedStatement get, PreparedStatement put, PreparedStatement scan,
			PreparedStatement begin, PreparedStatement commit) implements AutoCloseable {

		private static final List<String> PRAGMAS = List.of("page_size = 4096", "auto_vacuum = 2", "journal_mode = wal",
				"synchronous = 1", "cache_size = -8192", "mmap_size = 0", "temp_store = 2", "trusted_schema = 0",
				"cell_size_check = 1", "wal_autocheckpoint = 1024", "journal_size_limit = 67108864");

		private static final String TABLE = """
				CREATE TABLE entries (
					key BLOB NOT NULL PRIMARY KEY,
					stamp INTEGER NOT NULL,
					expires_at INTEGER,
					value BLOB NOT NULL
				) STRICT""";

		private static final String INDEX = "CREATE INDEX entries_expiry ON entries (expires_at)"
				+ " WHERE expires_at IS NOT NULL";

		static Raw open(Environment environment, boolean tuned) throws IOException, SQLException {
			return open(environment, "raw", tuned, true, SIZE, KEYS);
		}

		static Raw open(Environment environment, String name, boolean tuned, boolean rowIds, int size, int keys)
				throws IOException, SQLException {
			Connection connection = DriverManager
				.getConnection("jdbc:sqlite:" + environment.subdirectory(name).resolve("raw.db"));
			try (Statement statement = connection.createStatement()) {
				for (String pragma : PRAGMAS) {
					statement.execute("PRAGMA " + pragma);
				}
				statement.execute(rowIds ? TABLE : TABLE + ", WITHOUT ROWID");
				statement.execute(INDEX);
			}
			if (tuned) {
				SQLiteConnection driver = connection.unwrap(SQLiteConnection.class);
				driver.getConnectionConfig().setAutoCommit(false);
				driver.getConnectionConfig().setGetGeneratedKeys(false);
			}
			Raw raw = new Raw(connection, connection.prepareStatement("SELECT value FROM entries WHERE key = ?"),
					connection.prepareStatement(PUT),
					connection.prepareStatement("SELECT key, value FROM entries WHERE key >= ? ORDER BY key LIMIT ?"),
					connection.prepareStatement("BEGIN IMMEDIATE"), connection.prepareStatement("COMMIT"));
			raw.fill(environment, size, keys);
			try (Statement statement = connection.createStatement()) {
				statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
			}
			return raw;
		}

		private void fill(Environment environment, int size, int keys) throws SQLException {
			Bytes[] values = TestData.documents(size, environment.seed());
			this.begin.executeUpdate();
			for (int number : TestData.shuffled(keys, environment.seed())) {
				put(TestData.key(number), values[number % values.length].exactArray());
			}
			this.commit.executeUpdate();
		}

		int get(byte[] key) throws SQLException {
			byte[] value = read(key);
			return (value != null) ? value.length : 0;
		}

		byte @Nullable [] read(byte[] key) throws SQLException {
			this.get.setBytes(1, key);
			try (ResultSet rows = this.get.executeQuery()) {
				return rows.next() ? rows.getBytes(1) : null;
			}
		}

		void put(byte[] key, byte[] value) throws SQLException {
			this.put.setBytes(1, key);
			this.put.setBytes(2, value);
			this.put.executeUpdate();
		}

		long scan(byte[] key) throws SQLException {
			this.scan.setBytes(1, key);
			this.scan.setInt(2, BATCH);
			long sum = 0;
			try (ResultSet rows = this.scan.executeQuery()) {
				while (rows.next()) {
					sum += rows.getBytes(1).length + rows.getBytes(2).length;
				}
			}
			return sum;
		}

		@Override
		public void close() throws SQLException {
			this.connection.close();
		}

	}

	private static Contest contest(Environment environment, int operations, Raw raw, StorageTemplate template,
			Work rawWork, Work ours) {
		return new Contest(operations, rawWork, ours).keySpace(KEYS)
			.values(TestData.documents(SIZE, environment.seed()))
			.closing(raw)
			.closing(template);
	}

	static Work rawGets(Raw raw) {
		return (block) -> {
			long sum = 0;
			for (int index = 0; index < block.size(); index++) {
				sum += raw.get(block.key(index, sum));
			}
			return sum;
		};
	}

	static Work rawPuts(Raw raw) {
		return (block) -> {
			for (int index = 0; index < block.size(); index++) {
				raw.put(block.keys()[index], block.values()[index].exactArray());
			}
			return 0;
		};
	}

	static Work rawScans(Raw raw) {
		return (block) -> {
			long sum = 0;
			for (int index = 0; index < block.size(); index++) {
				sum += raw.scan(block.key(index, sum));
			}
			return sum;
		};
	}

	private static Contest get(Environment environment, boolean tuned) throws Exception {
		Raw raw = Raw.open(environment, tuned);
		StorageTemplate template = filled(environment);
		return contest(environment, 50, raw, template, rawGets(raw), TemplateWork.gets(template));
	}

	private static Contest put(Environment environment, boolean tuned) throws Exception {
		Raw raw = Raw.open(environment, tuned);
		StorageTemplate template = filled(environment);
		return contest(environment, 50, raw, template, rawPuts(raw), TemplateWork.puts(template));
	}

	private static Contest putAll(Environment environment) throws Exception {
		Raw raw = Raw.open(environment, false);
		raw.connection().setAutoCommit(false);
		StorageTemplate template = filled(environment);
		return contest(environment, 2, raw, template, (block) -> {
			for (int from = 0; from < block.size(); from += BATCH) {
				for (int index = from; index < from + BATCH; index++) {
					raw.put(block.keys()[index], block.values()[index].exactArray());
				}
				raw.connection().commit();
			}
			return 0;
		}, TemplateWork.putAll(template, BATCH)).keysAnOperation(BATCH);
	}

	private static Contest getAll(Environment environment, boolean transaction) throws Exception {
		Raw raw = Raw.open(environment, transaction);
		StorageTemplate template = filled(environment);
		PreparedStatement begin = raw.connection().prepareStatement("BEGIN");
		return contest(environment, 2, raw, template, transaction ? (block) -> {
			long sum = 0;
			for (int from = 0; from < block.size(); from += BATCH) {
				begin.executeUpdate();
				for (int index = from; index < from + BATCH; index++) {
					sum += raw.get(block.key(index, sum));
				}
				raw.commit().executeUpdate();
			}
			return sum;
		} : rawGets(raw), TemplateWork.getAll(template, BATCH)).keysAnOperation(BATCH);
	}

	private static Contest scan(Environment environment) throws Exception {
		Raw raw = Raw.open(environment, false);
		StorageTemplate template = filled(environment);
		return contest(environment, 10, raw, template, rawScans(raw), TemplateWork.scans(template, BATCH));
	}

	private static Contest shortScan(Environment environment, int size) throws Exception {
		StorageTemplate raw = StorageBuilder
			.over(RocksDbStore.builder().directory(environment.subdirectory("raw")).build())
			.build();
		StorageTemplate template = template(environment);
		for (StorageTemplate side : List.of(raw, template)) {
			TemplateWork.fill(environment, side, size, KEYS);
			side.store().compact();
		}
		return new Contest(10, TemplateWork.shortScans(raw), TemplateWork.shortScans(template)).keySpace(KEYS)
			.values(TestData.documents(size, environment.seed()))
			.closing(raw)
			.closing(template);
	}

}
