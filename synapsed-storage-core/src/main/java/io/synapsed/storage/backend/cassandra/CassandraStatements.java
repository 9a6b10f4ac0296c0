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

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import com.datastax.oss.driver.api.core.cql.BatchStatement;
import com.datastax.oss.driver.api.core.cql.BatchableStatement;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.BoundStatementBuilder;
import com.datastax.oss.driver.api.core.cql.DefaultBatchType;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.cql.Statement;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.spi.Mutation;
import org.jspecify.annotations.Nullable;

/**
 * The prepared statements of a store.
 * <p>
 * Entries are written by {@code UPDATE} only. An {@code INSERT} would mark the row itself
 * as there, and the mark would outlive cells that end by themselves, or end before cells
 * that do not.
 */
final class CassandraStatements {

	private static final String ROW = " WHERE namespace = ? AND bucket = ? AND key = ?";

	private final String table;

	private final NativeExpiry expiry;

	private final CassandraLayout layout;

	private final PreparedStatement get;

	private final PreparedStatement written;

	private final PreparedStatement rewrite;

	private final PreparedStatement namespaces;

	private final Map<RowCondition.Kind, PreparedStatement> updates;

	private final Map<RowCondition.Kind, PreparedStatement> deletes;

	private final Map<RowCondition.Kind, PreparedStatement> guards;

	private final Map<Bounds, PreparedStatement> scans = new EnumMap<>(Bounds.class);

	private final Map<Bounds, PreparedStatement> keyScans = new EnumMap<>(Bounds.class);

	private final Map<Bounds, PreparedStatement> reverseScans = new EnumMap<>(Bounds.class);

	private final Map<Bounds, PreparedStatement> reverseKeyScans = new EnumMap<>(Bounds.class);

	/**
	 * Prepares the statements.
	 * @param table the table, with its keyspace
	 * @param prepare prepares a statement
	 */
	CassandraStatements(String table, CassandraLayout layout, NativeExpiry expiry,
			Function<SimpleStatement, PreparedStatement> prepare) {
		this.table = table;
		this.layout = layout;
		this.expiry = expiry;
		this.get = prepare.apply(read("SELECT value, version, expires_at, serializer FROM " + table + ROW));
		this.written = prepare.apply(read("SELECT version, expires_at, WRITETIME(version) FROM " + table + ROW));
		this.namespaces = prepare.apply(read("SELECT DISTINCT namespace, bucket FROM " + table));
		this.updates = byCondition(
				"UPDATE " + table + " USING TTL ? SET value = ?, version = ?, expires_at = ?, serializer = ?", prepare);
		this.deletes = byCondition("DELETE FROM " + table, prepare);
		this.guards = byCondition("DELETE guard FROM " + table, prepare);
		this.rewrite = prepare.apply(write("UPDATE " + table
				+ " USING TTL ? AND TIMESTAMP ? SET value = ?, version = ?, expires_at = ?, serializer = ?" + ROW));
		for (Bounds bounds : Bounds.values()) {
			this.scans.put(bounds, prepare.apply(scan("key, version, expires_at, value, serializer", bounds, "ASC")));
			this.keyScans.put(bounds, prepare.apply(scan("key, version, expires_at", bounds, "ASC")));
			this.reverseScans.put(bounds,
					prepare.apply(scan("key, version, expires_at, value, serializer", bounds, "DESC")));
			this.reverseKeyScans.put(bounds, prepare.apply(scan("key, version, expires_at", bounds, "DESC")));
		}
	}

	private SimpleStatement scan(String columns, Bounds bounds, String order) {
		return read("SELECT " + columns + " FROM " + this.table + " WHERE namespace = ? AND bucket = ?" + bounds.clause
				+ " ORDER BY key " + order);
	}

	private static Map<RowCondition.Kind, PreparedStatement> byCondition(String change,
			Function<SimpleStatement, PreparedStatement> prepare) {
		Map<RowCondition.Kind, PreparedStatement> statements = new EnumMap<>(RowCondition.Kind.class);
		for (RowCondition.Kind kind : RowCondition.Kind.values()) {
			statements.put(kind, prepare.apply(write(change + ROW + kind.clause())));
		}
		return statements;
	}

	private static SimpleStatement read(String text) {
		return SimpleStatement.builder(text)
			.setIdempotence(true)
			.setConsistencyLevel(DefaultConsistencyLevel.LOCAL_QUORUM)
			.build();
	}

	/**
	 * Describes a write, which is never to be repeated, neither by a retry policy nor by
	 * speculative execution.
	 */
	private static SimpleStatement write(String text) {
		return SimpleStatement.builder(text)
			.setIdempotence(false)
			.setConsistencyLevel(DefaultConsistencyLevel.LOCAL_QUORUM)
			.setSerialConsistencyLevel(DefaultConsistencyLevel.SERIAL)
			.build();
	}

	BoundStatementBuilder get(Bytes key) {
		return row(this.get.boundStatementBuilder(), 0, this.layout.placeOf(key));
	}

	BoundStatementBuilder written(Bytes key) {
		return row(this.written.boundStatementBuilder(), 0, this.layout.placeOf(key));
	}

	BoundStatementBuilder namespaces() {
		return this.namespaces.boundStatementBuilder();
	}

	/**
	 * Writes what a batch does to a row.
	 * @param change a put or a removal
	 */
	BoundStatement change(Mutation change, Version version, long now, RowCondition condition) {
		return (change instanceof Mutation.Put put) ? put(put, version, now, condition)
				: delete(change.key(), condition);
	}

	/**
	 * Makes one statement of those of one partition.
	 * @param steps at least one
	 */
	static Statement<?> together(List<BoundStatement> steps) {
		if (steps.size() == 1) {
			return steps.get(0);
		}
		return BatchStatement.builder(DefaultBatchType.UNLOGGED)
			.addStatements(List.<BatchableStatement<?>>copyOf(steps))
			.setIdempotence(false)
			.setConsistencyLevel(DefaultConsistencyLevel.LOCAL_QUORUM)
			.setSerialConsistencyLevel(DefaultConsistencyLevel.SERIAL)
			.build();
	}

	BoundStatement put(Mutation.Put put, Version version, long now, RowCondition condition) {
		BoundStatementBuilder statement = prepared(this.updates, condition).boundStatementBuilder()
			.setInt(0, this.expiry.secondsOf(put.expiresAt(), now));
		row(entry(statement, 1, put, version), 5, this.layout.placeOf(put.key()));
		return condition(statement, 8, condition);
	}

	/**
	 * Writes an entry with a timestamp of its own.
	 */
	BoundStatement rewrite(Mutation.Put put, Version version, long now, long timestamp) {
		BoundStatementBuilder statement = this.rewrite.boundStatementBuilder()
			.setInt(0, this.expiry.secondsOf(put.expiresAt(), now))
			.setLong(1, timestamp);
		return row(entry(statement, 2, put, version), 6, this.layout.placeOf(put.key())).build();
	}

	BoundStatement delete(Bytes key, RowCondition condition) {
		return condition(row(prepared(this.deletes, condition).boundStatementBuilder(), 0, this.layout.placeOf(key)), 3,
				condition);
	}

	/**
	 * Requires something of a row that stays as it is: removes the value of a column that
	 * never has one.
	 */
	BoundStatement guard(Bytes key, RowCondition condition) {
		return condition(row(prepared(this.guards, condition).boundStatementBuilder(), 0, this.layout.placeOf(key)), 3,
				condition);
	}

	BoundStatementBuilder scan(Bytes prefix, int bucket, @Nullable Bytes from, @Nullable Bytes to, boolean reverse,
			boolean keysOnly) {
		Map<Bounds, PreparedStatement> statements = keysOnly ? (reverse ? this.reverseKeyScans : this.keyScans)
				: (reverse ? this.reverseScans : this.scans);
		PreparedStatement prepared = statements.get(Bounds.of(from, to));
		if (prepared == null) {
			throw new IllegalStateException("There is no statement for these bounds");
		}
		BoundStatementBuilder statement = prepared.boundStatementBuilder()
			.setByteBuffer(0, CassandraLayout.buffer(prefix.slice(0, prefix.size() - 1)))
			.setShort(1, (short) bucket);
		int index = 2;
		if (from != null) {
			statement.setByteBuffer(index++, CassandraLayout.buffer(from));
		}
		if (to != null) {
			statement.setByteBuffer(index, CassandraLayout.buffer(to));
		}
		return statement;
	}

	private static PreparedStatement prepared(Map<RowCondition.Kind, PreparedStatement> statements,
			RowCondition condition) {
		PreparedStatement statement = statements.get(condition.kind());
		if (statement == null) {
			throw new IllegalStateException("There is no statement for " + condition.kind());
		}
		return statement;
	}

	private static BoundStatementBuilder entry(BoundStatementBuilder statement, int first, Mutation.Put put,
			Version version) {
		return statement.setByteBuffer(first, CassandraLayout.buffer(put.stored()))
			.setUuid(first + 1, VersionSequence.encode(version))
			.setLong(first + 2, put.expiresAt())
			.setShort(first + 3, (short) put.serializer());
	}

	private static BoundStatementBuilder row(BoundStatementBuilder statement, int first, CassandraLayout.Place place) {
		return statement.setByteBuffer(first, place.namespaceColumn())
			.setShort(first + 1, place.bucket())
			.setByteBuffer(first + 2, place.keyColumn());
	}

	private static BoundStatement condition(BoundStatementBuilder statement, int first, RowCondition condition) {
		int index = first;
		if (condition.kind().comparesVersion()) {
			statement.setUuid(index++, VersionSequence.encode(condition.version()));
		}
		if (condition.kind().comparesTime()) {
			statement.setLong(index, condition.time());
		}
		return statement.build();
	}

	/** The bounds of a scan. */
	private enum Bounds {

		/** Every key of the bucket. */
		NONE(""),

		/** From a key on. */
		FROM(" AND key >= ?"),

		/** Below a key. */
		TO(" AND key < ?"),

		/** From a key on, below another one. */
		BOTH(" AND key >= ? AND key < ?");

		private final String clause;

		Bounds(String clause) {
			this.clause = clause;
		}

		static Bounds of(@Nullable Bytes from, @Nullable Bytes to) {
			if (from == null) {
				return (to == null) ? NONE : TO;
			}
			return (to == null) ? FROM : BOTH;
		}

	}

}
