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
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.synapsed.storage.StorageBuilder;
import io.synapsed.storage.StorageCursor;
import io.synapsed.storage.StorageEvent;
import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.backend.redis.RedisOptions;
import io.synapsed.storage.backend.redis.RedisStore;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Capability;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.ScanOptions;
import io.synapsed.storage.common.Subscription;
import io.synapsed.storage.exception.StorageConfigurationException;
import io.synapsed.storage.exception.StorageException;
import io.synapsed.storage.exception.StorageTimeoutException;
import io.synapsed.storage.exception.UnsupportedCapabilityException;
import io.synapsed.storage.expiry.ExpirySweeper;
import io.synapsed.storage.serializer.TextSerializer;
import io.synapsed.storage.testkit.MutableClock;
import io.synapsed.storage.testkit.RedisServers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import redis.embedded.RedisServer;

import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * A server that loses what is derived from entries and keeps the entries: scans find
 * every entry, or say why they do not.
 */
class RedisEvictionTests {

	private static final RedisOptions OPTIONS = RedisOptions.builder()
		.keyPrefix("evicted[*]")
		.buckets(4)
		.timeout(Duration.ofSeconds(10))
		.build();

	private static RedisServer server;

	private static LettuceConnectionFactory factory;

	private final MutableClock clock = new MutableClock();

	@BeforeAll
	static void startServer() throws IOException {
		server = RedisServers.builder(RedisServers.freePort()).build();
		server.start();
		factory = RedisServers.connect(new RedisStandaloneConfiguration("127.0.0.1", server.ports().get(0)));
	}

	@AfterAll
	static void stopServer() throws IOException {
		factory.destroy();
		server.stop();
	}

	@BeforeEach
	void empty() {
		administrate("CONFIG", "SET", "maxmemory-policy", "noeviction");
		administrate("CONFIG", "SET", "maxmemory", "0");
		administrate("FLUSHALL");
	}

	private static Object administrate(String command, String... arguments) {
		return administrate(factory, command, arguments);
	}

	private static Object administrate(LettuceConnectionFactory factory, String command, String... arguments) {
		try (RedisConnection connection = factory.getConnection()) {
			return connection.execute(command,
					Stream.of(arguments)
						.map((argument) -> argument.getBytes(StandardCharsets.UTF_8))
						.toArray(byte[][]::new));
		}
	}

	private StorageTemplate open(RedisOptions options) {
		return open(factory, options);
	}

	private StorageTemplate open(LettuceConnectionFactory factory, RedisOptions options) {
		return StorageBuilder
			.over(RedisStore.builder().connectionFactory(factory).clock(this.clock).options(options).build())
			.clock(this.clock)
			.serializer(new TextSerializer())
			.build();
	}

	private static void fill(StorageTemplate storage, int count) {
		Map<Bytes, String> values = new LinkedHashMap<>();
		for (int number = 0; number < count; number++) {
			values.put(Bytes.utf8("key-" + number), "value");
		}
		storage.putAll(values);
	}

	private static String key(int bucket, String kind) {
		return "{evicted[*]:" + bucket + "}:" + kind;
	}

	@Test
	void whenIndexesAreLostThenScansStillFindEveryEntry() {
		try (StorageTemplate storage = open(OPTIONS)) {
			fill(storage, 1_200);
			assertThat(storage.count(KeyRange.all())).isEqualTo(1_200);
			administrate("DEL", key(0, "i"), key(2, "i"));
			assertThat(storage.count(KeyRange.all())).isEqualTo(1_200);
			administrate("DEL", key(1, "i"));
			// The index is there again, with one key.
			storage.put("key-0", "other");
			fill(storage, 1);
			assertThat(storage.deleteRange(KeyRange.all())).isEqualTo(1_200);
			assertThat(storage.get("key-1100")).isEmpty();
			assertThat(storage.count(KeyRange.all())).isZero();
		}
	}

	static Stream<RuntimeException> failures() {
		return Stream.of(new StorageTimeoutException("redis", "planned"), new IllegalStateException("planned"));
	}

	@ParameterizedTest
	@MethodSource("failures")
	void whenARepairFailsAfterItHasFoundKeysThenTheNextOneFindsThemAgain(RuntimeException failure) {
		AtomicBoolean failing = new AtomicBoolean();
		// The clock is read between the moment that keys are found and their correction.
		RedisStore engine = RedisStore.builder().connectionFactory(factory).options(OPTIONS).clock(() -> {
			if (failing.get()) {
				throw failure;
			}
			return this.clock.instant();
		}).build();
		try (StorageTemplate storage = StorageBuilder.over(engine)
			.clock(this.clock)
			.serializer(new TextSerializer())
			.build()) {
			fill(storage, 100);
			administrate("DEL", key(0, "i"), key(1, "i"), key(2, "i"), key(3, "i"));
			failing.set(true);
			assertThatThrownBy(() -> storage.count(KeyRange.all())).isSameAs(failure);
			failing.set(false);
			assertThat(storage.count(KeyRange.all())).isEqualTo(100);
		}
	}

	@Test
	void whenAnIndexWasLostBeforeTheStoreOpenedThenScansFindEveryEntry() {
		try (StorageTemplate storage = open(OPTIONS)) {
			fill(storage, 500);
		}
		administrate("DEL", key(3, "i"));
		try (StorageTemplate storage = open(OPTIONS)) {
			assertThat(storage.count(KeyRange.all())).isEqualTo(500);
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void whenAnIndexIsLostInTheMiddleOfAScanThenEveryEntryIsFoundOnce(boolean reverse) {
		try (StorageTemplate storage = open(OPTIONS)) {
			fill(storage, 5_000);
			Set<Bytes> found = new HashSet<>();
			ScanOptions options = new ScanOptions(reverse, Long.MAX_VALUE, false);
			try (StorageCursor cursor = storage.scan(KeyRange.all(), options)) {
				while (cursor.hasNext()) {
					assertThat(found.add(cursor.next().key())).isTrue();
					if (found.size() % 1_000 == 500) {
						administrate("DEL", key(0, "i"), key(1, "i"), key(2, "i"), key(3, "i"));
					}
				}
			}
			assertThat(found).hasSize(5_000);
		}
	}

	@Test
	void whenOtherKeysLookAlikeThenTheyAreNoEntries() {
		try (StorageTemplate storage = open(OPTIONS)) {
			fill(storage, 100);
			administrate("SET", "{evicted[*]:0}:e:", "foreign");
			administrate("SET", "{evicted[*]:7}:e:\0key-3", "foreign");
			administrate("SET", "{evicted[*]:x}:e:\0key-3", "foreign");
			administrate("SET", "{evictedX:0}:e:\0key-3", "foreign");
			administrate("DEL", key(0, "i"), key(1, "i"), key(2, "i"), key(3, "i"));
			assertThat(storage.count(KeyRange.all())).isEqualTo(100);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "allkeys-lru", "allkeys-lfu", "allkeys-random" })
	void whenThePolicyMayEvictAnIndexThenTheStoreDoesNotReportScans(String policy) {
		administrate("CONFIG", "SET", "maxmemory-policy", policy);
		for (boolean cache : new boolean[] { false, true }) {
			RedisOptions options = RedisOptions.builder().keyPrefix("cache-" + cache).evictionAllowed(cache).build();
			try (StorageTemplate storage = open(options)) {
				assertThat(storage.capabilities()).doesNotContain(Capability.ORDERED_SCAN).contains(Capability.TTL);
				assertThatExceptionOfType(UnsupportedCapabilityException.class)
					.isThrownBy(() -> storage.count(KeyRange.all()));
				assertThat(storage.store().warnings()).anyMatch(
						(warning) -> warning.problem().contains(policy) && warning.problem().contains("cannot scan"));
				storage.put("key", "value");
				assertThat(storage.get("key", String.class)).contains("value");
				assertThatCode(storage.store()::probe).doesNotThrowAnyException();
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "noeviction", "volatile-lru", "volatile-lfu", "volatile-random", "volatile-ttl" })
	void whenThePolicyEvictsOnlyWhatExpiresThenTheStoreScans(String policy) {
		administrate("CONFIG", "SET", "maxmemory-policy", policy);
		try (StorageTemplate storage = open(OPTIONS)) {
			storage.put("expiring", "value", Duration.ofHours(1));
			storage.put("lasting", "value");
			assertThat(storage.count(KeyRange.all())).isEqualTo(2);
			for (int bucket = 0; bucket < 4; bucket++) {
				for (String kind : List.of("i", "x", "c", "s")) {
					Object remaining = administrate("TTL", key(bucket, kind));
					assertThat(remaining).as("time to live of " + key(bucket, kind)).isIn(-1L, -2L);
				}
			}
		}
	}

	@Test
	void whenThePolicyIsChangedLaterThenTheProbeAndScansSaySo() {
		try (StorageTemplate storage = open(OPTIONS)) {
			fill(storage, 100);
			administrate("CONFIG", "SET", "maxmemory-policy", "allkeys-lru");
			// The index is whole until now.
			assertThat(storage.count(KeyRange.all())).isEqualTo(100);
			assertThatExceptionOfType(StorageConfigurationException.class).isThrownBy(storage.store()::probe)
				.withMessageContaining("allkeys-lru");
			assertThatExceptionOfType(StorageConfigurationException.class)
				.isThrownBy(() -> storage.deleteRange(KeyRange.all()))
				.withMessageContaining("allkeys-lru");
			administrate("CONFIG", "SET", "maxmemory-policy", "noeviction");
			assertThat(storage.count(KeyRange.all())).isEqualTo(100);
		}
	}

	@Test
	void whenTheServerEvictsForRealThenNoScanIsAnIncompleteOne() {
		try (StorageTemplate storage = open(OPTIONS)) {
			fill(storage, 2_000);
			administrate("CONFIG", "SET", "maxmemory-policy", "allkeys-random");
			administrate("CONFIG", "SET", "maxmemory", "1mb");
			for (int number = 0; number < 200; number++) {
				try {
					storage.put("new-" + number, "x".repeat(1_000));
				}
				catch (StorageException ex) {
					assertThat(ex).hasMessageContaining("maxmemory");
				}
			}
			administrate("CONFIG", "SET", "maxmemory", "0");
			administrate("CONFIG", "SET", "maxmemory-policy", "noeviction");
			long there = Stream
				.concat(IntStream.range(0, 2_000).mapToObj((number) -> "key-" + number),
						IntStream.range(0, 200).mapToObj((number) -> "new-" + number))
				.filter((key) -> storage.exists(Bytes.utf8(key)))
				.count();
			assertThat(storage.count(KeyRange.all())).isEqualTo(there);
			assertThat(storage.deleteRange(KeyRange.all())).isEqualTo(there);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "s", "c", "s c" })
	void whenTheHistoryOfChangesIsLostThenAWatchHasEveryChangeOrAGap(String lost) throws Exception {
		BlockingQueue<StorageEvent> events = new LinkedBlockingQueue<>();
		try (StorageTemplate storage = open(OPTIONS); Subscription watch = storage.watch(KeyRange.all(), events::add)) {
			storage.put("key", "1");
			assertThat(next(events).key()).contains(Bytes.utf8("key"));
			String position = watch.position().orElseThrow();
			for (int bucket = 0; bucket < 4; bucket++) {
				for (String kind : lost.split(" ")) {
					administrate("DEL", key(bucket, kind));
				}
			}
			storage.put("key", "2");
			StorageEvent event = next(events);
			if (event.type() != StorageEvent.Type.GAP) {
				assertThat(event.key()).contains(Bytes.utf8("key"));
				assertThat(lost).isEqualTo("c");
			}
			BlockingQueue<StorageEvent> resumed = new LinkedBlockingQueue<>();
			try (Subscription second = storage.watch(KeyRange.all(), position, resumed::add)) {
				StorageEvent first = next(resumed);
				assertThat(first.type() == StorageEvent.Type.GAP || first.key().equals(Optional.of(Bytes.utf8("key"))))
					.isTrue();
			}
		}
	}

	private static StorageEvent next(BlockingQueue<StorageEvent> events) throws InterruptedException {
		StorageEvent event = events.poll(30, TimeUnit.SECONDS);
		assertThat(event).as("an event").isNotNull();
		return event;
	}

	@Test
	void whenTheExpirySetIsLostThenExpiredEntriesStayHiddenAndTheRepairOfTheIndexRestoresIt() {
		RedisStore engine = RedisStore.builder().connectionFactory(factory).clock(this.clock).options(OPTIONS).build();
		try (StorageTemplate storage = StorageBuilder.over(engine)
			.clock(this.clock)
			.serializer(new TextSerializer())
			.build(); ExpirySweeper sweeper = new ExpirySweeper(engine, this.clock)) {
			storage.put("expiring", "value", Duration.ofMinutes(1));
			for (int bucket = 0; bucket < 4; bucket++) {
				administrate("DEL", key(bucket, "x"), key(bucket, "i"));
			}
			assertThat(storage.count(KeyRange.all())).isOne();
			this.clock.advance(Duration.ofHours(1));
			assertThat(storage.count(KeyRange.all())).isZero();
			assertThat(sweeper.sweep()).isOne();
		}
	}

	@Test
	void whenAClusterLosesIndexesThenScansFindEveryEntry() {
		LettuceConnectionFactory cluster = RedisServers.CLUSTER.connectionFactory();
		RedisOptions options = RedisOptions.builder().keyPrefix("lost").buckets(8).build();
		try (StorageTemplate storage = open(cluster, options)) {
			for (int number = 0; number < 200; number++) {
				storage.put("key-" + number, "value");
			}
			assertThat(storage.count(KeyRange.all())).isEqualTo(200);
			try (RedisConnection connection = cluster.getConnection()) {
				for (int bucket = 0; bucket < 8; bucket += 2) {
					connection.keyCommands().del(("{lost:" + bucket + "}:i").getBytes(StandardCharsets.UTF_8));
				}
			}
			assertThat(storage.count(KeyRange.all())).isEqualTo(200);
			assertThat(storage.deleteRange(KeyRange.all())).isEqualTo(200);
		}
	}

}
