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

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.ScanOptions;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.engine.EntryBatch;
import io.synapsed.storage.engine.EntryTable;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.ExpiredEntry;
import io.synapsed.storage.spi.Mutation;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;

/**
 * The entries of the file, as one connection sees and changes them. Belongs to the thread
 * that has the connection.
 */
final class SqliteTable implements EntryTable<SQLException> {

	private static final String GET = "SELECT stamp, expires_at, value FROM entries WHERE key = ?";

	private static final String PUT = "INSERT INTO entries (key, stamp, expires_at, value) VALUES (?, ?, ?, ?)"
			+ " ON CONFLICT (key) DO UPDATE SET stamp = excluded.stamp, expires_at = excluded.expires_at,"
			+ " value = excluded.value";

	private static final String DELETE = "DELETE FROM entries WHERE key = ? RETURNING expires_at";

	private static final String RECLAIM = "DELETE FROM entries WHERE key = ? AND stamp = ? AND expires_at <= ?";

	private static final String EXPIRED = "SELECT key, stamp FROM entries WHERE expires_at <= ?"
			+ " ORDER BY expires_at LIMIT ?";

	// A larger value is unbound after the write; otherwise it would stay in memory.
	private static final int LARGE = 64 << 10;

	private final SqliteConnection connection;

	SqliteTable(SqliteConnection connection) {
		this.connection = connection;
	}

	@Override
	public @Nullable Entry head(Bytes key) throws SQLException {
		PreparedStatement get = this.connection.statement(GET);
		get.setBytes(1, key.exactArray());
		try (ResultSet rows = get.executeQuery()) {
			return rows.next() ? entry(key, rows, 1) : null;
		}
	}

	private static Entry entry(Bytes key, ResultSet rows, int column) throws SQLException {
		return new Entry(key, bytes(rows, column + 2), Version.of(rows.getLong(column)),
				expiresAt(rows.getLong(column + 1)), Entry.NO_SERIALIZER);
	}

	private static Bytes bytes(ResultSet rows, int column) throws SQLException {
		byte[] bytes = rows.getBytes(column);
		if (bytes == null) {
			throw new DamagedRowException();
		}
		return Bytes.wrap(bytes);
	}

	/** The driver reads NULL as 0; what expires at 0 is stored as -1. */
	private static long expiresAt(long column) {
		return (column == 0) ? Entry.NEVER : column;
	}

	@Override
	public void put(Mutation.Put mutation, Version version) throws SQLException {
		long expiresAt = mutation.expiresAt();
		Bytes value = mutation.stored();
		PreparedStatement put = this.connection.statement(PUT);
		put.setBytes(1, mutation.key().exactArray());
		put.setLong(2, version.low());
		if (expiresAt == Entry.NEVER) {
			put.setNull(3, Types.BIGINT);
		}
		else {
			put.setLong(3, (expiresAt != 0) ? expiresAt : -1);
		}
		put.setBytes(4, value.exactArray());
		put.executeUpdate();
		if (value.size() > LARGE) {
			put.clearParameters();
		}
	}

	@Override
	public boolean delete(Bytes key, long now, boolean asked) throws SQLException {
		PreparedStatement delete = this.connection.statement(DELETE);
		delete.setBytes(1, key.exactArray());
		try (ResultSet rows = delete.executeQuery()) {
			boolean existed = rows.next() && expiresAt(rows.getLong(1)) > now;
			// Without a transaction it commits at its end, and fails there if it does.
			rows.next();
			return existed;
		}
	}

	/** Needs one statement instead of two. */
	@Override
	public void reclaim(Mutation.Reclaim mutation, long now) throws SQLException {
		PreparedStatement reclaim = this.connection.statement(RECLAIM);
		reclaim.setBytes(1, mutation.key().exactArray());
		reclaim.setLong(2, mutation.version().low());
		reclaim.setLong(3, now);
		reclaim.executeUpdate();
	}

	/**
	 * Finds entries that have expired, the oldest expiry first.
	 */
	List<ExpiredEntry> expired(long now, int limit) throws SQLException {
		PreparedStatement expired = this.connection.statement(EXPIRED);
		expired.setLong(1, now);
		expired.setInt(2, limit);
		try (ResultSet rows = expired.executeQuery()) {
			List<ExpiredEntry> found = new ArrayList<>();
			while (rows.next()) {
				found.add(new ExpiredEntry(bytes(rows, 1), Version.of(rows.getLong(2))));
			}
			return found;
		}
	}

	/**
	 * Reads the next entries of a range, also those that have expired.
	 * @param range the keys
	 * @param options direction and need for values
	 * @param page takes the entries
	 * @return whether further entries may follow
	 */
	boolean page(KeyRange range, ScanOptions options, EntryBatch page) throws SQLException {
		PreparedStatement scan = this.connection.statement(scanStatement(range.to() != null, options));
		bind(scan, range);
		try (ResultSet found = scan.executeQuery()) {
			while (found.next()) {
				page.add(entry(bytes(found, 1), found, 2));
				if (page.isFull()) {
					return true;
				}
			}
			return false;
		}
	}

	private static String scanStatement(boolean bounded, ScanOptions options) {
		if (options.keysOnly()) {
			return options.reverse() ? (bounded ? Scan.KEYS_DOWN_BOUNDED : Scan.KEYS_DOWN)
					: (bounded ? Scan.KEYS_UP_BOUNDED : Scan.KEYS_UP);
		}
		return options.reverse() ? (bounded ? Scan.DOWN_BOUNDED : Scan.DOWN) : (bounded ? Scan.UP_BOUNDED : Scan.UP);
	}

	private static int bind(PreparedStatement statement, KeyRange range) throws SQLException {
		Bytes from = (range.from() != null) ? range.from() : Bytes.EMPTY;
		statement.setBytes(1, from.exactArray());
		if (range.to() == null) {
			return 2;
		}
		statement.setBytes(2, range.to().exactArray());
		return 3;
	}

	@Override
	public long count(KeyRange range, long now, long limit) throws SQLException {
		PreparedStatement count = this.connection.statement((range.to() != null) ? Scan.COUNT_BOUNDED : Scan.COUNT);
		int next = bind(count, range);
		count.setLong(next, now);
		count.setLong(next + 1, limit);
		try (ResultSet rows = count.executeQuery()) {
			return rows.next() ? rows.getLong(1) : 0;
		}
	}

	/**
	 * The statements of scans: both ways, with and without an end, with and without
	 * values.
	 */
	private static final class Scan {

		private static final String ENTRIES = "SELECT key, stamp, expires_at, value FROM entries WHERE key >= ?";

		private static final String KEYS = "SELECT key, stamp, expires_at, x'' FROM entries WHERE key >= ?";

		private static final String END = " AND key < ?";

		private static final String ASCENDING = " ORDER BY key";

		private static final String DESCENDING = " ORDER BY key DESC";

		private static final String UP = ENTRIES + ASCENDING;

		private static final String UP_BOUNDED = ENTRIES + END + ASCENDING;

		private static final String DOWN = ENTRIES + DESCENDING;

		private static final String DOWN_BOUNDED = ENTRIES + END + DESCENDING;

		private static final String KEYS_UP = KEYS + ASCENDING;

		private static final String KEYS_UP_BOUNDED = KEYS + END + ASCENDING;

		private static final String KEYS_DOWN = KEYS + DESCENDING;

		private static final String KEYS_DOWN_BOUNDED = KEYS + END + DESCENDING;

		private static final String COUNT_FROM = "SELECT count(*) FROM (SELECT 1 FROM entries WHERE key >= ?";

		private static final String COUNT_LIVE = " AND (expires_at IS NULL OR expires_at > ?) LIMIT ?)";

		private static final String COUNT = COUNT_FROM + COUNT_LIVE;

		private static final String COUNT_BOUNDED = COUNT_FROM + END + COUNT_LIVE;

	}

	/** A row lacks a column that every row has. */
	static final class DamagedRowException extends SQLException {

		private static final long serialVersionUID = 1L;

		DamagedRowException() {
			super("A row without a key or a value", null, SQLiteErrorCode.SQLITE_CORRUPT.code);
		}

	}

}
