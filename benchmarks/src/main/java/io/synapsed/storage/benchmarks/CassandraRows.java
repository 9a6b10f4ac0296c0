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

package io.synapsed.storage.benchmarks;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.data.GettableByName;
import com.datastax.oss.driver.api.core.uuid.Uuids;
import io.synapsed.storage.StorageBuilder;
import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.backend.cassandra.CassandraOptions;
import io.synapsed.storage.backend.cassandra.CassandraStore;
import io.synapsed.storage.cassandra.server.CassandraServer;
import io.synapsed.storage.common.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * The Cassandra engine beside its driver: prepared statements on the same session, on a
 * table of the same layout, to the same server, which the row starts on the loopback
 * device.
 */
final class CassandraRows {

	private static final int SIZE = 100;

	private static final int KEYS = 2_000;

	private static final int BATCH = 100;

	private static final int BUCKETS = 64;

	private static final long NEVER = Long.MAX_VALUE;

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	private CassandraRows() {
	}

	static List<Row> all() {
		return List.of(
				row("cassandra-get", "get, 100 B; raw: SELECT", new Goal.Ratio(1.10), true, Raw::gets,
						TemplateWork::gets, 20),
				row("cassandra-put", "put, 100 B, without conditional writes; raw: INSERT", new Goal.Ratio(1.10), false,
						Raw::puts, TemplateWork::puts, 20),
				row("cassandra-put-conditional",
						"put, 100 B, as a lightweight transaction; raw: SELECT and UPDATE … IF", new Goal.Ratio(1.10),
						true, Raw::conditionalPuts, TemplateWork::puts, 10),
				row("cassandra-get-all", "getAll of 100 keys, 100 B; raw: 100 times SELECT", new Goal.Ratio(0.10), true,
						Raw::gets, (ours) -> TemplateWork.getAll(ours, BATCH), 1),
				row("cassandra-scan", "scan of 100 entries, 100 B; raw: one SELECT a bucket, all at once",
						new Goal.Ratio(1.10), true, Raw::scans, (ours) -> TemplateWork.scans(ours, BATCH), 2));
	}

	private static Row row(String id, String title, Goal goal, boolean conditional, Side<Raw> raw,
			Side<StorageTemplate> ours, int operations) {
		return new Row(id, "cassandra", title, goal, (environment) -> {
			Servers servers = Servers.start();
			try {
				return contest(servers, environment, conditional, raw, ours, operations);
			}
			catch (RuntimeException | Error ex) {
				// Its process would go on.
				servers.close();
				throw ex;
			}
		});
	}

	private static Contest contest(Servers servers, Environment environment, boolean conditional, Side<Raw> raw,
			Side<StorageTemplate> ours, int operations) {
		StorageTemplate template = servers.template(conditional);
		Raw library = servers.raw();
		Bytes[] values = TestData.documents(SIZE, environment.seed());
		library.fill(values);
		for (int number = 0; number < KEYS; number++) {
			template.put(Bytes.wrap(TestData.key(number)), values[number % values.length]);
		}
		Contest contest = new Contest(operations, raw.work(library), ours.work(template)).keySpace(KEYS)
			.values(values)
			.closing(servers)
			.closing(template);
		return (operations == 1) ? contest.keysAnOperation(BATCH) : contest;
	}

	/** A server, and the session that both sides share. */
	private record Servers(CassandraServer server, CqlSession session) implements AutoCloseable {

		static Servers start() {
			CassandraServer server = CassandraServer.start();
			CqlSession session = CqlSession.builder()
				.addContactPoint(server.contactPoint())
				.withLocalDatacenter(server.localDatacenter())
				.withConfigLoader(DriverConfigLoader.programmaticBuilder()
					.withDuration(DefaultDriverOption.REQUEST_TIMEOUT, TIMEOUT)
					.build())
				.build();
			session.execute("CREATE KEYSPACE bench WITH replication = {'class': 'NetworkTopologyStrategy', '"
					+ server.localDatacenter() + "': 1}");
			return new Servers(server, session);
		}

		StorageTemplate template(boolean conditional) {
			return StorageBuilder
				.over(CassandraStore.builder()
					.name("ours")
					.session(this.session)
					.options(CassandraOptions.builder()
						.keyspace("bench")
						.conditionalWrites(conditional)
						.timeout(TIMEOUT)
						.build())
					.build())
				.build();
		}

		Raw raw() {
			this.session.execute("CREATE TABLE bench.raw (namespace blob, bucket smallint, key blob, value blob,"
					+ " version timeuuid, expires_at bigint, serializer smallint,"
					+ " PRIMARY KEY ((namespace, bucket), key))");
			return new Raw(this.session,
					this.session.prepare("SELECT value, version, expires_at, serializer FROM bench.raw"
							+ " WHERE namespace = 0x00 AND bucket = ? AND key = ?"),
					this.session.prepare("INSERT INTO bench.raw (namespace, bucket, key, value, version, expires_at,"
							+ " serializer) VALUES (0x00, ?, ?, ?, ?, ?, 0)"),
					this.session.prepare("UPDATE bench.raw SET value = ?, version = ?, expires_at = ?, serializer = 0"
							+ " WHERE namespace = 0x00 AND bucket = ? AND key = ? IF version = ?"),
					this.session.prepare("SELECT key, value, version, expires_at, serializer FROM bench.raw"
							+ " WHERE namespace = 0x00 AND bucket = ? AND key >= ? LIMIT " + BATCH));
		}

		@Override
		public void close() {
			this.session.close();
			this.server.close();
		}

	}

	/** What an application would do without this library, on the same layout. */
	private record Raw(CqlSession session, PreparedStatement get, PreparedStatement put, PreparedStatement replace,
			PreparedStatement scan) {

		void fill(Bytes[] values) {
			for (int number = 0; number < KEYS; number++) {
				put(TestData.key(number), values[number % values.length]);
			}
		}

		Work gets() {
			return (block) -> {
				long sum = 0;
				for (int index = 0; index < block.size(); index++) {
					GettableByName row = get(block.key(index, sum));
					sum += (row != null) ? Bytes.wrap(array(row)).size() : 0;
				}
				return sum;
			};
		}

		Work puts() {
			return (block) -> {
				long sum = 0;
				for (int index = 0; index < block.size(); index++) {
					put(block.key(index, sum), block.values()[index]);
					sum++;
				}
				return sum;
			};
		}

		Work conditionalPuts() {
			return (block) -> {
				long sum = 0;
				for (int index = 0; index < block.size(); index++) {
					sum += replace(block.key(index, sum), block.values()[index]) ? 1 : 0;
				}
				return sum;
			};
		}

		Work scans() {
			return (block) -> {
				long sum = 0;
				for (int index = 0; index < block.size(); index++) {
					sum += scan(block.key(index, sum));
				}
				return sum;
			};
		}

		private @Nullable GettableByName get(byte[] key) {
			return this.session
				.execute(this.get.bind(bucket(key), ByteBuffer.wrap(key))
					.setConsistencyLevel(ConsistencyLevel.LOCAL_QUORUM))
				.one();
		}

		private void put(byte[] key, Bytes value) {
			this.session.execute(this.put
				.bind(bucket(key), ByteBuffer.wrap(key), ByteBuffer.wrap(value.exactArray()), Uuids.timeBased(), NEVER)
				.setConsistencyLevel(ConsistencyLevel.LOCAL_QUORUM));
		}

		private boolean replace(byte[] key, Bytes value) {
			GettableByName row = Objects.requireNonNull(get(key), "the row");
			UUID seen = Objects.requireNonNull(row.getUuid("version"), "the version");
			return this.session
				.execute(this.replace
					.bind(ByteBuffer.wrap(value.exactArray()), Uuids.timeBased(), NEVER, bucket(key),
							ByteBuffer.wrap(key), seen)
					.setConsistencyLevel(ConsistencyLevel.LOCAL_QUORUM)
					.setSerialConsistencyLevel(ConsistencyLevel.LOCAL_SERIAL))
				.wasApplied();
		}

		private long scan(byte[] from) {
			List<CompletionStage<AsyncResultSet>> pages = new ArrayList<>();
			for (short bucket = 0; bucket < BUCKETS; bucket++) {
				pages.add(this.session.executeAsync(this.scan.bind(bucket, ByteBuffer.wrap(from))
					.setConsistencyLevel(ConsistencyLevel.LOCAL_QUORUM)));
			}
			long sum = 0;
			for (CompletionStage<AsyncResultSet> page : pages) {
				for (GettableByName row : page.toCompletableFuture().join().currentPage()) {
					sum += array(row).length;
				}
			}
			return sum;
		}

		private static byte[] array(GettableByName row) {
			ByteBuffer value = Objects.requireNonNull(row.getByteBuffer("value"), "the value");
			byte[] array = new byte[value.remaining()];
			value.get(array);
			return array;
		}

		private static short bucket(byte[] key) {
			return (short) Math.floorMod(Bytes.wrap(key).hashCode(), BUCKETS);
		}

	}

	/**
	 * One side of a row.
	 *
	 * @param <T> what it works with
	 */
	private interface Side<T> {

		Work work(T library);

	}

}
