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

package io.synapsed.storage.benchmarks.peer;

import java.nio.file.Path;

/**
 * The table that a user would create in SQLite, and the statements over it. The log of
 * the database is not synced at each commit, as with the defaults of this library.
 */
final class SqliteTable {

	static final String CREATE = "CREATE TABLE IF NOT EXISTS entries (key BLOB PRIMARY KEY, value BLOB NOT NULL)";

	static final String GET = "SELECT value FROM entries WHERE key = ?";

	static final String PUT = "INSERT INTO entries (key, value) VALUES (?, ?)"
			+ " ON CONFLICT (key) DO UPDATE SET value = excluded.value";

	static final String DELETE = "DELETE FROM entries WHERE key = ?";

	static final String SCAN = "SELECT key, value FROM entries WHERE key >= ? ORDER BY key LIMIT ?";

	private SqliteTable() {
	}

	static String url(Path directory) {
		return "jdbc:sqlite:" + directory.resolve("peer.db") + "?journal_mode=WAL&synchronous=NORMAL";
	}

}
