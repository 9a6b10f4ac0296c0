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

import java.sql.SQLException;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.engine.EntryTable;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.Mutation;
import org.jspecify.annotations.Nullable;

/**
 * The entries of the file, as the connection sees them that writes.
 */
record SqliteTable(SqliteConnection connection) implements EntryTable<SQLException> {

	@Override
	public @Nullable Entry head(Bytes key) throws SQLException {
		return this.connection.get(key);
	}

	@Override
	public void put(Mutation.Put put, Version version) throws SQLException {
		this.connection.put(put.key(), version.low(), put.expiresAt(), put.stored());
	}

	@Override
	public boolean delete(Bytes key, long now, boolean asked) throws SQLException {
		return this.connection.delete(key, now);
	}

	/** One statement instead of two. */
	@Override
	public void reclaim(Mutation.Reclaim reclaim, long now) throws SQLException {
		this.connection.reclaim(reclaim.key(), reclaim.version(), now);
	}

	@Override
	public long count(KeyRange range, long now, long limit) throws SQLException {
		return this.connection.count(range, now, limit);
	}

}
