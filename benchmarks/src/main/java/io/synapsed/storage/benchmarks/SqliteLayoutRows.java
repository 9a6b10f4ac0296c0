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

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * The two layouts that an SQLite table of keys and values can have, each by itself and
 * without this library: rows in the tree of the keys ({@code WITHOUT ROWID}), or rows in
 * a tree of row ids with an index of the keys beside it. These are what the choice of the
 * engine's layout was made by.
 */
final class SqliteLayoutRows {

	private static final int DATA = 32 << 20;

	private SqliteLayoutRows() {
	}

	static List<Row> all() {
		List<Row> rows = new ArrayList<>();
		for (int size : new int[] { 100, 1024, 4096, 16384 }) {
			rows.add(row("get", "get", size, 50, SqliteRows::rawGets));
			rows.add(row("put", "put over an entry", size, 50, SqliteRows::rawPuts));
			rows.add(row("scan", "scan of 100 entries", size, 5, SqliteRows::rawScans));
		}
		return rows;
	}

	private static Row row(String id, String title, int size, int operations, Function<SqliteRows.Raw, Work> work) {
		return new Row("sqlite-layout-" + id + "-" + size, "sqlite-layout",
				title + ", " + size + " B, table with row ids; raw: `WITHOUT ROWID`", Goal.NONE,
				(environment) -> contest(environment, size, operations, work));
	}

	private static Contest contest(Environment environment, int size, int operations,
			Function<SqliteRows.Raw, Work> work) throws Exception {
		int keys = Math.min(100_000, DATA / size);
		SqliteRows.Raw without = SqliteRows.Raw.open(environment, "without", true, false, size, keys);
		SqliteRows.Raw with = SqliteRows.Raw.open(environment, "with", true, true, size, keys);
		return new Contest(operations, work.apply(without), work.apply(with)).keySpace(keys)
			.values(TestData.documents(size, environment.seed()))
			.closing(without)
			.closing(with);
	}

}
