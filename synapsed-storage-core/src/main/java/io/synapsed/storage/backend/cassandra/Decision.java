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

package io.synapsed.storage.backend.cassandra;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.ColumnDefinitions;
import com.datastax.oss.driver.api.core.cql.Row;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.spi.Namespace;
import org.jspecify.annotations.Nullable;

/**
 * What a lightweight transaction has decided.
 *
 * @param applied whether it has taken effect
 * @param rows the rows with conditions that were there instead, by key
 */
record Decision(boolean applied, Map<Bytes, FoundRow> rows) {

	private static final Decision APPLIED = new Decision(true, Map.of());

	static Decision appliedInFull() {
		return APPLIED;
	}

	/**
	 * Reads the answer of the server. It is one row for each row that has a condition and
	 * exists, which names its key only if the transaction has several statements.
	 * @param key a key of the transaction, the only one if there is one statement
	 */
	static Decision of(AsyncResultSet answer, Bytes key) {
		if (answer.wasApplied()) {
			return APPLIED;
		}
		ColumnDefinitions columns = answer.getColumnDefinitions();
		if (!columns.contains("version")) {
			return new Decision(false, Map.of());
		}
		boolean several = columns.contains("key");
		Bytes prefix = Namespace.prefixOf(key);
		Map<Bytes, FoundRow> rows = new HashMap<>();
		for (Row row : answer.currentPage()) {
			UUID version = row.getUuid("version");
			if (version != null) {
				long expiresAt = columns.contains("expires_at") ? row.getLong("expires_at") : 0;
				rows.put(several ? prefix.concat(keyOf(row)) : key,
						new FoundRow(VersionSequence.decode(version), expiresAt));
			}
		}
		return new Decision(false, rows);
	}

	private static Bytes keyOf(Row row) {
		ByteBuffer key = row.getByteBuffer("key");
		return (key != null) ? CassandraLayout.bytes(key) : Bytes.EMPTY;
	}

	/**
	 * Whether a row has the version that the transaction was to write.
	 */
	boolean shows(Version version) {
		return this.rows.values().stream().anyMatch((row) -> row.version().equals(version));
	}

	/**
	 * A row that was there.
	 *
	 * @param version its version
	 * @param expiresAt when it expires, in milliseconds since the epoch
	 */
	record FoundRow(Version version, long expiresAt) {

		static boolean isLive(@Nullable FoundRow row, long now) {
			return row != null && row.expiresAt > now;
		}

	}

}
