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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.synapsed.storage.StorageBuilder;
import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.backend.redis.RedisInvalidationBus;
import io.synapsed.storage.backend.redis.RedisOptions;
import io.synapsed.storage.backend.redis.RedisStore;
import io.synapsed.storage.cache.CacheLayer;
import io.synapsed.storage.cache.coherence.CacheInvalidation;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.exception.StorageFullException;
import io.synapsed.storage.exception.StorageRejectedException;
import io.synapsed.storage.spi.ForwardingStore;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.Statistic;
import io.synapsed.storage.testkit.RedisServers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import redis.embedded.RedisServer;

import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for writes that carry their announcement to the caches of other instances,
 * because engine and bus are on one server.
 */
@Timeout(60)
class RedisJoinedAnnouncementTests {

	private static RedisServer server;

	private static LettuceConnectionFactory factory;

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

	private static Object administrate(String command, String... arguments) {
		try (RedisConnection connection = factory.getConnection()) {
			return connection.execute(command,
					List.of(arguments).stream().map(String::getBytes).toArray(byte[][]::new));
		}
	}

	private static KeyValueStore engine(boolean index, boolean watch) {
		return RedisStore.builder()
			.connectionFactory(factory)
			.options(RedisOptions.builder().buckets(4).index(index).watch(watch).build())
			.build();
	}

	private static StorageTemplate open(KeyValueStore engine) {
		// Read once an hour: the server executes what writes ask for, and nothing more.
		return open(engine, Duration.ofHours(1), Duration.ofMinutes(30));
	}

	private static StorageTemplate open(KeyValueStore engine, Duration staleness, Duration interval) {
		CacheInvalidation invalidation = CacheInvalidation
			.builder(new RedisInvalidationBus("redis", factory, RedisOptions.DEFAULT))
			.maxStaleness(staleness)
			.lease(staleness.multipliedBy(2))
			.pollInterval(interval)
			.build();
		return StorageBuilder.over(engine)
			.layer(CacheLayer.builder().maxEntries(1_000).maxSize(1 << 20).invalidation(invalidation).build())
			.build();
	}

	private static long messages() {
		Object number = administrate("HGET", "{synapsed:redis:invalidations}:state", "number");
		return (number != null) ? Long.parseLong(new String((byte[]) number)) : 0;
	}

	/** Returns how many scripts and plain writes clients have sent. */
	private static long requests() {
		try (RedisConnection connection = factory.getConnection()) {
			String statistics = String.valueOf(connection.serverCommands().info("commandstats"));
			Matcher matcher = Pattern.compile("cmdstat_evalsha[^c]{1,2}calls=(\\d+)").matcher(statistics);
			return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
		}
	}

	@ParameterizedTest
	@CsvSource({ "false, false", "true, false", "false, true", "true, true" })
	void whenEngineAndBusAreOnOneServerThenAWriteAndItsAnnouncementAreOneRequest(boolean index, boolean watch) {
		try (StorageTemplate storage = open(engine(index, watch))) {
			for (int number = 0; number < 50; number++) {
				// The first write of a bucket begins its history.
				storage.put("key-" + number, Bytes.utf8("value"));
			}
			long messages = messages();
			long requests = requests();
			for (int number = 0; number < 50; number++) {
				storage.put("key-" + number, Bytes.utf8("value"));
			}
			assertThat(messages() - messages).isEqualTo(50);
			assertThat(requests() - requests).isEqualTo(50);
			assertThat(storage.get("key-49")).contains(Bytes.utf8("value"));
			assertThat(storage.delete("key-49")).isTrue();
			assertThat(messages() - messages).isEqualTo(51);
		}
	}

	@Test
	void whenAWriteCarriesItsAnnouncementThenOtherInstancesHearOfIt() {
		Duration staleness = Duration.ofMillis(500);
		try (StorageTemplate writer = open(engine(true, true), staleness, Duration.ofMillis(5));
				StorageTemplate reader = open(engine(true, true), staleness, Duration.ofMillis(5))) {
			for (int number = 0; number < 200; number++) {
				Bytes value = Bytes.utf8("value " + number);
				writer.put("key", value);
				await(() -> reader.get("key").orElseThrow().equals(value));
			}
		}
	}

	private static void await(BooleanSupplier condition) {
		long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
		while (!condition.getAsBoolean()) {
			assertThat(System.nanoTime() - deadline).isNegative();
			Thread.onSpinWait();
		}
	}

	@Test
	void whenTheServerIsFullThenNothingIsWrittenAndTheWriteIsRefusedAsFull() {
		try (StorageTemplate storage = open(engine(false, false))) {
			storage.put("first", Bytes.utf8("value"));
			storage.put("key", Bytes.utf8("before"));
			administrate("CONFIG", "SET", "maxmemory", "1");
			assertThatExceptionOfType(StorageFullException.class)
				.isThrownBy(() -> storage.put("key", Bytes.utf8("after")))
				.withMessageContaining("nothing was written");
			assertThat(
					Statistic.named(storage.store().statistics(), "cache.invalidation.refused").value().getAsDouble())
				.isOne();
			administrate("CONFIG", "SET", "maxmemory", "0");
			assertThat(storage.get("key")).contains(Bytes.utf8("before"));
		}
	}

	@Test
	void whenALayerRefusesAWriteThenItIsAnnouncedAllTheSameAndTheNextOnesAreToo() {
		RefusingStore refusing = new RefusingStore(engine(false, false));
		try (StorageTemplate storage = open(refusing)) {
			storage.put("first", Bytes.utf8("value"));
			storage.put("second", Bytes.utf8("value"));
			refusing.refuses = true;
			long messages = messages();
			assertThatExceptionOfType(StorageRejectedException.class)
				.isThrownBy(() -> storage.put("key", Bytes.utf8("value")));
			assertThat(messages() - messages).isOne();
			refusing.refuses = false;
			storage.put("key", Bytes.utf8("value"));
			storage.put("other", Bytes.utf8("value"));
			assertThat(messages() - messages).isEqualTo(3);
		}
	}

	@Test
	void whenALayerWritesInAnotherThreadThenEachWriteIsAnnouncedBeforeItBegins() {
		ExecutorService executor = Executors.newSingleThreadExecutor();
		try (StorageTemplate storage = open(new HoppingStore(engine(false, false), executor))) {
			for (int number = 1; number <= 200; number++) {
				storage.put("key", Bytes.utf8("value"));
				assertThat(messages()).isEqualTo(number);
			}
		}
		finally {
			executor.shutdown();
		}
	}

	/** Refuses puts now and then. */
	private static final class RefusingStore extends ForwardingStore {

		private boolean refuses;

		private RefusingStore(KeyValueStore delegate) {
			super(delegate);
		}

		@Override
		public Version put(Mutation.Put put, long now) {
			if (this.refuses) {
				throw new StorageRejectedException(name(), "refused", null);
			}
			return super.put(put, now);
		}

	}

	/** Puts in another thread, and sees that the announcement was there before. */
	private static final class HoppingStore extends ForwardingStore {

		private final ExecutorService executor;

		private long puts;

		private HoppingStore(KeyValueStore delegate, ExecutorService executor) {
			super(delegate);
			this.executor = executor;
		}

		@Override
		public Version put(Mutation.Put put, long now) {
			this.puts++;
			assertThat(messages()).isEqualTo(this.puts);
			try {
				return CompletableFuture.supplyAsync(() -> super.put(put, now), this.executor).join();
			}
			catch (CompletionException ex) {
				throw (RuntimeException) ex.getCause();
			}
		}

	}

}
