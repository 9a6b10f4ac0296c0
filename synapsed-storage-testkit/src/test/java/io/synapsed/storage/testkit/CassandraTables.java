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

package io.synapsed.storage.testkit;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import com.datastax.oss.driver.api.core.config.ProgrammaticDriverConfigLoaderBuilder;
import io.synapsed.storage.cassandra.server.CassandraServer;
import org.junit.jupiter.api.Assumptions;
import org.jspecify.annotations.Nullable;

/**
 * A real Cassandra server, which ends with the test run, and tables for tests. A table
 * takes a second to create, so an emptied one is used again.
 */
final class CassandraTables {

	static final String KEYSPACE = "contract";

	private static final Map<Path, String> used = new HashMap<>();

	private static final Deque<String> free = new ArrayDeque<>();

	private static @Nullable CassandraServer server;

	private static @Nullable CqlSession session;

	private static int created;

	private CassandraTables() {
	}

	/**
	 * Returns the session, which all tests share. Skips the test where no server runs.
	 */
	static synchronized CqlSession session() {
		Assumptions.assumeTrue(CassandraServer.isAvailable(), "There is no JDK 17 to run Cassandra with");
		if (session == null) {
			server = CassandraServer.start();
			session = connect(server);
			session.execute("CREATE KEYSPACE " + KEYSPACE + " WITH replication = {'class': 'NetworkTopologyStrategy', '"
					+ server.localDatacenter() + "': 1}");
		}
		return session;
	}

	/**
	 * Returns the server of {@link #session()}. Whoever stops it lets it go on.
	 */
	static synchronized CassandraServer server() {
		session();
		return Objects.requireNonNull(server);
	}

	static CqlSession connect(CassandraServer server) {
		return connect(List.of(server), Map.of());
	}

	/**
	 * Opens a session.
	 * @param servers those to begin with
	 * @param settings of the driver, beside those of all tests
	 */
	static CqlSession connect(List<CassandraServer> servers, Map<DefaultDriverOption, String> settings) {
		ProgrammaticDriverConfigLoaderBuilder loader = DriverConfigLoader.programmaticBuilder()
			.withDuration(DefaultDriverOption.REQUEST_TIMEOUT, Duration.ofSeconds(60))
			.withDuration(DefaultDriverOption.CONTROL_CONNECTION_TIMEOUT, Duration.ofSeconds(60))
			.withDuration(DefaultDriverOption.CONNECTION_INIT_QUERY_TIMEOUT, Duration.ofSeconds(60))
			.withBoolean(DefaultDriverOption.METADATA_SCHEMA_ENABLED, false);
		settings.forEach(loader::withString);
		return CqlSession.builder()
			.addContactPoints(servers.stream().map(CassandraServer::contactPoint).toList())
			.withLocalDatacenter(servers.get(0).localDatacenter())
			.withConfigLoader(loader.build())
			.build();
	}

	/**
	 * Returns the table that stands for a directory.
	 */
	static synchronized String tableOf(Path directory) {
		return used.computeIfAbsent(directory, (unknown) -> {
			String emptied = free.poll();
			return (emptied != null) ? emptied : "kv" + created++;
		});
	}

	/**
	 * Empties the tables of a test.
	 */
	static synchronized void release(Path root) {
		if (session == null) {
			return;
		}
		List<Path> ended = used.keySet().stream().filter((directory) -> directory.startsWith(root)).toList();
		for (Path directory : ended) {
			String table = used.remove(directory);
			session.execute("TRUNCATE " + KEYSPACE + "." + table);
			free.push(table);
		}
	}

}
