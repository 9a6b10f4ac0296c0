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
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * SQLite by plain JDBC: one connection with statements that are prepared once.
 */
final class JdbcPeer implements Peer {

	private final Connection connection;

	private final PreparedStatement get;

	private final PreparedStatement put;

	private final PreparedStatement delete;

	private final PreparedStatement scan;

	JdbcPeer(Path directory) throws SQLException {
		this.connection = DriverManager.getConnection(SqliteTable.url(directory));
		try (Statement statement = this.connection.createStatement()) {
			statement.execute(SqliteTable.CREATE);
		}
		this.get = this.connection.prepareStatement(SqliteTable.GET);
		this.put = this.connection.prepareStatement(SqliteTable.PUT);
		this.delete = this.connection.prepareStatement(SqliteTable.DELETE);
		this.scan = this.connection.prepareStatement(SqliteTable.SCAN);
	}

	@Override
	public int get(byte[] key) throws SQLException {
		this.get.setBytes(1, key);
		try (ResultSet rows = this.get.executeQuery()) {
			return rows.next() ? rows.getBytes(1).length : ABSENT;
		}
	}

	@Override
	public void put(byte[] key, byte[] value) throws SQLException {
		this.put.setBytes(1, key);
		this.put.setBytes(2, value);
		this.put.executeUpdate();
	}

	@Override
	public void putAll(byte[][] keys, byte[][] values) throws SQLException {
		this.connection.setAutoCommit(false);
		for (int index = 0; index < keys.length; index++) {
			put(keys[index], values[index]);
		}
		this.connection.commit();
		this.connection.setAutoCommit(true);
	}

	@Override
	public void delete(byte[] key) throws SQLException {
		this.delete.setBytes(1, key);
		this.delete.executeUpdate();
	}

	@Override
	public long scan(byte[] from, int entries) throws SQLException {
		this.scan.setBytes(1, from);
		this.scan.setInt(2, entries);
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
