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

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import io.synapsed.storage.backend.cassandra.CassandraOptions;
import io.synapsed.storage.backend.cassandra.CassandraStore;
import io.synapsed.storage.cassandra.server.CassandraServer;
import io.synapsed.storage.common.ConsistencyLevel;

/**
 * Three real servers, each with all the data, and clients that share no session.
 */
final class CassandraRing implements AutoCloseable {

	static final int SERVERS = 3;

	private static final String KEYSPACE = "ring";

	private final List<CassandraServer> servers = CassandraServer.startRing(SERVERS);

	private final Queue<CqlSession> sessions = new ConcurrentLinkedQueue<>();

	CassandraRing() {
		connect(Map.of())
			.execute("CREATE KEYSPACE " + KEYSPACE + " WITH replication = {'class': 'NetworkTopologyStrategy', '"
					+ this.servers.get(0).localDatacenter() + "': " + SERVERS + "}");
	}

	CassandraServer server(int number) {
		return this.servers.get(number);
	}

	/**
	 * Opens a session, which {@link #disconnect()} closes.
	 */
	CqlSession connect(Map<DefaultDriverOption, String> settings) {
		CqlSession session = CassandraTables.connect(this.servers, settings);
		this.sessions.add(session);
		return session;
	}

	/**
	 * Opens a store for a client of its own.
	 */
	CassandraStore open(CqlSession session, String table, boolean conditionalWrites, ConsistencyLevel level) {
		return CassandraStore.builder()
			.name(table)
			.session(session)
			.consistencyLevel(level)
			.options(CassandraOptions.builder()
				.keyspace(KEYSPACE)
				.table(table)
				.buckets(4)
				.conditionalWrites(conditionalWrites)
				.timeout(Duration.ofSeconds(2))
				.openTimeout(Duration.ofSeconds(60))
				.build())
			.build();
	}

	void disconnect() {
		for (CqlSession session = this.sessions.poll(); session != null; session = this.sessions.poll()) {
			session.close();
		}
	}

	@Override
	public void close() {
		disconnect();
		this.servers.forEach(CassandraServer::close);
	}

}
