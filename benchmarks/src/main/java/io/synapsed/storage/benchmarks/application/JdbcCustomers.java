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

package io.synapsed.storage.benchmarks.application;

import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Customers as JSON in a table of SQLite, by {@link JdbcTemplate}. The log of the
 * database is not synced at each commit, as with the defaults of this library.
 */
class JdbcCustomers implements Customers {

	private final HikariDataSource dataSource;

	private final JdbcTemplate jdbc;

	private final ObjectMapper json = JsonMapper.builder().build();

	JdbcCustomers(Path directory) {
		HikariConfig config = new HikariConfig();
		config.setJdbcUrl("jdbc:sqlite:" + directory.resolve("customers.db") + "?journal_mode=WAL&synchronous=NORMAL");
		this.dataSource = new HikariDataSource(config);
		this.jdbc = new JdbcTemplate(this.dataSource);
		this.jdbc.execute("CREATE TABLE IF NOT EXISTS customers (id TEXT PRIMARY KEY, content TEXT NOT NULL)");
	}

	@Override
	public @Nullable Customer find(String id) {
		List<Customer> found = this.jdbc.query("SELECT content FROM customers WHERE id = ?", this::read, id);
		return found.isEmpty() ? null : found.get(0);
	}

	@Override
	public void save(Customer customer) {
		this.jdbc.update(
				"INSERT INTO customers (id, content) VALUES (?, ?)"
						+ " ON CONFLICT (id) DO UPDATE SET content = excluded.content",
				customer.id(), this.json.writeValueAsString(customer));
	}

	@Override
	public List<Customer> list(String from, int count) {
		return this.jdbc.query("SELECT content FROM customers WHERE id >= ? ORDER BY id LIMIT ?", this::read, from,
				count);
	}

	private Customer read(ResultSet rows, int number) throws SQLException {
		return this.json.readValue(rows.getString(1), Customer.class);
	}

	@Override
	public void close() {
		this.dataSource.close();
	}

}
