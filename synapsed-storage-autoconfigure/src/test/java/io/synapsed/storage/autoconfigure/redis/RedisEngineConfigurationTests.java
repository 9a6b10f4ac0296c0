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

package io.synapsed.storage.autoconfigure.redis;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.KillArgs;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.StringCodec;
import io.synapsed.storage.StorageEvent;
import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.autoconfigure.EngineAutoConfigurations;
import io.synapsed.storage.autoconfigure.MaintenanceLifecycle;
import io.synapsed.storage.autoconfigure.StorageAutoConfiguration;
import io.synapsed.storage.autoconfigure.StoreSettings;
import io.synapsed.storage.autoconfigure.cache.StorageCacheAutoConfiguration;
import io.synapsed.storage.autoconfigure.cache.StorageInvalidationBusFactory;
import io.synapsed.storage.autoconfigure.diagnostics.MissingStorageLibraryException;
import io.synapsed.storage.autoconfigure.transform.StorageTransformAutoConfiguration;
import io.synapsed.storage.backend.redis.RedisStore;
import io.synapsed.storage.cache.coherence.InProcessInvalidationBus;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Capability;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.Subscription;
import io.synapsed.storage.engine.EncryptionMark;
import io.synapsed.storage.exception.StorageConfigurationException;
import io.synapsed.storage.exception.StorageNetworkException;
import io.synapsed.storage.exception.StorageTimeoutException;
import io.synapsed.storage.exception.UnsupportedCapabilityException;
import io.synapsed.storage.spi.InvalidationBus;
import io.synapsed.storage.spi.LayerDescription;
import io.synapsed.storage.spi.Statistic;
import io.synapsed.storage.spi.StoreWarning;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import redis.embedded.RedisServer;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisReactiveAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.LettuceClientOptionsBuilderCustomizer;
import org.springframework.boot.data.redis.autoconfigure.health.DataRedisHealthContributorAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link RedisEngineConfiguration} on a real server, and for what Redis on the
 * class path means to an application.
 */
class RedisEngineConfigurationTests {

	private static RedisServer server;

	private static int port;

	private static RedisClient client;

	private static StatefulRedisConnection<String, String> administrator;

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(EngineAutoConfigurations.with(StorageAutoConfiguration.class,
				StorageCacheAutoConfiguration.class, StorageTransformAutoConfiguration.class,
				DataRedisAutoConfiguration.class, DataRedisReactiveAutoConfiguration.class));

	@BeforeAll
	static void startServer() throws IOException {
		port = freePort();
		server = RedisServer.newRedisServer().port(port).bind("127.0.0.1").setting("save \"\"").soutListener((line) -> {
		}).build();
		server.start();
		client = RedisClient.create(RedisURI.create("127.0.0.1", port));
		administrator = client.connect(new StringCodec(StandardCharsets.ISO_8859_1));
	}

	@AfterAll
	static void stopServer() throws IOException {
		client.shutdown();
		server.stop();
	}

	@BeforeEach
	void empty() {
		administrator.sync().flushall();
		administrator.sync().configSet("maxmemory-policy", "noeviction");
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0)) {
			return socket.getLocalPort();
		}
	}

	private ApplicationContextRunner redis() {
		return this.contextRunner.withPropertyValues("synapsed.storage.type=redis", "spring.data.redis.host=127.0.0.1",
				"spring.data.redis.port=" + port);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void whenTheEncryptionIsGoneThenStartUpFails(boolean index) {
		byte[] material = new byte[32];
		String key = "synapsed.storage.encryption.keys.test=" + Base64.getEncoder().encodeToString(material);
		ApplicationContextRunner runner = redis().withPropertyValues("synapsed.storage.redis.index=" + index);
		runner.withPropertyValues(key, "synapsed.storage.encryption.enabled=true")
			.run((context) -> template(context).put("key", "value"));
		runner
			.run((context) -> assertThat(context).getFailure().hasStackTraceContaining("no encryption is configured"));
		runner.withPropertyValues("synapsed.storage.mode=cache")
			.run((context) -> assertThat(context).getFailure().hasStackTraceContaining("no encryption is configured"));
		runner.withPropertyValues(key)
			.run((context) -> assertThat(context).getFailure()
				.hasStackTraceContaining("synapsed.storage.encryption.enabled"));
		runner.withPropertyValues(key, "synapsed.storage.encryption.enabled=false")
			.run((context) -> assertThat(template(context).get("key", String.class)).contains("value"));
	}

	private ApplicationContextRunner encrypted() {
		return redis().withPropertyValues("synapsed.storage.encryption.enabled=true",
				"synapsed.storage.encryption.keys.test=" + Base64.getEncoder().encodeToString(new byte[32]));
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 5 })
	void whenAnotherProcessBeginsAKeyRingThenTheKeysOfThisOneStayAndBothAreMerged(int namespaces) {
		encrypted().run((first) -> {
			for (int each = 0; each < namespaces; each++) {
				template(first).inNamespace("n" + each).put("key", "of the first");
			}
			RedisStore engine = template(first).store().unwrap(RedisStore.class).orElseThrow();
			engine.delete(EncryptionMark.keyRingKey(), 0);
			engine.delete(EncryptionMark.key(), 0);
			encrypted().run((second) -> {
				template(second).inNamespace("n0").put("other", "of the second");
				template(second).inNamespace("m").put("other", "of the second");
				template(second).inNamespace("o").put("other", "of the second");
			});
			assertThatExceptionOfType(StorageConfigurationException.class)
				.isThrownBy(() -> template(first).inNamespace("m").get("other", String.class));
			assertThat(template(first).inNamespace("n0").get("key", String.class)).contains("of the first");
			assertThatExceptionOfType(StorageConfigurationException.class)
				.isThrownBy(() -> template(first).store().probe());
			assertThat(first.getBean(MaintenanceLifecycle.class)
				.values("default")
				.orElseThrow()
				.keys()
				.orElseThrow()
				.restore()).isTrue();
			template(first).store().probe();
			assertBoth(template(first), namespaces);
		});
		encrypted().run((third) -> assertBoth(template(third), namespaces));
	}

	@Test
	void whenAnotherProcessBeginsToEncryptThenAPlainOneIsDownAndWritesNoMore() {
		redis().run((plain) -> {
			template(plain).put("key", "plain");
			template(plain).store().probe();
			encrypted().run((second) -> template(second).put("other", "encrypted"));
			assertThatExceptionOfType(StorageConfigurationException.class)
				.isThrownBy(() -> template(plain).store().probe())
				.withMessageContaining("no encryption is configured");
			assertThatExceptionOfType(StorageConfigurationException.class)
				.isThrownBy(() -> template(plain).put("other", "plain"))
				.withMessageContaining("no encryption is configured");
			assertThatExceptionOfType(StorageConfigurationException.class)
				.isThrownBy(() -> template(plain).delete("other"));
			assertThat(template(plain).get("key", String.class)).contains("plain");
		});
		encrypted().run((second) -> assertThat(template(second).get("other", String.class)).contains("encrypted"));
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void whenTheServerIsEmptiedThenWhatIsWrittenAfterwardsIsThereAfterARestart(boolean probe) {
		encrypted().run((first) -> {
			template(first).put("key", "before");
			administrator.sync().flushall();
			template(first).put("key", "after");
			if (probe) {
				template(first).store().probe();
			}
			else {
				template(first).inNamespace("new").put("key", "after");
				template(first).store().probe();
				assertThat(template(first).inNamespace("new").get("key", String.class)).contains("after");
			}
		});
		redis()
			.run((context) -> assertThat(context).getFailure().hasStackTraceContaining("no encryption is configured"));
		encrypted().run((second) -> assertThat(template(second).get("key", String.class)).contains("after"));
	}

	private static void assertBoth(StorageTemplate storage, int namespaces) {
		for (int each = 0; each < namespaces; each++) {
			assertThat(storage.inNamespace("n" + each).get("key", String.class)).contains("of the first");
		}
		for (String namespace : List.of("n0", "m", "o")) {
			assertThat(storage.inNamespace(namespace).get("other", String.class)).contains("of the second");
		}
	}

	private static StorageTemplate template(AssertableApplicationContext context) {
		return context.getBean(StorageTemplate.class);
	}

	private static LayerDescription engine(AssertableApplicationContext context) {
		List<LayerDescription> layers = template(context).store().layers();
		return layers.get(layers.size() - 1);
	}

	@Test
	void whenConfiguredThenDataIsThereAfterARestart() {
		redis().run((context) -> {
			assertThat(template(context).store().unwrap(RedisStore.class)).isPresent();
			template(context).put("greeting", "hello");
		});
		redis().run((context) -> assertThat(template(context).get("greeting", String.class)).contains("hello"));
	}

	@Test
	void whenItIsTheConnectionOfBootThenItRejectsCommandsWhileDisconnected() {
		redis().run((context) -> {
			ClientOptions options = context.getBean(LettuceConnectionFactory.class)
				.getClientConfiguration()
				.getClientOptions()
				.orElseThrow();
			assertThat(options.getDisconnectedBehavior()).isEqualTo(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS);
			assertThat(options.getRequestQueueSize()).isLessThan(100_000);
		});
	}

	@Test
	void whenTheApplicationCustomizesTheConnectionThenItPrevails() {
		redis()
			.withBean("mine", LettuceClientOptionsBuilderCustomizer.class,
					() -> (builder) -> builder.requestQueueSize(7).timeoutOptions(TimeoutOptions.create()))
			.run((context) -> assertThat(context.getBean(LettuceConnectionFactory.class)
				.getClientConfiguration()
				.getClientOptions()
				.orElseThrow()
				.getRequestQueueSize()).isEqualTo(7));
	}

	@Test
	void whenOptionsAreSetThenTheyHaveAnEffect() {
		redis()
			.withPropertyValues("synapsed.storage.redis.key-prefix=orders", "synapsed.storage.redis.buckets=7",
					"synapsed.storage.redis.index=false", "synapsed.storage.redis.history=10",
					"synapsed.storage.redis.timeout=3s", "synapsed.storage.redis.connect-timeout=7s")
			.run((context) -> {
				assertThat(engine(context).facts()).containsEntry("key-prefix", "orders")
					.containsEntry("buckets", 7)
					.containsEntry("index", false)
					.containsEntry("watch", true)
					.containsEntry("history", 10)
					.containsEntry("timeout", "PT3S")
					.containsEntry("connect-timeout", "PT7S")
					.containsEntry("topology", "standalone");
				try (RedisConnection connection = context.getBean(RedisConnectionFactory.class).getConnection()) {
					assertThat(connection.keyCommands().keys("*".getBytes())).isNotEmpty()
						.allSatisfy((key) -> assertThat(new String(key)).startsWith("{orders:"));
				}
			});
	}

	@ParameterizedTest
	@CsvSource({ "buckets,0", "buckets,2000", "history,0", "timeout,0s", "timeout,1h", "connect-timeout,0s",
			"key-prefix,{a}" })
	void whenAnOptionIsBadThenItIsNamed(String property, String value) {
		redis().withPropertyValues("synapsed.storage.redis." + property + "=" + value)
			.run((context) -> assertThat(context).getFailure().rootCause().hasMessageContaining("'" + property + "'"));
	}

	@Test
	void whenTheDataHasOtherSettingsThenStartUpFailsAndNothingIsTouched() {
		redis().run((context) -> template(context).put("key", "value"));
		redis().withPropertyValues("synapsed.storage.redis.buckets=16")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(StorageConfigurationException.class)
				.hasMessageContaining("'redis.buckets'")
				.hasMessageContaining("Set it to 64"));
		redis().run((context) -> assertThat(template(context).get("key", String.class)).contains("value"));
	}

	@ParameterizedTest
	@CsvSource({ "shared,shared", "synapsed:b,", ",synapsed:a" })
	void whenTwoStoresHaveOnePrefixThenStartUpFailsNamingBoth(@Nullable String first, @Nullable String second) {
		redis()
			.withPropertyValues("synapsed.storage.stores.a.type=redis", "synapsed.storage.stores.b.type=redis",
					"synapsed.storage.stores.a.redis.key-prefix=" + ((first != null) ? first : ""),
					"synapsed.storage.stores.b.redis.key-prefix=" + ((second != null) ? second : ""))
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("'a' and 'b'")
				.hasMessageContaining("synapsed.storage.stores.b.redis.key-prefix"));
	}

	@Test
	void whenTwoStoresHaveTheirOwnPrefixesThenNeitherSeesTheOther() {
		redis()
			.withPropertyValues("synapsed.storage.stores.a.type=redis", "synapsed.storage.stores.b.type=redis",
					"synapsed.storage.stores.b.redis.key-prefix=synapsed:a2")
			.run((context) -> {
				StorageTemplate one = context.getBean("aStorageTemplate", StorageTemplate.class);
				StorageTemplate two = context.getBean("bStorageTemplate", StorageTemplate.class);
				one.put("key", "one");
				two.put("key", "two");
				two.deleteRange(KeyRange.all());
				assertThat(one.get("key", String.class)).contains("one");
			});
	}

	@Test
	void whenTheDataBelongsToAnotherStoreThenStartUpFailsNamingBothUnlessItIsTheSameUnderAnotherName() {
		redis().withPropertyValues("synapsed.storage.redis.key-prefix=shared")
			.run((context) -> template(context).put("key", "value"));
		ApplicationContextRunner renamed = this.contextRunner.withPropertyValues("spring.data.redis.host=127.0.0.1",
				"spring.data.redis.port=" + port, "synapsed.storage.type=memory",
				"synapsed.storage.stores.orders.type=redis", "synapsed.storage.stores.orders.redis.key-prefix=shared");
		renamed.run((context) -> assertThat(context).getFailure()
			.rootCause()
			.isInstanceOf(StorageConfigurationException.class)
			.hasMessageContaining("'default'")
			.hasMessageContaining("'orders'")
			.hasMessageContaining("redis.key-prefix")
			.hasMessageContaining("redis.store-name"));
		renamed.withPropertyValues("synapsed.storage.stores.orders.redis.store-name=default")
			.run((context) -> assertThat(
					context.getBean("ordersStorageTemplate", StorageTemplate.class).get("key", String.class))
				.contains("value"));
		// Two applications may share a store of one name.
		redis().withPropertyValues("synapsed.storage.redis.key-prefix=shared")
			.run((context) -> assertThat(template(context).get("key", String.class)).contains("value"));
	}

	@Test
	void whenTheDataDoesNotTellWhoseItIsThenTheFirstToOpenItRecordsThat() {
		redis().run((context) -> template(context).put("key", "value"));
		String descriptor = administrator.sync().keys("*descriptor").stream().findFirst().orElseThrow();
		String written = administrator.sync().get(descriptor);
		assertThat(written).contains("store=default\n");
		administrator.sync().setrange(descriptor, written.indexOf("store=default"), "other=default");
		ApplicationContextRunner other = redis().withPropertyValues("synapsed.storage.type=memory",
				"synapsed.storage.stores.other.type=redis",
				"synapsed.storage.stores.other.redis.key-prefix=synapsed:default");
		// A server that takes no writes is no reason not to read.
		administrator.sync().configSet("maxmemory", "1");
		other.run((context) -> assertThat(context).hasNotFailed());
		administrator.sync().configSet("maxmemory", "0");
		redis().run((context) -> assertThat(context).hasNotFailed());
		assertThat(administrator.sync().get(descriptor)).contains("\nstore=default\n");
		other.run((context) -> assertThat(context).getFailure().rootCause().hasMessageContaining("'default'"));
	}

	@Test
	void whenDurabilityIsDemandedThenStartUpFails() {
		redis().withPropertyValues("synapsed.storage.durability=process")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("synapsed.storage.durability")
				.hasMessageContaining("appendonly"));
	}

	@Test
	void whenTheServerIsAbsentThenStartUpFails() throws IOException {
		redis().withPropertyValues("spring.data.redis.port=" + freePort())
			.run((context) -> assertThat(context).getFailure()
				.hasStackTraceContaining(StorageNetworkException.class.getName()));
	}

	@Test
	@Timeout(60)
	void whenTheServerDoesNotAnswerThenStartUpEndsAndDoesNotWaitForTheConnection() throws IOException {
		// Connections to it are made and never answered.
		try (ServerSocket silent = new ServerSocket(0)) {
			redis()
				.withPropertyValues("spring.data.redis.port=" + silent.getLocalPort(),
						"synapsed.storage.redis.connect-timeout=300ms")
				.run((context) -> assertThat(context).getFailure()
					.hasStackTraceContaining(StorageNetworkException.class.getName()));
		}
	}

	@ParameterizedTest
	@CsvSource({ "spring.data.redis.timeout,250ms", "spring.data.redis.timeout,500ms",
			"spring.data.redis.timeout,10000d", "synapsed.storage.redis.timeout,250ms" })
	void whenTheConnectionHasAnyTimeoutThenWatchesWaitWithoutEnd(String property, String timeout) {
		redis().run((writer) -> redis().withPropertyValues(property + "=" + timeout).run((context) -> {
			BlockingQueue<StorageEvent> events = new LinkedBlockingQueue<>();
			try (Subscription watch = untilInTime(() -> template(context).watch(KeyRange.all(), events::add))) {
				template(writer).put("first", "value");
				assertThat(events.poll(20, TimeUnit.SECONDS)).isNotNull();
				long connections = connections();
				long rounds = calls("xread");
				await(() -> calls("xread") >= rounds + 2);
				assertThat(connections()).isEqualTo(connections);
				template(writer).put("second", "value");
				assertThat(events.poll(20, TimeUnit.SECONDS)).isNotNull()
					.satisfies((event) -> assertThat(event.key()).contains(Bytes.utf8("second")));
			}
		}));
	}

	@Test
	void whenTheApplicationSetsTimeoutsByTheCommandThenWatchesWaitWithoutEnd() {
		redis()
			.withBean(LettuceClientOptionsBuilderCustomizer.class,
					() -> (builder) -> builder.timeoutOptions(TimeoutOptions.enabled(Duration.ofMillis(300))))
			.run((context) -> {
				long before = calls("xread");
				try (Subscription watch = untilInTime(() -> template(context).watch(KeyRange.all(), (event) -> {
				}))) {
					await(() -> calls("xread") > before);
					long connections = connections();
					long rounds = calls("xread");
					await(() -> calls("xread") >= rounds + 2);
					assertThat(connections()).isEqualTo(connections);
				}
			});
	}

	private static long connections() {
		return information("stats", "total_connections_received:");
	}

	private static long calls(String command) {
		return information("commandstats", "cmdstat_" + command + ":calls=");
	}

	private static long information(String section, String prefix) {
		return administrator.sync()
			.info(section)
			.lines()
			.filter((line) -> line.startsWith(prefix))
			.mapToLong((line) -> Long.parseLong(line.substring(prefix.length()).split("[,\\s]")[0]))
			.findFirst()
			.orElse(0);
	}

	@ParameterizedTest
	@ValueSource(strings = { "100ms", "500ms" })
	void whenTheServerIsSlowAtTheStartThenTheTimeToConnectCountsAndNotTheTimeout(String timeout) {
		redis().run((context) -> template(context).put("key", "value"));
		redis().withPropertyValues("spring.data.redis.timeout=" + timeout).withInitializer((context) -> {
			// Nothing is answered for longer than the timeout, also to who connects.
			administrator.sync().clientPause(1_200);
		}).run((context) -> {
			assertThat(context).hasNotFailed();
			// From now on the timeout counts, for which a busy machine may be too slow.
			assertThat(untilInTime(() -> template(context).get("key", String.class))).contains("value");
		});
	}

	private static <T> T untilInTime(Supplier<T> read) {
		while (true) {
			try {
				return read.get();
			}
			catch (StorageTimeoutException | StorageNetworkException ex) {
				assertThat(ex.isRetryable()).isTrue();
			}
		}
	}

	@Test
	void whenConnectionsBreakAtTheStartThenItGoesOnWithOthers() {
		AtomicInteger broken = new AtomicInteger();
		// On a busy machine a start may be over before a connection of it is found.
		for (int attempt = 0; attempt < 50 && broken.get() == 0; attempt++) {
			startWhileConnectionsBreak(broken);
		}
		assertThat(broken.get()).isPositive();
	}

	private void startWhileConnectionsBreak(AtomicInteger broken) {
		AtomicBoolean started = new AtomicBoolean();
		Thread breaking = new Thread(() -> {
			while (broken.get() < 5 && !started.get()) {
				administrator.sync()
					.clientList()
					.lines()
					// Connected, and about to be asked for the first time. Later ones may
					// be those of a store that is open.
					.filter((client) -> client.contains("cmd=ping"))
					.map((client) -> Long.valueOf(client.replaceFirst("^id=(\\d+) .*", "$1")))
					.forEach((id) -> broken
						.addAndGet(Math.toIntExact(administrator.sync().clientKill(KillArgs.Builder.id(id)))));
			}
		});
		breaking.start();
		redis().run((context) -> {
			started.set(true);
			breaking.join();
			assertThat(context).hasNotFailed();
			// The client may still be on its way back.
			untilInTime(() -> template(context).put("key", "value"));
			assertThat(untilInTime(() -> template(context).get("key", String.class))).contains("value");
		});
	}

	@Test
	void whenTheServerIsSlowAtTheStartForLongerThanItMayBeThenStartUpFails() {
		redis().withPropertyValues("spring.data.redis.timeout=100ms", "synapsed.storage.redis.connect-timeout=300ms")
			.withInitializer((context) -> administrator.sync().clientPause(1_200))
			.run((context) -> assertThat(context).getFailure()
				.hasStackTraceContaining(StorageNetworkException.class.getName()));
	}

	@Test
	void whenTheServerIsAbsentAndTheStoreIsACacheThenItStartsAndConnectsLater() throws IOException {
		int later = freePort();
		redis()
			.withPropertyValues("spring.data.redis.port=" + later, "synapsed.storage.redis.timeout=2s",
					"synapsed.storage.mode=cache")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				StorageTemplate template = template(context);
				assertThatExceptionOfType(StorageNetworkException.class).isThrownBy(() -> template.get("key"))
					.matches(StorageNetworkException::isRetryable);
				RedisServer started = RedisServer.newRedisServer()
					.port(later)
					.bind("127.0.0.1")
					.setting("save \"\"")
					.build();
				started.start();
				try {
					template.put("key", "value");
					assertThat(template.get("key", String.class)).contains("value");
				}
				finally {
					started.stop();
				}
			});
	}

	@Test
	void whenTheServerEvictsThenAStoreIsWarnedAndACacheIsNot() {
		redis().run((context) -> {
			try (RedisConnection connection = context.getBean(RedisConnectionFactory.class).getConnection()) {
				connection.serverCommands().setConfig("maxmemory-policy", "allkeys-lru");
			}
			assertThat(template(context).store().warnings()).extracting(StoreWarning::problem)
				.anyMatch((problem) -> problem.contains("allkeys-lru"))
				.anyMatch((problem) -> problem.contains("append-only"));
		});
		redis()
			.withPropertyValues("synapsed.storage.mode=cache", "synapsed.storage.redis.index=false",
					"synapsed.storage.redis.key-prefix=cache")
			.run((context) -> assertThat(template(context).store().warnings()).isEmpty());
	}

	@Test
	void whenTheServerMayEvictTheIndexThenScansCannotBeRequired() {
		redis().run((context) -> {
			try (RedisConnection connection = context.getBean(RedisConnectionFactory.class).getConnection()) {
				connection.serverCommands().setConfig("maxmemory-policy", "allkeys-lfu");
			}
		});
		ApplicationContextRunner cache = redis().withPropertyValues("synapsed.storage.mode=cache");
		cache.run((context) -> {
			assertThat(template(context).capabilities()).doesNotContain(Capability.ORDERED_SCAN);
			assertThat(template(context).store().warnings()).extracting(StoreWarning::problem)
				.anyMatch((problem) -> problem.contains("allkeys-lfu") && problem.contains("cannot scan"));
		});
		cache.withPropertyValues("synapsed.storage.require=ordered-scan")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(UnsupportedCapabilityException.class)
				.hasMessageContaining("ordered-scan"));
	}

	@Test
	void whenSeveralInstancesHaveCachesThenTheyAgreeOverTheServer() {
		ApplicationContextRunner cached = redis().withPropertyValues("synapsed.storage.cache.enabled=true",
				"synapsed.storage.cache.invalidation.enabled=true",
				"synapsed.storage.cache.invalidation.max-staleness=1s", "synapsed.storage.cache.invalidation.lease=3s",
				"synapsed.storage.cache.invalidation.poll-interval=5ms");
		cached.run((one) -> cached.run((two) -> {
			template(one).put("key", "old");
			await(() -> {
				template(two).get("key", String.class);
				return figure(two, "cache.hits") > 0;
			});
			template(one).put("key", "new");
			await(() -> template(two).get("key", String.class).orElseThrow().equals("new"));
			assertThat(template(two).store().layers().get(0).facts()).containsEntry("invalidation", "redis")
				.containsEntry("max-staleness", "PT1S")
				.containsEntry("lease", "PT3S")
				.containsEntry("poll-interval", "PT0.005S")
				.containsEntry("on-failure", "bypass");
			// A lease may lapse on a busy machine, and is taken again.
			await(() -> figure(two, "cache.invalidation.connected") == 1);
			assertThat(template(two).store().warnings()).extracting(StoreWarning::problem)
				.noneMatch((problem) -> problem.contains("shared"));
		}));
	}

	private static double figure(AssertableApplicationContext context, String name) {
		return Statistic.named(template(context).store().statistics(), name).value().getAsDouble();
	}

	private static void await(BooleanSupplier condition) {
		long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
		while (!condition.getAsBoolean()) {
			assertThat(System.nanoTime() - deadline).isNegative();
			LockSupport.parkNanos(1_000_000);
		}
	}

	@Test
	void whenACacheHearsOfNoOtherWritesThenThereIsAWarning() {
		redis().withPropertyValues("synapsed.storage.cache.enabled=true")
			.run((context) -> assertThat(template(context).store().warnings()).extracting(StoreWarning::remedy)
				.anyMatch((remedy) -> remedy.contains("cache.invalidation.enabled")));
		redis().withPropertyValues("synapsed.storage.cache.enabled=true", "synapsed.storage.cache.ttl=1m")
			.run((context) -> assertThat(template(context).store().warnings()).extracting(StoreWarning::remedy)
				.noneMatch((remedy) -> remedy.contains("cache.invalidation.enabled")));
	}

	@Test
	void whenTheBusIsUnknownThenTheOnesThereAreAreNamed() {
		redis().withPropertyValues("synapsed.storage.cache.enabled=true",
				"synapsed.storage.cache.invalidation.enabled=true", "synapsed.storage.cache.invalidation.bus=pigeons")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("synapsed.storage.cache.invalidation.bus")
				.hasMessageContaining("There is: redis."));
	}

	@Test
	void whenTheApplicationOffersABusThenItIsUsed() {
		StorageInvalidationBusFactory own = new StorageInvalidationBusFactory() {

			@Override
			public String name() {
				return "pigeons";
			}

			@Override
			public InvalidationBus create(StoreSettings settings) {
				return new InProcessInvalidationBus();
			}

		};
		redis().withBean(StorageInvalidationBusFactory.class, () -> own)
			.withPropertyValues("synapsed.storage.cache.enabled=true",
					"synapsed.storage.cache.invalidation.enabled=true",
					"synapsed.storage.cache.invalidation.bus=pigeons",
					"synapsed.storage.cache.invalidation.on-failure=bound")
			.run((context) -> assertThat(template(context).store().layers().get(0).facts())
				.containsEntry("invalidation", "in-process")
				.containsEntry("on-failure", "bound")
				.containsEntry("ttl", "PT2S"));
	}

	@Test
	void whenTheLeaseIsShorterThanTwiceTheStalenessThenStartUpFails() {
		redis()
			.withPropertyValues("synapsed.storage.cache.enabled=true",
					"synapsed.storage.cache.invalidation.enabled=true",
					"synapsed.storage.cache.invalidation.max-staleness=4s")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("cache.invalidation.lease"));
	}

	@Test
	void whenTheEngineIsNotSharedThenInvalidationFailsAtStartUp() {
		this.contextRunner
			.withPropertyValues("synapsed.storage.type=memory", "synapsed.storage.cache.enabled=true",
					"synapsed.storage.cache.invalidation.enabled=true")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("synapsed.storage.cache.invalidation.enabled")
				.hasMessageContaining("'memory' is open in one process at a time"));
	}

	@Test
	void whenTheServerGoesAndOldEntriesMayBeServedThenTheyAre() throws IOException {
		RedisServer passing = RedisServer.newRedisServer().port(freePort()).bind("127.0.0.1").build();
		passing.start();
		redis()
			.withPropertyValues("spring.data.redis.port=" + passing.ports().get(0), "synapsed.storage.mode=cache",
					"synapsed.storage.redis.timeout=2s", "synapsed.storage.cache.enabled=true",
					"synapsed.storage.cache.ttl=1ms", "synapsed.storage.cache.stale-on-error=1h")
			.run((context) -> {
				template(context).put("key", "value");
				template(context).get("key", String.class);
				passing.stop();
				await(() -> {
					assertThat(template(context).get("key", String.class)).contains("value");
					return figure(context, "cache.stale") > 0;
				});
				assertThat(template(context).store().layers().get(0).facts()).containsEntry("stale-on-error", "PT1H");
			});
	}

	@Test
	void whenTheStoreIsNoCacheThenOldEntriesAreNotServed() {
		redis()
			.withPropertyValues("synapsed.storage.cache.enabled=true", "synapsed.storage.cache.ttl=1m",
					"synapsed.storage.cache.stale-on-error=1h")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("synapsed.storage.cache.stale-on-error")
				.hasMessageContaining("synapsed.storage.mode"));
	}

	@Test
	void whenThereIsNoConnectionFactoryThenTheRemedyIsNamed() {
		new ApplicationContextRunner().withConfiguration(EngineAutoConfigurations.with(StorageAutoConfiguration.class))
			.withPropertyValues("synapsed.storage.type=redis")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("spring-boot-starter-data-redis"));
	}

	@Test
	void whenTheLibraryIsAbsentThenItIsNamed() {
		redis().withClassLoader(new FilteredClassLoader("org.springframework.data.redis"))
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOfSatisfying(MissingStorageLibraryException.class,
						(ex) -> assertThat(ex.library().artifactId()).isEqualTo("spring-boot-starter-data-redis")));
	}

	@Test
	void whenAnotherEngineIsSelectedThenTheConnectionOfTheApplicationIsLeftAlone() throws IOException {
		this.contextRunner.withConfiguration(AutoConfigurations.of(DataRedisHealthContributorAutoConfiguration.class))
			.withPropertyValues("synapsed.storage.type=memory", "spring.data.redis.port=" + freePort())
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(context).doesNotHaveBean("storageLettuceClientOptionsBuilderCustomizer");
			});
	}

}
