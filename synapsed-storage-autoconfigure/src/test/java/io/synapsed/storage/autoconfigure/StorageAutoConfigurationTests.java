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
package io.synapsed.storage.autoconfigure;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Map;

import io.synapsed.storage.StorageBuilder;
import io.synapsed.storage.Keyspace;
import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.autoconfigure.cache.StorageCacheAutoConfiguration;
import io.synapsed.storage.autoconfigure.engine.RocksDbOptionsCustomizer;
import io.synapsed.storage.autoconfigure.jackson.StorageJacksonAutoConfiguration;
import io.synapsed.storage.autoconfigure.transform.StorageTransformAutoConfiguration;
import io.synapsed.storage.backend.memory.MemoryStore;
import io.synapsed.storage.backend.rocksdb.RocksDbResources;
import io.synapsed.storage.backend.rocksdb.RocksDbStore;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.exception.InvalidValueException;
import io.synapsed.storage.exception.StorageClosedException;
import io.synapsed.storage.spi.LayerDescription;
import io.synapsed.storage.spi.Statistic;
import io.synapsed.storage.spi.ValueSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link StorageAutoConfiguration} and the auto-configurations of its layers.
 */
@ExtendWith(OutputCaptureExtension.class)
class StorageAutoConfigurationTests {

	@TempDir
	Path directory;

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(EngineAutoConfigurations.with(StorageAutoConfiguration.class,
				StorageCacheAutoConfiguration.class, StorageTransformAutoConfiguration.class,
				StorageJacksonAutoConfiguration.class, JacksonAutoConfiguration.class));

	@Test
	void whenNothingIsConfiguredThenMemoryWithAWarning(CapturedOutput output) {
		this.contextRunner.run((context) -> {
			assertThat(layers(context)).containsExactly("memory");
			assertThat(output).contains("'synapsed.storage.type' is not set").contains("nothing survives a restart");
		});
	}

	@Test
	void whenTheMapperOfTheWebHasOtherSettingsThenWhatIsStoredIsTheSame() {
		this.contextRunner.withPropertyValues("spring.jackson.property-naming-strategy=SNAKE_CASE").run((context) -> {
			template(context).put("item", new Item("tea"));
			assertThat(template(context).get("item").orElseThrow().toUtf8()).isEqualTo("{\"itemName\":\"tea\"}");
		});
	}

	record Item(String itemName) {
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"', value = {
			"synapsed.storage.rocksdb.max-open-files=7 | 'synapsed.storage.rocksdb' is set and has no effect, because the engine is 'memory'",
			"synapsed.storage.stores.x.sqlite.readers=2 | 'synapsed.storage.stores.x.sqlite' is set and has no effect",
			"synapsed.storage.cache.invalidation.enabled=true | because 'cache.enabled' is not 'true'",
			"synapsed.storage.cache.decoded-values.enabled=true | because 'cache.enabled' is not 'true'",
			"synapsed.storage.cache.ttl-jitter=0.2 | because 'cache.ttl' is not set",
			"synapsed.storage.limits.warn-at=0.5 | because no namespace has 'limits'" })
	void whenASettingHasNoEffectThenAWarningNamesIt(String property, String warning, CapturedOutput output) {
		String cache = (property.contains("invalidation") || property.contains("decoded")) ? "false" : "true";
		this.contextRunner
			.withPropertyValues("synapsed.storage.type=memory", "synapsed.storage.stores.x.type=memory",
					"synapsed.storage.cache.enabled=" + cache, property)
			.run((context) -> assertThat(output).contains(warning));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"', value = {
			"compression.algorithm=zstd | 'synapsed.storage.namespaces.docs.compression' has settings and no 'synapsed.storage.namespaces.docs.compression.enabled'",
			"compression.min-size=1KB | 'synapsed.storage.namespaces.docs.compression' has settings",
			"cache.decoded-values.enabled=true | 'synapsed.storage.namespaces.docs.cache.decoded-values.enabled' is set and has no effect, because 'cache.enabled' of its store is not 'true'",
			"declared=false | 'synapsed.storage.namespaces.docs.declared' is set and has no effect, because 'namespace-policy' is not 'declared'" })
	void whenASettingOfANamespaceHasNoEffectThenAWarningNamesIt(String property, String warning,
			CapturedOutput output) {
		this.contextRunner
			.withPropertyValues("synapsed.storage.type=memory", "synapsed.storage.namespaces.docs." + property)
			.run((context) -> assertThat(output).contains(warning));
	}

	@Test
	void whenTheProfileOfANamespaceHasNoEffectThenAWarningNamesIt(CapturedOutput output) {
		this.contextRunner
			.withPropertyValues("synapsed.storage.type=memory", "synapsed.storage.compression.enabled=true",
					"synapsed.storage.namespaces[Docs.old].compression.profile=latency")
			.run((context) -> assertThat(output).contains(
					"'synapsed.storage.namespaces[Docs.old].compression.profile' is set and has no effect, because its 'compression.algorithm' is not 'adaptive'"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "synapsed.storage.compression.enabled=true",
			"synapsed.storage.namespaces.docs.compression.enabled=true",
			"synapsed.storage.namespaces.docs.compression.enabled=false" })
	void whenItIsSaidWhetherANamespaceIsCompressedThenThereIsNoWarning(String enabled, CapturedOutput output) {
		this.contextRunner
			.withPropertyValues("synapsed.storage.type=memory",
					"synapsed.storage.namespaces.docs.compression.algorithm=zstd", enabled)
			.run((context) -> assertThat(output).doesNotContain("no effect"));
	}

	@ParameterizedTest
	@CsvSource({ "cache.max-size=1MB, cache", "integrity.verify-interval=0s,",
			"encryption.max-namespaces=7, encryption", "resilience.retry.max-attempts=2, resilience.retry",
			"stores.x.audit.queue-capacity=7, stores.x.audit" })
	void whenALayerHasSettingsAndIsOffThenAWarningNamesIt(String property, String layer, CapturedOutput output) {
		this.contextRunner
			.withPropertyValues("synapsed.storage.type=memory", "synapsed.storage.stores.x.type=memory",
					"synapsed.storage.ignore-unknown-properties=true", "synapsed.storage." + property)
			.run((context) -> {
				if (layer != null) {
					assertThat(output).contains("'synapsed.storage." + layer
							+ "' has settings and no 'synapsed.storage." + layer + ".enabled'");
				}
				else {
					assertThat(output).doesNotContain("has settings");
				}
			});
	}

	@Test
	void whenSettingsHaveAnEffectThenThereIsNoWarning(CapturedOutput output) {
		rocksDb()
			.withPropertyValues("synapsed.storage.rocksdb.max-open-files=7",
					"synapsed.storage.rocksdb.block-cache-size=8MB", "synapsed.storage.cache.enabled=true")
			.run((context) -> assertThat(output).doesNotContain("has no effect"));
	}

	@Test
	void whenMemoryIsConfiguredThenNoWarning(CapturedOutput output) {
		this.contextRunner.withPropertyValues("synapsed.storage.type=memory").run((context) -> {
			assertThat(layers(context)).containsExactly("memory");
			assertThat(output).doesNotContain("is not set");
		});
	}

	@Test
	void whenRocksDbIsConfiguredThenDataIsThereAfterARestart() {
		ApplicationContextRunner runner = rocksDb();
		runner.run((context) -> {
			assertThat(layers(context)).containsExactly("transform", "rocksdb");
			template(context).put("greeting", "hello");
		});
		runner.run((context) -> assertThat(template(context).get("greeting", String.class)).contains("hello"));
		assertThat(this.directory.resolve("default")).isDirectory();
	}

	@Test
	void whenMemoryIsSelectedThenNoRocksDbBeanExists() {
		this.contextRunner.run((context) -> assertThat(context).doesNotHaveBean(RocksDbResources.class));
	}

	@Test
	void whenAllLayersAreOnThenTheyStandInOrder() {
		rocksDb()
			.withPropertyValues("synapsed.storage.cache.enabled=true", "synapsed.storage.compression.enabled=true",
					"synapsed.storage.compression.min-size=10B", "synapsed.storage.cache.max-entries=7",
					"synapsed.storage.cache.max-size=2MB", "synapsed.storage.cache.ttl=5s")
			.run((context) -> {
				assertThat(layers(context)).containsExactly("cache", "transform", "rocksdb");
				Map<String, Object> cache = template(context).store().layers().get(0).facts();
				assertThat(cache).containsEntry("max-entries", 7L)
					.containsEntry("max-size", 2L << 20)
					.containsEntry("ttl", "PT5S");
				template(context).put("key", "a".repeat(1000));
				assertThat(template(context).store().explain(io.synapsed.storage.spi.Namespace.DEFAULT.encode("key")))
					.filteredOn((layer) -> layer.layer().equals("transform"))
					.first()
					.satisfies((layer) -> assertThat(layer.facts()).containsEntry("plain-size", 1000)
						.containsEntry("compression", 1));
			});
	}

	@ParameterizedTest
	@CsvSource({ "cache.decoded-values.enabled, true, true",
			"namespaces.items.cache.decoded-values.enabled, false, true", "cache.max-entries, false, false" })
	void whenDecodedValuesAreKeptThenReadsShareThem(String property, boolean everywhere, boolean inNamespace) {
		this.contextRunner
			.withPropertyValues("synapsed.storage.cache.enabled=true",
					"synapsed.storage." + property + "=" + (property.contains("max") ? "100" : "true"))
			.run((context) -> {
				StorageTemplate storage = template(context);
				StorageTemplate items = storage.inNamespace("items");
				storage.put("item", new Item("tea"));
				items.put("item", new Item("tea"));
				assertThat(shares(storage)).isEqualTo(everywhere);
				assertThat(shares(items)).isEqualTo(inNamespace);
				Keyspace<Item> others = storage.keyspace("others", Item.class);
				others.put("item", new Item("tea"));
				assertThat(shares(others.storage())).isEqualTo(everywhere);
				assertThat(shares(others.withDecodedValues().storage())).isTrue();
				Map<String, Object> cache = storage.store().layers().get(0).facts();
				assertThat(cache).containsEntry("decoded-values", everywhere);
			});
	}

	@Test
	void whenANamespaceSwitchesDecodedValuesOffThenItDecodesEachTime() {
		this.contextRunner
			.withPropertyValues("synapsed.storage.cache.enabled=true",
					"synapsed.storage.cache.decoded-values.enabled=true",
					"synapsed.storage.namespaces.items.cache.decoded-values.enabled=false")
			.run((context) -> {
				StorageTemplate items = template(context).inNamespace("items");
				items.put("item", new Item("tea"));
				assertThat(shares(items)).isFalse();
				assertThat(template(context).keyspace("items", byte[].class).name()).isEqualTo("items");
			});
	}

	private static boolean shares(StorageTemplate storage) {
		Item first = storage.get("item", Item.class).orElse(null);
		return first != null && storage.get("item", Item.class).orElseThrow() == first;
	}

	@ParameterizedTest
	@CsvSource({ "ratio, zstd", "latency, lz4" })
	void whenCompressionIsAdaptiveThenTheProfileDecidesAndDecisionsAreShown(String profile, String choice) {
		rocksDb().withPropertyValues("synapsed.storage.compression.enabled=true",
				"synapsed.storage.compression.algorithm=adaptive", "synapsed.storage.compression.profile=" + profile)
			.run((context) -> {
				for (int number = 0; number < 20; number++) {
					template(context).inNamespace("carts").put("key" + number, "text " + "abc".repeat(500 + number));
				}
				assertThat(template(context).store().layers().get(0).facts().get("compression").toString())
					.contains("algorithm=adaptive", "profile=" + profile, "carts={choice=" + choice);
				assertThat(statistic(context, "compression." + choice + ".values")).isGreaterThan(10);
			});
	}

	@Test
	void whenTheAlgorithmIsNoneThenNewValuesStayPlainAndOldOnesReadable() {
		rocksDb().withPropertyValues("synapsed.storage.compression.enabled=true")
			.run((context) -> template(context).put("old", "a".repeat(5000)));
		rocksDb()
			.withPropertyValues("synapsed.storage.compression.enabled=true",
					"synapsed.storage.compression.algorithm=none",
					"synapsed.storage.namespaces.orders.compression.algorithm=zstd")
			.run((context) -> {
				assertThat(template(context).get("old", String.class)).contains("a".repeat(5000));
				template(context).put("plain", "a".repeat(5000));
				assertThat(statistic(context, "compression.values.compressed")).isZero();
				template(context).inNamespace("orders").put("small", "a".repeat(5000));
				assertThat(statistic(context, "compression.values.compressed")).isOne();
			});
		rocksDb()
			.withPropertyValues("synapsed.storage.compression.enabled=true",
					"synapsed.storage.namespaces.orders.compression.algorithm=none")
			.run((context) -> {
				template(context).inNamespace("orders").put("plain", "a".repeat(5000));
				assertThat(statistic(context, "compression.values.compressed")).isZero();
			});
	}

	private static double statistic(AssertableApplicationContext context, String name) {
		return Statistic.named(template(context).store().statistics(), name).value().getAsDouble();
	}

	@Test
	void whenCompressionIsTurnedOffThenOldValuesStayReadable() {
		rocksDb().withPropertyValues("synapsed.storage.compression.enabled=true")
			.run((context) -> template(context).put("key", "a".repeat(5000)));
		rocksDb().run((context) -> assertThat(template(context).get("key", String.class)).contains("a".repeat(5000)));
	}

	@Test
	void whenRocksDbOptionsAreSetThenTheyHaveAnEffect() {
		rocksDb().withPropertyValues("synapsed.storage.rocksdb.block-cache-size=48MB",
				"synapsed.storage.rocksdb.write-buffer-budget=24MB", "synapsed.storage.rocksdb.write-buffer-size=8MB",
				"synapsed.storage.rocksdb.max-open-files=77", "synapsed.storage.rocksdb.bloom-filter-bits-per-key=12",
				"synapsed.storage.rocksdb.block-size=8KB", "synapsed.storage.rocksdb.block-compression=zstd",
				"synapsed.storage.rocksdb.max-background-jobs=3", "synapsed.storage.rocksdb.statistics=true",
				"synapsed.storage.rocksdb.wal-size-limit=32MB", "synapsed.storage.durability=power")
			.run((context) -> assertThat(engine(context).facts()).containsEntry("block-cache-size", 48L << 20)
				.containsEntry("write-buffer-budget", 24L << 20)
				.containsEntry("write-buffer-size", 8L << 20)
				.containsEntry("max-open-files", 77)
				.containsEntry("bloom-filter-bits-per-key", 12)
				.containsEntry("block-size", 8 << 10)
				.containsEntry("block-compression", "zstd")
				.containsEntry("max-background-jobs", 3)
				.containsEntry("statistics", true)
				.containsEntry("wal-size-limit", 32L << 20)
				.containsEntry("durability", "power"));
	}

	@Test
	void whenCustomizersAreBeansThenTheyAreCalled() {
		rocksDb().withUserConfiguration(CustomizerConfiguration.class).run((context) -> {
			assertThat(engine(context).facts()).containsEntry("max-open-files", 33);
			assertThatExceptionOfType(InvalidValueException.class)
				.isThrownBy(() -> template(context).put("key", "too long"));
		});
	}

	@Test
	void whenNamedStoresAreConfiguredThenTheyAreInjectedByQualifier() {
		rocksDb()
			.withPropertyValues("synapsed.storage.stores.sessions.type=rocksdb",
					"synapsed.storage.stores.flags.type=memory")
			.withUserConfiguration(InjectionConfiguration.class)
			.run((context) -> {
				Injected injected = context.getBean(Injected.class);
				assertThat(injected.primary().name()).isEqualTo("default");
				assertThat(injected.sessions().name()).isEqualTo("sessions");
				assertThat(injected.sessions().store().unwrap(RocksDbStore.class)).isPresent();
				assertThat(injected.flags().store().unwrap(MemoryStore.class)).isPresent();
				assertThat(this.directory.resolve("sessions")).isDirectory();
			});
	}

	@Test
	void whenABeanHasTheNameOfAStoreThenItReplacesThatStoreOnly() {
		this.contextRunner.withUserConfiguration(OwnSessionsConfiguration.class)
			.withPropertyValues("synapsed.storage.type=memory", "synapsed.storage.stores.sessions.type=memory")
			.run((context) -> {
				assertThat(context.getBeansOfType(StorageTemplate.class)).containsOnlyKeys("storageTemplate",
						"sessionsStorageTemplate");
				assertThat(context.getBean("sessionsStorageTemplate", StorageTemplate.class).name()).isEqualTo("own");
				assertThat(template(context).name()).isEqualTo("default");
			});
	}

	@Test
	void whenABeanReplacesTheDefaultStoreThenItIsTheOnlyOne() {
		this.contextRunner.withUserConfiguration(OwnDefaultConfiguration.class)
			.run((context) -> assertThat(template(context).name()).isEqualTo("own"));
	}

	@Test
	void whenTheContextClosesThenTheStoreIsClosed() {
		StorageTemplate[] template = new StorageTemplate[1];
		rocksDb().run((context) -> template[0] = template(context));
		assertThatExceptionOfType(StorageClosedException.class).isThrownBy(() -> template[0].get("key"));
	}

	@Test
	void whenAClockIsABeanThenExpiryFollowsIt() {
		this.contextRunner.withBean(InstantSource.class, () -> Clock.fixed(Instant.ofEpochMilli(5), ZoneOffset.UTC))
			.run((context) -> {
				template(context).put("key", "value", java.time.Duration.ofMillis(10));
				assertThat(template(context).getEntry("key").orElseThrow().expiry())
					.isEqualTo(Instant.ofEpochMilli(15));
			});
	}

	@Test
	void whenASerializerIsABeanThenItIsAskedBeforeJackson() {
		this.contextRunner.withBean(ValueSerializer.class, PathSerializer::new).run((context) -> {
			template(context).put("key", Path.of("a", "b"));
			assertThat(template(context).get("key")).contains(Bytes.utf8("a/b"));
			assertThat(template(context).get("key", Path.class)).contains(Path.of("a", "b"));
		});
	}

	@Test
	void whenObjectsArePutThenTheyAreJson() {
		this.contextRunner.run((context) -> {
			template(context).put("order", new Order("book", 2));
			assertThat(template(context).get("order", Order.class)).contains(new Order("book", 2));
			assertThat(template(context).get("order")).contains(Bytes.utf8("{\"item\":\"book\",\"count\":2}"));
		});
	}

	@Test
	void whenALayerIsConfiguredButNotEnabledThenWarning(CapturedOutput output) {
		this.contextRunner
			.withPropertyValues("synapsed.storage.cache.max-entries=5", "synapsed.storage.compression.enabled=false",
					"synapsed.storage.compression.min-size=1KB")
			.run((context) -> assertThat(output)
				.contains("'synapsed.storage.cache' has settings and no 'synapsed.storage.cache.enabled'")
				.doesNotContain("'synapsed.storage.compression' has settings"));
	}

	@Test
	void whenRocksDbIsAbsentThenTheStarterWorksWithMemory() {
		this.contextRunner
			.withClassLoader(new FilteredClassLoader("org.rocksdb", "com.github.benmanes.caffeine", "net.jpountz",
					"tools.jackson"))
			.run((context) -> {
				assertThat(context).hasNotFailed();
				template(context).put("key", "value");
				assertThat(template(context).get("key", String.class)).contains("value");
			});
	}

	@Test
	void whenCaffeineIsAbsentThenTheOtherPoliciesWork() {
		this.contextRunner.withClassLoader(new FilteredClassLoader("com.github.benmanes.caffeine"))
			.withPropertyValues("synapsed.storage.cache.enabled=true", "synapsed.storage.cache.policy=lru")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(template(context).store().layers().toString()).contains("policy=lru");
				template(context).put("key", "value");
				assertThat(template(context).get("key", String.class)).contains("value");
			});
	}

	@Test
	void whenSweepIntervalIsSetThenExpiredEntriesAreReclaimed() {
		this.contextRunner.withPropertyValues("synapsed.storage.expiry.sweep-interval=5ms").run((context) -> {
			template(context).put("key", "value", java.time.Duration.ofMillis(1));
			org.awaitility.Awaitility.await().until(() -> statistic(context, "memory.entries") == 0);
		});
	}

	@Test
	void whenStoresShareResourcesThenOneBlockCacheServesAll() throws Exception {
		rocksDb().withPropertyValues("synapsed.storage.stores.second.type=rocksdb").run((context) -> {
			assertThat(context).hasSingleBean(RocksDbResources.class);
			assertThat(Files.isDirectory(this.directory.resolve("second"))).isTrue();
		});
	}

	private ApplicationContextRunner rocksDb() {
		return this.contextRunner.withPropertyValues("synapsed.storage.type=rocksdb",
				"synapsed.storage.path=" + this.directory);
	}

	private static StorageTemplate template(AssertableApplicationContext context) {
		return context.getBean(StorageTemplate.class);
	}

	private static java.util.List<String> layers(AssertableApplicationContext context) {
		return template(context).store().layers().stream().map(LayerDescription::layer).toList();
	}

	private static LayerDescription engine(AssertableApplicationContext context) {
		var layers = template(context).store().layers();
		return layers.get(layers.size() - 1);
	}

	record Order(String item, int count) {
	}

	record Injected(StorageTemplate primary, StorageTemplate sessions, StorageTemplate flags) {
	}

	@Configuration(proxyBeanMethods = false)
	static class InjectionConfiguration {

		@Bean
		Injected injected(StorageTemplate primary, @Qualifier("sessions") StorageTemplate sessions,
				@Qualifier("flags") StorageTemplate flags) {
			return new Injected(primary, sessions, flags);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnSessionsConfiguration {

		@Bean
		StorageTemplate sessionsStorageTemplate() {
			return StorageBuilder.over(MemoryStore.builder().name("own").build()).build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnDefaultConfiguration {

		@Bean
		StorageTemplate storageTemplate() {
			return StorageBuilder.over(MemoryStore.builder().name("own").build()).build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class CustomizerConfiguration {

		@Bean
		StorageBuilderCustomizer small() {
			return (store, builder) -> builder.maxValueSize(3);
		}

		@Bean
		RocksDbOptionsCustomizer fewFiles() {
			return (store, options) -> options.maxOpenFiles(33);
		}

	}

	static class PathSerializer implements ValueSerializer {

		@Override
		public int id() {
			return 200;
		}

		@Override
		public String name() {
			return "path";
		}

		@Override
		public boolean supports(Class<?> type) {
			return Path.class.isAssignableFrom(type);
		}

		@Override
		public Bytes serialize(Object value) {
			return Bytes.utf8(value.toString());
		}

		@Override
		public <T> T deserialize(Bytes bytes, Class<T> type) {
			return type.cast(Path.of(bytes.toUtf8()));
		}

	}

}
