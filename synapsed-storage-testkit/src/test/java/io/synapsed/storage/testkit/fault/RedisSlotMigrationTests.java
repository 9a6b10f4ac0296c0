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

package io.synapsed.storage.testkit.fault;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import io.lettuce.core.MigrateArgs;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.SlotHash;
import io.synapsed.storage.StorageBuilder;
import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.backend.redis.RedisOptions;
import io.synapsed.storage.backend.redis.RedisStore;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.exception.StorageException;
import io.synapsed.storage.exception.StorageTimeoutException;
import io.synapsed.storage.serializer.TextSerializer;
import io.synapsed.storage.testkit.RedisServers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A cluster that moves the slot of a bucket to another node while the store is used.
 */
class RedisSlotMigrationTests {

	private static final Duration MIGRATION_TIMEOUT = Duration.ofSeconds(10);

	private final LettuceConnectionFactory factory = RedisServers.CLUSTER.connectionFactory();

	private final RedisClient client = RedisClient.create();

	private final Map<String, StatefulRedisConnection<String, String>> nodes = new TreeMap<>();

	private StatefulRedisConnection<String, String> source;

	private StatefulRedisConnection<String, String> target;

	private String sourceId;

	private String targetId;

	private int slot;

	private StorageTemplate open(String prefix, boolean index, boolean watch, Duration timeout) {
		StorageTemplate storage = StorageBuilder
			.over(RedisStore.builder()
				.connectionFactory(this.factory)
				.options(RedisOptions.builder()
					.keyPrefix(prefix)
					.buckets(1)
					.index(index)
					.watch(watch)
					.timeout(timeout)
					.build())
				.build())
			.serializer(new TextSerializer())
			.build();
		this.slot = SlotHash.getSlot("{" + prefix + ":0}:s");
		this.factory.getClusterConfiguration()
			.getClusterNodes()
			.forEach((node) -> connect(RedisURI.create("127.0.0.1", node.getPort())));
		for (Map.Entry<String, StatefulRedisConnection<String, String>> node : this.nodes.entrySet()) {
			if (node.getValue().sync().clusterCountKeysInSlot(this.slot) > 0) {
				this.source = node.getValue();
				this.sourceId = node.getKey();
			}
			else {
				this.target = node.getValue();
				this.targetId = node.getKey();
			}
		}
		return storage;
	}

	private void connect(RedisURI uri) {
		StatefulRedisConnection<String, String> connection = this.client.connect(uri);
		this.nodes.put(connection.sync().clusterMyId(), connection);
	}

	@AfterEach
	void disconnect() {
		this.client.shutdown();
	}

	private void begin() {
		this.target.sync().clusterSetSlotImporting(this.slot, this.sourceId);
		this.source.sync().clusterSetSlotMigrating(this.slot, this.targetId);
	}

	private void move() {
		int port = Integer.parseInt(this.target.sync()
			.info("server")
			.lines()
			.filter((line) -> line.startsWith("tcp_port:"))
			.findFirst()
			.orElseThrow()
			.substring("tcp_port:".length())
			.trim());
		for (List<String> keys = some(); !keys.isEmpty(); keys = some()) {
			this.source.sync()
				.migrate("127.0.0.1", port, 0, MIGRATION_TIMEOUT.toMillis(), MigrateArgs.Builder.keys(keys));
		}
	}

	private List<String> some() {
		return this.source.sync().clusterGetKeysInSlot(this.slot, 3);
	}

	private void end() {
		this.target.sync().clusterSetSlotNode(this.slot, this.targetId);
		this.nodes.values().forEach((node) -> node.sync().clusterSetSlotNode(this.slot, this.targetId));
	}

	@ParameterizedTest
	@CsvSource({ "true, true", "true, false", "false, true", "false, false" })
	void whenASlotMovesThenEveryWriteSucceeds(boolean index, boolean watch) throws Exception {
		String prefix = "moving-" + index + "-" + watch;
		try (StorageTemplate storage = open(prefix, index, watch, Duration.ofSeconds(20))) {
			for (int number = 0; number < 60; number++) {
				storage.put("old-" + number, "value");
			}
			Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
			Map<String, String> written = new ConcurrentHashMap<>();
			AtomicLong counted = new AtomicLong();
			AtomicBoolean stopped = new AtomicBoolean();
			CountDownLatch running = new CountDownLatch(2);
			List<Thread> writers = new ArrayList<>();
			for (int writer = 0; writer < 2; writer++) {
				String name = "writer-" + writer;
				Thread thread = new Thread(() -> {
					try {
						for (int number = 0; !stopped.get(); number++) {
							write(storage, name, number, written);
							counted.incrementAndGet();
							running.countDown();
						}
					}
					catch (RuntimeException | Error ex) {
						failures.add(ex);
						running.countDown();
					}
				});
				writers.add(thread);
				thread.start();
			}
			running.await();
			begin();
			move();
			end();
			stopped.set(true);
			for (Thread writer : writers) {
				writer.join();
			}
			assertThat(failures).isEmpty();
			written.forEach((key, value) -> assertThat(storage.get(key, String.class).orElse("absent")).as(key)
				.isEqualTo(value));
			assertThat(storage.get("count", Long.class)).contains(counted.get());
			if (index) {
				storage.deleteRange(KeyRange.all());
				assertThat(storage.count(KeyRange.all())).isZero();
			}
		}
	}

	private static void write(StorageTemplate storage, String name, int number, Map<String, String> written) {
		String key = name + "-" + number % 20;
		storage.put(key, "value-" + number);
		written.put(key, "value-" + number);
		String expiring = name + "-expiring-" + number % 5;
		storage.put(expiring, "value", Duration.ofHours(1));
		storage.delete(expiring);
		storage.delete(name + "-never");
		assertThat(storage.getAll(List.of(Bytes.utf8(key), Bytes.utf8("absent"), Bytes.utf8("old-1")))).hasSize(2);
		storage.increment("count", 1);
	}

	@Test
	void whenASlotIsAboutToMoveThenWritesThatMakeNoKeySucceedAtOnce() {
		try (StorageTemplate storage = open("waiting", true, true, Duration.ofSeconds(10))) {
			storage.put("kept", "value");
			storage.put("removed", "value");
			begin();
			storage.put("kept", "other");
			assertThat(storage.delete("removed")).isTrue();
			assertThat(storage.get("kept", String.class)).contains("other");
			assertThat(storage.get("removed")).isEmpty();
		}
		finally {
			move();
			end();
		}
	}

	@Test
	void whenTheMoveIsNotDoneInTimeThenTheCallerMayTryAgain() {
		try (StorageTemplate storage = open("late", true, true, Duration.ofSeconds(1))) {
			storage.put("kept", "value");
			begin();
			assertThatExceptionOfType(StorageTimeoutException.class).isThrownBy(() -> storage.put("new", "value"))
				.matches(StorageException::isRetryable)
				.withMessageContaining("TRYAGAIN");
			assertThat(storage.getAll(List.of(Bytes.utf8("kept"), Bytes.utf8("new")))).hasSize(1);
			assertThat(storage.count(KeyRange.all())).isOne();
			move();
			end();
			storage.put("new", "value");
			assertThat(storage.count(KeyRange.all())).isEqualTo(2);
		}
	}

}
