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
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

import io.synapsed.storage.StorageBuilder;
import io.synapsed.storage.StorageEvent;
import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.backend.redis.RedisInvalidationBus;
import io.synapsed.storage.backend.redis.RedisOptions;
import io.synapsed.storage.backend.redis.RedisStore;
import io.synapsed.storage.cache.CacheLayer;
import io.synapsed.storage.cache.coherence.BusFailure;
import io.synapsed.storage.cache.coherence.CacheInvalidation;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.Subscription;
import io.synapsed.storage.exception.StorageFullException;
import io.synapsed.storage.expiry.ExpirySweeper;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.Statistic;
import io.synapsed.storage.testkit.MutableClock;
import io.synapsed.storage.testkit.RedisServers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import redis.embedded.RedisServer;

import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for a Redis server that has reached its {@code maxmemory}: what frees room works,
 * and everyone hears of it.
 */
@Timeout(60)
class RedisFullTests {

	private static final Duration STALENESS = Duration.ofMillis(500);

	private static RedisServer server;

	private static LettuceConnectionFactory factory;

	private final MutableClock clock = new MutableClock();

	@BeforeAll
	static void start() throws IOException {
		server = RedisServers.builder(RedisServers.freePort()).build();
		server.start();
		factory = RedisServers.connect(new RedisStandaloneConfiguration("127.0.0.1", server.ports().get(0)));
	}

	@AfterAll
	static void stop() throws IOException {
		factory.destroy();
		server.stop();
	}

	@AfterEach
	void makeRoom() {
		administrate("CONFIG", "SET", "maxmemory", "0");
		administrate("FLUSHALL");
	}

	/** However much is deleted, the server stays full. */
	private static void fill() {
		administrate("CONFIG", "SET", "maxmemory", "1");
	}

	private static void administrate(String command, String... arguments) {
		try (RedisConnection connection = factory.getConnection()) {
			connection.execute(command, List.of(arguments).stream().map(String::getBytes).toArray(byte[][]::new));
		}
	}

	private KeyValueStore engine(boolean index, boolean watch) {
		return RedisStore.builder()
			.connectionFactory(factory)
			.clock(this.clock)
			.options(RedisOptions.builder().buckets(4).index(index).watch(watch).build())
			.build();
	}

	private StorageTemplate open(KeyValueStore engine, BusFailure onFailure) {
		CacheInvalidation invalidation = CacheInvalidation
			.builder(new RedisInvalidationBus("redis", factory, RedisOptions.DEFAULT))
			.maxStaleness(STALENESS)
			.lease(STALENESS.multipliedBy(2))
			.pollInterval(Duration.ofMillis(5))
			.onFailure(onFailure)
			.build();
		return StorageBuilder.over(engine)
			.clock(this.clock)
			.layer(CacheLayer.builder()
				.maxEntries(1_000)
				.maxSize(1 << 20)
				.clock(this.clock)
				.invalidation(invalidation)
				.build())
			.build();
	}

	private static void await(BooleanSupplier condition) {
		long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
		while (!condition.getAsBoolean()) {
			assertThat(System.nanoTime() - deadline).isNegative();
			Thread.onSpinWait();
		}
	}

	private static double figure(StorageTemplate storage, String name) {
		return Statistic.named(storage.store().statistics(), name).value().getAsDouble();
	}

	private static Bytes value(String text) {
		return Bytes.utf8(text);
	}

	/** Waits until a key is read from the cache. */
	private static void awaitCached(StorageTemplate storage, String key) {
		double hits = figure(storage, "cache.hits");
		await(() -> storage.get(key).isPresent() && figure(storage, "cache.hits") > hits);
	}

	@ParameterizedTest
	@EnumSource(Removal.class)
	void whenTheServerIsFullThenRemovalsWorkAndOtherInstancesHearOfThem(Removal removal) {
		try (StorageTemplate writer = open(engine(true, true), BusFailure.BYPASS);
				StorageTemplate reader = open(engine(true, true), BusFailure.BYPASS)) {
			writer.put("key", value("value"));
			awaitCached(reader, "key");
			fill();
			removal.work.accept(writer);
			await(() -> reader.get("key").isEmpty());
			assertThat(writer.get("key")).isEmpty();
			// The second one, with everything that the first has left behind.
			removal.work.accept(writer);
			assertThat(figure(writer, "cache.invalidation.refused")).isZero();
			await(() -> figure(writer, "cache.invalidation.connected") == 1);
		}
	}

	@ParameterizedTest
	@EnumSource(BusFailure.class)
	void whenTheServerIsFullThenOtherWritesAreRefusedAsFullAndReadsServed(BusFailure onFailure) {
		try (StorageTemplate storage = open(engine(true, true), onFailure)) {
			storage.put("key", value("value"));
			fill();
			assertThatExceptionOfType(StorageFullException.class).isThrownBy(() -> storage.put("key", value("other")))
				.withMessageContaining("nothing was written");
			assertThatExceptionOfType(StorageFullException.class).isThrownBy(() -> storage.increment("count", 1));
			assertThat(storage.get("key")).contains(value("value"));
			assertThat(figure(storage, "cache.invalidation.connected")).isOne();
			administrate("CONFIG", "SET", "maxmemory", "0");
			storage.put("key", value("other"));
			assertThat(storage.get("key")).contains(value("other"));
			awaitCached(storage, "key");
		}
	}

	@Test
	void whenTheServerIsFullWhenAnInstanceStartsThenItReadsAndDeletes() {
		try (StorageTemplate first = open(engine(true, true), BusFailure.BYPASS)) {
			first.put("key", value("value"));
			fill();
			administrate("DEL", "{synapsed:redis:invalidations}:state", "{synapsed:redis:invalidations}:log");
			try (StorageTemplate second = open(engine(true, true), BusFailure.BYPASS)) {
				assertThat(second.get("key")).contains(value("value"));
				await(() -> figure(second, "cache.invalidation.connected") == 1);
				assertThat(second.delete("key")).isTrue();
				assertThat(second.get("key")).isEmpty();
				assertThat(first.get("key")).isEmpty();
			}
		}
	}

	@ParameterizedTest
	@CsvSource({ "true,true", "true,false", "false,true", "false,false" })
	void whenTheServerIsFullThenTheEngineDeletesAndSweeps(boolean index, boolean watch) {
		try (KeyValueStore engine = engine(index, watch);
				StorageTemplate storage = StorageBuilder.over(engine).clock(this.clock).build()) {
			for (int number = 0; number < 20; number++) {
				storage.put("expiring-" + number, value("value"), Duration.ofMinutes(1));
				storage.put("key-" + number, value("value"), Duration.ofMinutes(1));
			}
			// What the expiry set says of these is out of date.
			for (int number = 0; number < 20; number++) {
				storage.put("key-" + number, value("value"));
			}
			fill();
			for (int number = 0; number < 10; number++) {
				assertThat(storage.delete("key-" + number)).isTrue();
			}
			this.clock.advance(Duration.ofHours(1));
			assertThat(new ExpirySweeper(engine, this.clock).sweep()).isEqualTo(20);
			for (int number = 10; number < 20; number++) {
				assertThat(storage.get("key-" + number)).isPresent();
			}
		}
	}

	@Test
	void whenTheServerIsFullThenAWatchHearsOfRemovals() throws Exception {
		BlockingQueue<StorageEvent> events = new LinkedBlockingQueue<>();
		try (StorageTemplate storage = open(engine(true, true), BusFailure.BYPASS)) {
			storage.put("key", value("value"));
			try (Subscription watch = storage.watch(KeyRange.all(), events::add)) {
				fill();
				storage.delete("key");
				StorageEvent event = events.poll(30, TimeUnit.SECONDS);
				assertThat(event).as("an event").isNotNull();
				assertThat(event.type()).isIn(StorageEvent.Type.DELETE, StorageEvent.Type.GAP);
			}
		}
	}

	/** What frees room. */
	private enum Removal {

		DELETE((storage) -> storage.delete("key")),

		RANGE((storage) -> storage.deleteRange(KeyRange.all())),

		BATCH((storage) -> storage.batch().delete("key").delete("other").commit()),

		TRANSACTION((storage) -> storage.inTransaction((transaction) -> {
			if (transaction.get("key").isPresent()) {
				transaction.delete("key");
			}
			else {
				transaction.delete("other");
			}
			return true;
		})),

		CONDITIONAL((storage) -> storage.getEntry("key")
			.ifPresent((found) -> assertThat(storage.compareAndDelete("key", found.version())).isTrue()));

		private final Consumer<StorageTemplate> work;

		Removal(Consumer<StorageTemplate> work) {
			this.work = work;
		}

	}

}
