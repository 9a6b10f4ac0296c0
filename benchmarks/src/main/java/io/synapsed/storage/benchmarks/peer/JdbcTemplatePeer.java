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
import java.util.ArrayList;
import java.util.List;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * SQLite by {@link JdbcTemplate} over the pool that Spring Boot chooses.
 */
final class JdbcTemplatePeer implements Peer {

	private final HikariDataSource dataSource;

	private final JdbcTemplate jdbc;

	private final TransactionTemplate transactions;

	JdbcTemplatePeer(Path directory) {
		HikariConfig config = new HikariConfig();
		config.setJdbcUrl(SqliteTable.url(directory));
		this.dataSource = new HikariDataSource(config);
		this.jdbc = new JdbcTemplate(this.dataSource);
		this.transactions = new TransactionTemplate(new DataSourceTransactionManager(this.dataSource));
		this.jdbc.execute(SqliteTable.CREATE);
	}

	@Override
	public int get(byte[] key) {
		List<byte[]> found = this.jdbc.query(SqliteTable.GET, (rows, number) -> rows.getBytes(1), (Object) key);
		return found.isEmpty() ? ABSENT : found.get(0).length;
	}

	@Override
	public void put(byte[] key, byte[] value) {
		this.jdbc.update(SqliteTable.PUT, key, value);
	}

	@Override
	public void putAll(byte[][] keys, byte[][] values) {
		List<Object[]> rows = new ArrayList<>();
		for (int index = 0; index < keys.length; index++) {
			rows.add(new Object[] { keys[index], values[index] });
		}
		this.transactions.executeWithoutResult((status) -> this.jdbc.batchUpdate(SqliteTable.PUT, rows));
	}

	@Override
	public void delete(byte[] key) {
		this.jdbc.update(SqliteTable.DELETE, (Object) key);
	}

	@Override
	public long scan(byte[] from, int entries) {
		return this.jdbc
			.query(SqliteTable.SCAN, (rows, number) -> (long) rows.getBytes(1).length + rows.getBytes(2).length, from,
					entries)
			.stream()
			.mapToLong(Long::longValue)
			.sum();
	}

	@Override
	public void close() {
		this.dataSource.close();
	}

}
