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
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.spi.Entry;
import org.jspecify.annotations.Nullable;

/**
 * Reads entries, also those that have expired. Safe for use by several threads.
 */
final class EntryReader {

	private final CassandraCalls calls;

	private final CassandraStatements statements;

	EntryReader(CassandraCalls calls, CassandraStatements statements) {
		this.calls = calls;
		this.statements = statements;
	}

	@Nullable Entry get(Bytes key, ConsistencyLevel level) {
		return get(key, level, this.calls.deadline());
	}

	@Nullable Entry get(Bytes key, ConsistencyLevel level, long deadline) {
		return entry(key, this.calls.await("get", Access.READ, send(key, level, deadline), deadline));
	}

	/**
	 * Reads an entry, and does not wait.
	 */
	CompletableFuture<@Nullable Entry> read(Bytes key, ConsistencyLevel level, long deadline) {
		return this.calls.request("get", Access.READ, statement(key, level), deadline)
			.thenApply((answer) -> entry(key, answer));
	}

	List<@Nullable Entry> getAll(List<Bytes> keys, ConsistencyLevel level) {
		return entries(keys, this.calls.result(sendAll(keys, level)));
	}

	/**
	 * Reads several entries, and does not wait.
	 */
	CompletableFuture<List<@Nullable Entry>> readAll(List<Bytes> keys, ConsistencyLevel level) {
		return sendAll(keys, level).thenApply((answers) -> entries(keys, answers));
	}

	private CompletableFuture<List<@Nullable CompletableFuture<AsyncResultSet>>> sendAll(List<Bytes> keys,
			ConsistencyLevel level) {
		long deadline = this.calls.deadline();
		return this.calls.readAll(keys.size(), deadline, (index) -> send(keys.get(index), level, deadline));
	}

	private List<@Nullable Entry> entries(List<Bytes> keys, List<@Nullable CompletableFuture<AsyncResultSet>> answers) {
		List<@Nullable Entry> entries = new ArrayList<>(keys.size());
		for (int index = 0; index < keys.size(); index++) {
			entries.add(entry(keys.get(index), this.calls.answer("get-all", Access.READ, answers.get(index))));
		}
		return entries;
	}

	private CompletableFuture<AsyncResultSet> send(Bytes key, ConsistencyLevel level, long deadline) {
		return this.calls.send(statement(key, level), deadline);
	}

	private BoundStatement statement(Bytes key, ConsistencyLevel level) {
		return this.statements.get(key).setConsistencyLevel(level).build();
	}

	private static @Nullable Entry entry(Bytes key, AsyncResultSet answer) {
		Row row = answer.one();
		return (row != null) ? entry(key, row.getByteBuffer(0), row.getUuid(1), row.getLong(2), row.getShort(3)) : null;
	}

	/**
	 * Creates an entry from its columns. Without value or version there is none: other
	 * columns may be there for a moment longer when they expire.
	 */
	static @Nullable Entry entry(Bytes key, @Nullable ByteBuffer value, @Nullable UUID version, long expiresAt,
			int serializer) {
		if (value == null || version == null) {
			return null;
		}
		return new Entry(key, CassandraLayout.bytes(value), VersionSequence.decode(version), expiresAt, serializer);
	}

}
