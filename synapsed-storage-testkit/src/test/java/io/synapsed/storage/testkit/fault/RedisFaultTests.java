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

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.synapsed.storage.StorageBuilder;
import io.synapsed.storage.StorageEvent;
import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.backend.redis.RedisOptions;
import io.synapsed.storage.backend.redis.RedisStore;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.Subscription;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.exception.StorageException;
import io.synapsed.storage.exception.StorageFullException;
import io.synapsed.storage.exception.StorageReadOnlyException;
import io.synapsed.storage.exception.StorageTimeoutException;
import io.synapsed.storage.exception.UnknownOutcomeException;
import io.synapsed.storage.serializer.TextSerializer;
import io.synapsed.storage.testkit.RedisServers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import redis.embedded.Redis;
import redis.embedded.RedisCluster;
import redis.embedded.RedisServer;
import redis.embedded.RedisShardedCluster;

import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A Redis server that is there, and then is not, or not quite: calls end, tell the truth
 * about what they have done, and succeed again when it is over.
 */
class RedisFaultTests {

	private static final Duration TIMEOUT = Duration.ofMillis(400);

	private static final Duration HEALED = Duration.ofSeconds(30);

	@TempDir
	private Path directory;

	private RedisServer server;

	private FaultyProxy proxy;

	private LettuceConnectionFactory direct;

	private LettuceConnectionFactory spoiled;

	private StorageTemplate storage;

	@BeforeEach
	void start() throws IOException {
		this.server = server(RedisServers.freePort());
		this.server.start();
		this.proxy = new FaultyProxy(this.server.ports().get(0));
		this.direct = connect(this.server.ports().get(0));
		this.spoiled = connect(this.proxy.port());
		this.storage = open(this.spoiled);
	}

	private RedisServer server(int port) throws IOException {
		return RedisServers.builder(port)
			.setting("dir " + this.directory)
			.setting("appendonly yes")
			.setting("appendfsync always")
			.build();
	}

	private static LettuceConnectionFactory connect(int port) {
		return RedisServers.connect(new RedisStandaloneConfiguration("127.0.0.1", port));
	}

	private static StorageTemplate open(LettuceConnectionFactory factory) {
		return StorageBuilder
			.over(RedisStore.builder()
				.connectionFactory(factory)
				.options(RedisOptions.builder().buckets(8).timeout(TIMEOUT).build())
				.build())
			.serializer(new TextSerializer())
			.build();
	}

	@AfterEach
	void stop() throws IOException {
		this.proxy.set(FaultyProxy.Fault.NONE);
		this.storage.close();
		this.spoiled.destroy();
		this.direct.destroy();
		this.proxy.close();
		this.server.stop();
	}

	@ParameterizedTest
	@EnumSource(value = FaultyProxy.Fault.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
	void whenTheConnectionIsSpoiledThenCallsEndAndTellTheTruth(FaultyProxy.Fault fault) {
		FaultRun run = new FaultRun("Redis, " + fault);
		int cycles = FaultRun.figure("redis-faults", 1, 10, 200);
		Duration held = Duration.ofMillis(FaultRun.figure("redis-fault-millis", 1_000, 5_000, 5_000));
		try (RedisClients clients = new RedisClients(this.storage)) {
			for (int cycle = 0; cycle < cycles; cycle++) {
				clients.awaitProgress(20 + run.random().nextInt(200), HEALED);
				this.proxy.set(fault);
				pause(held);
				this.proxy.set(FaultyProxy.Fault.NONE);
				clients.awaitProgress(50, HEALED);
			}
			clients.close();
			clients.judge();
			run.report("%d cycles: %s", cycles, clients);
		}
	}

	private static void pause(Duration duration) {
		long deadline = System.nanoTime() + duration.toNanos();
		while (System.nanoTime() < deadline) {
			LockSupport.parkNanos(deadline - System.nanoTime());
		}
	}

	@Test
	void whenTheServerDoesNotAnswerThenAnAsynchronousCallReturnsAtOnceAndItsFutureTimesOut() {
		this.storage.put("key", "value");
		this.proxy.set(FaultyProxy.Fault.STALL);
		CompletableFuture<Optional<Bytes>> read = this.storage.async().get("key");
		CompletableFuture<Version> write = this.storage.async().put("key", "other");
		assertThat(List.of(read, write)).noneMatch(CompletableFuture::isDone);
		assertThat(read).failsWithin(HEALED).withThrowableThat().withCauseInstanceOf(StorageTimeoutException.class);
		assertThat(write).failsWithin(HEALED).withThrowableThat().withCauseInstanceOf(UnknownOutcomeException.class);
	}

	@Test
	void whenTheServerIsRestartedThenWritesGoOnAndNothingAcknowledgedIsLost() throws IOException {
		FaultRun run = new FaultRun("Redis, restart");
		int cycles = FaultRun.figure("redis-restarts", 1, 10, 100);
		try (RedisClients clients = new RedisClients(this.storage)) {
			for (int cycle = 0; cycle < cycles; cycle++) {
				clients.awaitProgress(20 + run.random().nextInt(200), HEALED);
				this.server.stop();
				this.server.start();
				clients.awaitProgress(50, HEALED);
			}
			clients.close();
			clients.judge();
			run.report("%d cycles, server with appendfsync always: %s", cycles, clients);
		}
	}

	@Test
	void whenTheServerIsFlushedThenNothingIsThereAWatchHasAGapAndTheDescriptorComesBack() throws Exception {
		BlockingQueue<StorageEvent> events = new LinkedBlockingQueue<>();
		try (Subscription watch = this.storage.watch(KeyRange.all(), events::add)) {
			this.storage.put("before", "value");
			assertThat(next(events).key()).contains(Bytes.utf8("before"));
			administrate("FLUSHALL");
			assertThat(this.storage.get("before")).isEmpty();
			this.storage.store().probe();
			assertThat(next(events).type()).isEqualTo(StorageEvent.Type.GAP);
			this.storage.put("after", "value");
			StorageEvent event = next(events);
			while (event.type() == StorageEvent.Type.GAP) {
				event = next(events);
			}
			assertThat(event.key()).contains(Bytes.utf8("after"));
		}
		assertThatExceptionOfType(StorageException.class)
			.isThrownBy(() -> RedisStore.builder()
				.connectionFactory(this.direct)
				.options(RedisOptions.builder().buckets(16).build())
				.build())
			.withMessageContaining("'redis.buckets'");
	}

	private static StorageEvent next(BlockingQueue<StorageEvent> events) throws InterruptedException {
		StorageEvent event = events.poll(HEALED.toSeconds(), TimeUnit.SECONDS);
		assertThat(event).as("an event").isNotNull();
		return event;
	}

	@Test
	void whenTheServerBecomesAReplicaThenWritesAreRefusedAndReadsServed() {
		this.storage.put("key", "value");
		administrate("REPLICAOF", "127.0.0.1", Integer.toString(RedisServers.freePort()));
		assertThatExceptionOfType(StorageReadOnlyException.class).isThrownBy(() -> this.storage.put("key", "other"))
			.withMessageContaining("nothing was written");
		assertThat(this.storage.get("key", String.class)).contains("value");
		administrate("REPLICAOF", "NO", "ONE");
		this.storage.put("key", "other");
		assertThat(this.storage.get("key", String.class)).contains("other");
	}

	@Test
	void whenTheServerIsFullThenWritesAreRefusedAndReadsServedUntilThereIsRoom() {
		this.storage.put("key", "value");
		administrate("CONFIG", "SET", "maxmemory", "1mb");
		assertThatExceptionOfType(StorageFullException.class).isThrownBy(() -> {
			for (int number = 0; number < 100; number++) {
				this.storage.put("large-" + number, "x".repeat(100_000));
			}
		}).withMessageContaining("nothing was written");
		assertThat(this.storage.get("key", String.class)).contains("value");
		administrate("CONFIG", "SET", "maxmemory", "0");
		this.storage.put("key", "other");
		assertThat(this.storage.get("key", String.class)).contains("other");
	}

	@Test
	void whenAnotherTypeLiesUnderAKeyThenTheStoreSaysSo() {
		this.storage.put("key", "value");
		try (RedisConnection connection = this.direct.getConnection()) {
			byte[] entry = connection.keyCommands()
				.keys("*:e:*".getBytes())
				.stream()
				.filter((key) -> new String(key).endsWith("key"))
				.findFirst()
				.orElseThrow();
			connection.keyCommands().del(entry);
			connection.listCommands().lPush(entry, "element".getBytes());
		}
		assertThatExceptionOfType(StorageException.class).isThrownBy(() -> this.storage.get("key"))
			.withMessageContaining("WRONGTYPE");
	}

	private void administrate(String command, String... arguments) {
		try (RedisConnection connection = this.direct.getConnection()) {
			connection.execute(command, List.of(arguments).stream().map(String::getBytes).toArray(byte[][]::new));
		}
	}

	@Test
	void whenTheMasterFailsThenWritesGoOnWithItsReplica() throws IOException {
		FaultRun run = new FaultRun("Redis, failover with Sentinel");
		RedisCluster group = RedisServers.replicationGroup();
		group.start();
		RedisServers.awaitGroup(group);
		LettuceConnectionFactory factory = RedisServers.connect(RedisServers.configuration(group));
		try (StorageTemplate replicated = open(factory); RedisClients clients = new RedisClients(replicated)) {
			clients.awaitProgress(200, HEALED);
			group.servers().get(0).stop();
			clients.awaitProgress(200, Duration.ofSeconds(60));
			clients.close();
			// What the replica had not got is lost, and no client can know.
			run.report("acknowledged writes lost: %d; %s", clients.lost(), clients);
			replicated.put("after", "value");
			assertThat(replicated.get("after", String.class)).contains("value");
		}
		finally {
			factory.destroy();
			group.stop();
		}
	}

	@Test
	void whenANodeOfAClusterIsDownThenOnlyItsKeysAreAndTheyComeBack() throws IOException {
		RedisShardedCluster cluster = RedisServers.cluster();
		cluster.start();
		RedisServers.awaitCluster(cluster);
		LettuceConnectionFactory factory = RedisServers.connect(RedisServers.configuration(cluster));
		try (StorageTemplate sharded = open(factory)) {
			for (int number = 0; number < 100; number++) {
				sharded.put("key-" + number, "value");
			}
			Redis node = cluster.servers().get(1);
			node.stop();
			int failed = 0;
			for (int number = 0; number < 100; number++) {
				try {
					sharded.get("key-" + number);
				}
				catch (StorageException ex) {
					assertThat(ex.isRetryable()).isTrue();
					failed++;
				}
			}
			assertThat(failed).isBetween(1, 100);
			assertThatExceptionOfType(StorageException.class).isThrownBy(() -> sharded.store().probe());
		}
		finally {
			factory.destroy();
			cluster.stop();
		}
	}

}
