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

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import io.synapsed.storage.exception.StorageConfigurationException;
import org.jspecify.annotations.Nullable;

/**
 * The table of a store: creates it, or checks that it is what this version of the library
 * works with.
 */
final class CassandraSchema {

	/** The version of the table. It stands in the comment of the table. */
	static final int VERSION = 1;

	private static final String MARK = "synapsed-storage schema ";

	private static final Pattern MARKED = Pattern.compile(Pattern.quote(MARK) + "(\\d{1,9})");

	private static final String KEYSPACE = "SELECT replication FROM system_schema.keyspaces WHERE keyspace_name = ?";

	private static final String TABLE = "SELECT comment, gc_grace_seconds FROM system_schema.tables"
			+ " WHERE keyspace_name = ? AND table_name = ?";

	/** Columns, with the type and the part of the key as {@code system_schema} has it. */
	private static final Map<String, String> COLUMNS = columns();

	private final String store;

	private final CassandraCalls calls;

	private final CassandraOptions options;

	private final SchemaAgreement agreement;

	private final String keyspace;

	CassandraSchema(String store, CassandraCalls calls, CassandraOptions options) {
		this.store = store;
		this.calls = calls;
		this.options = options;
		this.agreement = new SchemaAgreement(store, calls);
		this.keyspace = options.keyspace().isEmpty()
				? calls.session().getKeyspace().map((name) -> name.asInternal()).orElse("") : options.keyspace();
	}

	private static Map<String, String> columns() {
		Map<String, String> columns = new TreeMap<>();
		columns.put("namespace", "blob partition_key 0");
		columns.put("bucket", "smallint partition_key 1");
		columns.put("key", "blob clustering asc 0");
		columns.put("value", "blob regular");
		columns.put("version", "timeuuid regular");
		columns.put("expires_at", "bigint regular");
		columns.put("serializer", "smallint regular");
		columns.put("guard", "tinyint regular");
		return columns;
	}

	String keyspace() {
		return this.keyspace;
	}

	/**
	 * Returns the name of the table with its keyspace, for statements.
	 */
	String table() {
		return quoted(this.keyspace) + "." + quoted(this.options.table());
	}

	private static String quoted(String name) {
		return "\"" + name + "\"";
	}

	/**
	 * Returns the statement that creates the table.
	 */
	String createStatement() {
		return "CREATE TABLE IF NOT EXISTS " + table()
				+ " (namespace blob, bucket smallint, key blob, value blob, version timeuuid, expires_at bigint,"
				+ " serializer smallint, guard tinyint, PRIMARY KEY ((namespace, bucket), key))"
				+ " WITH CLUSTERING ORDER BY (key ASC) AND comment = '" + MARK + VERSION + "'";
	}

	/**
	 * Checks the keyspace and the table, and creates the table if that is wanted.
	 * @throws StorageConfigurationException if something is missing, or is not what it
	 * must be
	 */
	void open() {
		if (this.keyspace.isEmpty()) {
			throw new StorageConfigurationException(this.store,
					"no keyspace is set. Set 'cassandra.keyspace', or that of the session"
							+ " (spring.cassandra.keyspace-name)");
		}
		long deadline = this.calls.deadline();
		if (!this.agreement.isKnown(statement(KEYSPACE, this.keyspace), deadline)) {
			throw new StorageConfigurationException(this.store, "the keyspace '" + this.keyspace
					+ "' does not exist. Check its name, or create it, with the name of your data centre: CREATE KEYSPACE "
					+ quoted(this.keyspace)
					+ " WITH replication = {'class': 'NetworkTopologyStrategy', 'datacenter1': 3}");
		}
		SimpleStatement query = statement(TABLE, this.keyspace, this.options.table());
		if (!this.agreement.isKnown(query, deadline)) {
			create();
			this.agreement.isKnown(query, deadline);
		}
		Row table = table(this.options.table());
		checkVersion((table != null) ? table.getString(0) : null);
		checkColumns();
	}

	private void create() {
		if (this.options.schema() == CassandraOptions.SchemaAction.VALIDATE) {
			throw new StorageConfigurationException(this.store,
					"the table '" + this.options.table() + "' does not exist in the keyspace '" + this.keyspace
							+ "', and 'cassandra.schema' is 'validate'. Create it: " + createStatement());
		}
		// It may be repeated: it creates nothing that is there.
		this.calls.call("open", Access.READ, SimpleStatement.newInstance(createStatement()).setIdempotent(true),
				this.calls.deadline());
	}

	private void checkVersion(@Nullable String comment) {
		Matcher mark = MARKED.matcher((comment != null) ? comment : "");
		if (mark.find() && Integer.parseInt(mark.group(1)) != VERSION) {
			throw new StorageConfigurationException(this.store, "the table '" + this.options.table() + "' has schema "
					+ mark.group(1) + ", and this version works with schema " + VERSION
					+ ": run the version that created it, or a later one, or give the store another 'cassandra.table'");
		}
	}

	private void checkColumns() {
		AsyncResultSet answer = query(
				"SELECT column_name, type, kind, clustering_order, position FROM system_schema.columns"
						+ " WHERE keyspace_name = ? AND table_name = ?",
				this.keyspace, this.options.table());
		Map<String, String> wrong = new LinkedHashMap<>(COLUMNS);
		for (Row row : answer.currentPage()) {
			if (describe(row).equals(COLUMNS.get(row.getString(0)))) {
				wrong.remove(row.getString(0));
			}
		}
		if (!wrong.isEmpty()) {
			throw new StorageConfigurationException(this.store,
					"the table '" + this.options.table() + "' of the keyspace '" + this.keyspace
							+ "' is not the table of a store: it lacks " + wrong
							+ ". Give the store another 'cassandra.table', or create it as: " + createStatement());
		}
	}

	private static String describe(Row row) {
		String kind = String.valueOf(row.getString(2));
		return switch (kind) {
			case "partition_key" -> row.getString(1) + " " + kind + " " + row.getInt(4);
			case "clustering" -> row.getString(1) + " " + kind + " " + row.getString(3) + " " + row.getInt(4);
			default -> row.getString(1) + " " + kind;
		};
	}

	/**
	 * Returns comment and seconds of grace of a table.
	 */
	@Nullable Row table(String name) {
		return row(TABLE, this.keyspace, name);
	}

	/**
	 * Returns how the keyspace is replicated.
	 */
	Map<String, String> replication() {
		Row row = row(KEYSPACE, this.keyspace);
		Map<String, String> replication = (row != null) ? row.getMap(0, String.class, String.class) : null;
		return (replication != null) ? replication : Map.of();
	}

	/**
	 * Returns the table's seconds of grace for tombstones.
	 */
	int graceSeconds() {
		Row row = table(this.options.table());
		return (row != null) ? row.getInt(1) : 0;
	}

	/**
	 * Returns the name of the data centre of the server that answers.
	 */
	String dataCentre() {
		Row row = row("SELECT data_center FROM system.local");
		String name = (row != null) ? row.getString(0) : null;
		return (name != null) ? name : "";
	}

	private @Nullable Row row(String query, Object... values) {
		return query(query, values).one();
	}

	AsyncResultSet query(String query, Object... values) {
		return this.calls.call("open", Access.READ, statement(query, values), this.calls.deadline());
	}

	private static SimpleStatement statement(String query, Object... values) {
		return SimpleStatement.newInstance(query, values)
			.setIdempotent(true)
			.setConsistencyLevel(DefaultConsistencyLevel.LOCAL_ONE);
	}

}
