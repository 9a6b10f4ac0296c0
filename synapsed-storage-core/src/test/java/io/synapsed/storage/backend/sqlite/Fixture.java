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
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.common.ScanOptions;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.EntryCursor;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.Namespace;
import io.synapsed.storage.spi.ReadView;
import io.synapsed.storage.spi.Statistic;

/**
 * What the tests of this package share.
 */
final class Fixture {

	static final long NOW = 1_800_000_000_000L;

	private Fixture() {
	}

	static SqliteStore open(Path directory) {
		return open(directory, SqliteOptions.DEFAULT);
	}

	static SqliteStore open(Path directory, SqliteOptions options) {
		return SqliteStore.builder().name("test").directory(directory).options(options).clock(() -> now()).build();
	}

	private static java.time.Instant now() {
		return java.time.Instant.ofEpochMilli(NOW);
	}

	static Path file(Path directory) {
		return directory.resolve(ConnectionFactory.FILE);
	}

	/**
	 * Opens the file as another program would.
	 */
	static Connection foreign(Path directory) throws SQLException {
		return DriverManager.getConnection("jdbc:sqlite:" + file(directory));
	}

	static Bytes key(String key) {
		return Namespace.DEFAULT.encode(key);
	}

	static Mutation.Put put(String key, String value) {
		return put(key, Bytes.utf8(value));
	}

	static Mutation.Put put(String key, Bytes value) {
		return new Mutation.Put(key(key), value, Entry.NEVER, 0);
	}

	static String value(ReadView view, String key) {
		Entry entry = view.get(key(key), ReadOptions.DEFAULT);
		return (entry != null) ? entry.value().toUtf8() : null;
	}

	static List<String> keys(ReadView view, ScanOptions options) {
		try (EntryCursor cursor = view.scan(Namespace.DEFAULT.encode(KeyRange.all()), options)) {
			List<String> keys = new ArrayList<>();
			for (Entry entry = cursor.next(); entry != null; entry = cursor.next()) {
				keys.add(Namespace.DEFAULT.decode(entry.key()).toUtf8());
			}
			return keys;
		}
	}

	static double statistic(SqliteStore store, String name) {
		return Statistic.named(store.statistics(), "sqlite." + name).value().getAsDouble();
	}

}
