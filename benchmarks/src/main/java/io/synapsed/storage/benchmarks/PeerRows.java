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

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

import io.synapsed.storage.benchmarks.peer.Contender;
import io.synapsed.storage.benchmarks.peer.Peer;
import io.synapsed.storage.benchmarks.peer.RedisContender;
import io.synapsed.storage.common.Bytes;

/**
 * This library beside what a user would pick instead, at equal durability.
 */
final class PeerRows {

	static final String GROUP = "peers";

	private static final int[] SIZES = { 100, 1024 };

	private static final int KEYS_IN_MEMORY = 10_000;

	private static final int KEYS_ON_DISK = 50_000;

	private static final int KEYS_IN_REDIS = 10_000;

	private static final List<Contender> CACHES = List.of(Contender.CAFFEINE, Contender.SPRING_CACHE,
			Contender.EHCACHE);

	private static final List<RedisContender> CLIENTS = List.of(RedisContender.LETTUCE, RedisContender.SPRING_CACHE,
			RedisContender.REDISSON, RedisContender.JETCACHE);

	private PeerRows() {
	}

	static List<Row> all() {
		List<Row> rows = new ArrayList<>();
		rows.addAll(inMemory(Contender.OUR_MEMORY));
		rows.addAll(inMemory(Contender.OUR_CACHE));
		rows.addAll(onDisk(Contender.OUR_ROCKSDB, Contender.ROCKSDB, Contender.XODUS, Contender.LMDB));
		rows.addAll(onDisk(Contender.OUR_ROCKSDB_SYNCED, Contender.MAPDB_TRANSACTIONS));
		rows.addAll(onDisk(Contender.OUR_MVSTORE, Contender.MVSTORE_COMMITTED, Contender.XODUS, Contender.LMDB));
		rows.addAll(onDisk(Contender.OUR_MVSTORE_SYNCED, Contender.MAPDB_TRANSACTIONS));
		rows.addAll(onDisk(Contender.OUR_SQLITE, Contender.JDBC, Contender.JDBC_TEMPLATE, Contender.XODUS));
		rows.addAll(onDisk(Contender.OUR_SQLITE_SYNCED, Contender.MAPDB_TRANSACTIONS));
		rows.addAll(inRedis(RedisContender.OUR_REDIS));
		rows.addAll(inRedis(RedisContender.OUR_PLAIN_REDIS));
		return rows;
	}

	private static List<Row> inMemory(Contender ours) {
		List<Row> rows = new ArrayList<>();
		for (Contender cache : CACHES) {
			rows.addAll(rows(ours, cache, ours.title() + " beside " + cache.title(), KEYS_IN_MEMORY, 500, List.of()));
		}
		return rows;
	}

	private static List<Row> onDisk(Contender ours, Contender... others) {
		List<Row> rows = new ArrayList<>();
		for (Contender other : others) {
			if (ours.durability() != other.durability()) {
				throw new IllegalStateException(ours + " and " + other + " differ in durability");
			}
			rows.addAll(rows(ours, other, ours.title() + " beside " + other.named(), KEYS_ON_DISK, 20,
					List.of(ours, other)));
		}
		return rows;
	}

	private static List<Row> rows(Contender ours, Contender other, String sides, int keys, int operations,
			List<Contender> probed) {
		List<Row> rows = new ArrayList<>();
		for (Operation operation : Operation.values()) {
			for (int size : SIZES) {
				rows.add(new Row(id(ours, other, operation, size), GROUP, title(operation, size, sides),
						List.of(Goal.NONE), true, probed,
						(environment) -> contest(environment, ours.open(environment.subdirectory("ours")),
								other.open(environment.subdirectory("raw")), operation, size, keys, operations)));
			}
		}
		return rows;
	}

	private static List<Row> inRedis(RedisContender ours) {
		List<Row> rows = new ArrayList<>();
		for (RedisContender other : CLIENTS) {
			for (Operation operation : Operation.values()) {
				for (int size : SIZES) {
					rows.add(new Row(id(ours, other, operation, size), GROUP,
							title(operation, size, ours.title() + " beside " + other.title()), Goal.NONE,
							(environment) -> inRedis(environment, ours, other, operation, size)));
				}
			}
		}
		return rows;
	}

	private static Contest inRedis(Environment environment, RedisContender ours, RedisContender other,
			Operation operation, int size) throws Exception {
		LoopbackRedis server = LoopbackRedis.start(environment.directory());
		return contest(environment, server, ours.open(LoopbackRedis.HOST, server.port()),
				other.open(LoopbackRedis.HOST, server.port()), operation, size, KEYS_IN_REDIS, 20);
	}

	private static Contest contest(Environment environment, Peer ours, Peer other, Operation operation, int size,
			int keys, int operations) throws Exception {
		return contest(environment, () -> {
		}, ours, other, operation, size, keys, operations);
	}

	private static Contest contest(Environment environment, AutoCloseable server, Peer ours, Peer other,
			Operation operation, int size, int keys, int operations) throws Exception {
		Bytes[] values = TestData.documents(size, environment.seed());
		byte[][] arrays = Arrays.stream(values).map(Bytes::exactArray).toArray(byte[][]::new);
		PeerWork.fill(ours, arrays, keys, environment.seed());
		PeerWork.fill(other, arrays, keys, environment.seed());
		return new Contest(operations, operation.work.apply(other), operation.work.apply(ours)).keySpace(keys)
			.values(values)
			.closing(server)
			.closing(other)
			.closing(ours);
	}

	private static String id(Enum<?> ours, Enum<?> other, Operation operation, int size) {
		return String
			.join("-", GROUP, ours.name().replace("OUR_", ""), other.name(), operation.name(), Integer.toString(size))
			.toLowerCase(Locale.ROOT)
			.replace('_', '-');
	}

	private static String title(Operation operation, int size, String sides) {
		return operation.title + ", " + size + " B: " + sides;
	}

	/** What is timed. */
	private enum Operation {

		/** Reads. */
		GET("get", PeerWork::gets),

		/** Writes over entries. */
		PUT("put", PeerWork::puts),

		/** Half of each. */
		MIXED("half gets, half puts", PeerWork::mixed);

		private final String title;

		private final Function<Peer, Work> work;

		Operation(String title, Function<Peer, Work> work) {
			this.title = title;
			this.work = work;
		}

	}

}
