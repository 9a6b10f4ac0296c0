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

/**
 * All rows, in the order of the report.
 */
final class Rows {

	private Rows() {
	}

	static List<Row> all() {
		List<Row> rows = new ArrayList<>();
		rows.addAll(MemoryRows.all());
		rows.addAll(RocksDbRows.all());
		rows.addAll(LeasedReadRows.all());
		rows.addAll(MvStoreRows.all());
		rows.addAll(SqliteRows.all());
		rows.addAll(SqliteLayoutRows.all());
		rows.addAll(RedisRows.all());
		rows.addAll(CassandraRows.all());
		rows.addAll(CompressionRows.all());
		rows.addAll(IntegrityRows.all());
		rows.addAll(LayerRows.all());
		rows.addAll(DecodedRows.all());
		rows.addAll(FullStackRows.all());
		rows.addAll(AuditRows.all());
		rows.addAll(PeerRows.all());
		rows.addAll(DefaultRows.all());
		return rows;
	}

	/**
	 * Whether the rows of a group are shown with the worst first.
	 */
	static boolean lossesFirst(String group) {
		return group.equals(PeerRows.GROUP) || group.equals(DefaultRows.GROUP);
	}

	static Row byId(String id) {
		return all().stream()
			.filter((row) -> row.id().equals(id))
			.findAny()
			.orElseThrow(() -> new IllegalArgumentException("There is no row '" + id + "'"));
	}

}
