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
package io.synapsed.storage.autoconfigure.health;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

import io.synapsed.storage.StorageBuilder;
import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.autoconfigure.EngineAutoConfigurations;
import io.synapsed.storage.autoconfigure.StorageAutoConfiguration;
import io.synapsed.storage.autoconfigure.StorageBuilderCustomizer;
import io.synapsed.storage.autoconfigure.properties.StorageMode;
import io.synapsed.storage.autoconfigure.resilience.StorageResilienceAutoConfiguration;
import io.synapsed.storage.autoconfigure.transform.StorageTransformAutoConfiguration;
import io.synapsed.storage.backend.memory.MemoryStore;
import io.synapsed.storage.cache.CacheLayer;
import io.synapsed.storage.cache.coherence.BusFailure;
import io.synapsed.storage.cache.coherence.CacheInvalidation;
import io.synapsed.storage.cache.coherence.InProcessInvalidationBus;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.exception.StorageBackendException;
import io.synapsed.storage.exception.StorageNetworkException;
import io.synapsed.storage.exception.StorageRejectedException;
import io.synapsed.storage.exception.StorageTimeoutException;
import io.synapsed.storage.spi.ForwardingStore;
import io.synapsed.storage.spi.InvalidationBus;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.StoreLayer;
import io.synapsed.storage.spi.StoreOperation;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link StorageHealthContributorAutoConfiguration}.
 */
class StorageHealthContributorAutoConfigurationTests {

	@TempDir
	Path directory;

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(EngineAutoConfigurations.with(StorageAutoConfiguration.class,
				StorageTransformAutoConfiguration.class, StorageHealthContributorAutoConfiguration.class));

	@Test
	void whenTheEngineWorksThenTheStoreIsUp() {
		rocksDb().run((context) -> {
			Health health = health(context, "default");
			assertThat(health.getStatus()).isEqualTo(Status.UP);
			assertThat(health.getDetails()).containsEntry("engine", "rocksdb")
				.containsEntry("mode", "store")
				.containsKeys("freeDisk", "minFreeDisk");
		});
	}

	@Test
	void whenTheStoreIsClosedThenItIsDown() {
		rocksDb().run((context) -> {
			context.getBean(StorageTemplate.class).close();
			assertThat(health(context, "default").getStatus()).isEqualTo(Status.DOWN);
		});
	}

	@Test
	void whenTheFreeSpaceIsNegativeThenStartUpFails() {
		rocksDb().withPropertyValues("synapsed.storage.health.min-free-disk=-1MB")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("synapsed.storage.health.min-free-disk")
				.hasMessageContaining("must not be negative"));
	}

	@Test
	void whenTheDiskIsNearlyFullThenTheStoreIsDown() {
		rocksDb().withPropertyValues("synapsed.storage.health.min-free-disk=900000TB").run((context) -> {
			Health health = health(context, "default");
			assertThat(health.getStatus()).isEqualTo(Status.DOWN);
			assertThat(health.getDetails()).containsEntry("problem", "The disk is nearly full");
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "rocksdb", "mvstore", "sqlite" })
	void whenTheDirectoryIsGoneThenThatIsTheProblemAndNotAFullDisk(String type) {
		rocksDb().withPropertyValues("synapsed.storage.type=" + type).run((context) -> {
			assertThat(health(context, "default").getStatus()).isEqualTo(Status.UP);
			Path store = this.directory.resolve("default");
			Path moved = Files.move(store, this.directory.resolve("moved"));
			Health health = health(context, "default");
			assertThat(health.getStatus()).isEqualTo(Status.DOWN);
			assertThat(health.getDetails()).extractingByKey("problem", InstanceOfAssertFactories.STRING)
				.contains(store + " was deleted or renamed");
			Files.move(moved, store);
			assertThat(health(context, "default").getStatus()).isEqualTo(Status.UP);
		});
	}

	@Test
	void whenAFailingStoreIsACacheThenItIsUpAndDegraded() {
		this.contextRunner.withUserConfiguration(FailingStoreConfiguration.class)
			.withPropertyValues("synapsed.storage.mode=cache")
			.run((context) -> {
				Health health = health(context, "default");
				assertThat(health.getStatus()).isEqualTo(Status.UP);
				assertThat(health.getDetails()).containsEntry("degraded", true).containsEntry("mode", "cache");
			});
	}

	@Test
	void whenAStoreFailsThenItIsDown() {
		this.contextRunner.withUserConfiguration(FailingStoreConfiguration.class)
			.run((context) -> assertThat(health(context, "default").getStatus()).isEqualTo(Status.DOWN));
	}

	@Test
	void whenSeveralStoresExistThenEachHasItsHealth() {
		this.contextRunner.withPropertyValues("synapsed.storage.stores.flags.type=memory")
			.run((context) -> assertThat(health(context, "flags").getStatus()).isEqualTo(Status.UP));
	}

	@Test
	void whenTheCircuitBreakerIsOpenThenHealthTellsThatAndOfTheEngine() {
		this.contextRunner.withConfiguration(AutoConfigurations.of(StorageResilienceAutoConfiguration.class))
			.withUserConfiguration(SlowEngineConfiguration.class)
			.withPropertyValues("synapsed.storage.resilience.circuit-breaker.enabled=true",
					"synapsed.storage.resilience.circuit-breaker.window=3",
					"synapsed.storage.resilience.circuit-breaker.minimum-operations=3")
			.run((context) -> {
				StorageTemplate template = context.getBean(StorageTemplate.class);
				assertThat(health(context, "default").getDetails()).doesNotContainKey("circuitBreaker");
				for (int read = 0; read < 3; read++) {
					assertThatExceptionOfType(StorageTimeoutException.class).isThrownBy(() -> template.get("key"));
				}
				assertThatExceptionOfType(StorageRejectedException.class).isThrownBy(() -> template.get("key"));
				Health health = health(context, "default");
				assertThat(health.getStatus()).isEqualTo(Status.UP);
				assertThat(health.getDetails()).containsKey("circuitBreaker");
			});
	}

	@ParameterizedTest
	@CsvSource({ "BYPASS,STORE,DOWN", "BYPASS,CACHE,UP", "BOUND,STORE,UP" })
	void whenTheBusBetweenCachesFailsThenHealthTells(BusFailure onFailure, StorageMode mode, String status) {
		FailingBus bus = new FailingBus();
		AtomicLong nanos = new AtomicLong();
		CacheInvalidation invalidation = CacheInvalidation.builder(bus)
			.maxStaleness(Duration.ofMillis(500))
			.lease(Duration.ofSeconds(1))
			.pollInterval(Duration.ofMillis(1))
			.onFailure(onFailure)
			.nanoTime(nanos::get)
			.build();
		CacheLayer cache = CacheLayer.builder().maxEntries(10).maxSize(1_024).invalidation(invalidation).build();
		try (StorageTemplate template = StorageBuilder.over(MemoryStore.builder().build()).layer(cache).build()) {
			StorageHealthIndicator indicator = new StorageHealthIndicator(template, mode, 0);
			assertThat(indicator.health().getDetails()).containsEntry("cacheBus", "connected");
			bus.failing = true;
			nanos.set(Duration.ofSeconds(10).toNanos());
			Health health = indicator.health();
			while (health.getDetails().containsValue("connected")) {
				Thread.onSpinWait();
				health = indicator.health();
			}
			assertThat(health.getStatus()).isEqualTo(new Status(status));
			assertThat(health.getDetails()).containsEntry("cacheBus", "does not answer")
				.containsEntry("cacheCurrent", onFailure == BusFailure.BOUND);
		}
	}

	private static final class FailingBus implements InvalidationBus {

		private final InvalidationBus delegate = new InProcessInvalidationBus();

		private volatile boolean failing;

		@Override
		public String name() {
			return "failing";
		}

		@Override
		public void publish(Bytes message) {
			this.delegate.publish(message);
		}

		@Override
		public void endEpoch() {
			this.delegate.endEpoch();
		}

		@Override
		public Messages read(String position) {
			if (this.failing) {
				throw new StorageNetworkException("test", "planned");
			}
			return this.delegate.read(position);
		}

		@Override
		public void close() {
			this.delegate.close();
		}

	}

	@Test
	void whenItIsDisabledThenThereIsNoContributor() {
		this.contextRunner.withPropertyValues("management.health.synapsed-storage.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(CompositeHealthContributor.class));
	}

	@Test
	void whenTheApplicationHasItsOwnThenItStays() {
		this.contextRunner
			.withBean("synapsedStorageHealthIndicator", HealthIndicator.class, () -> () -> Health.up().build())
			.run((context) -> assertThat(context).doesNotHaveBean(CompositeHealthContributor.class));
	}

	private ApplicationContextRunner rocksDb() {
		return this.contextRunner.withPropertyValues("synapsed.storage.type=rocksdb",
				"synapsed.storage.path=" + this.directory);
	}

	private static Health health(AssertableApplicationContext context, String store) {
		CompositeHealthContributor contributor = context.getBean("synapsedStorageHealthContributor",
				CompositeHealthContributor.class);
		HealthIndicator indicator = (HealthIndicator) contributor.getContributor(store);
		assertThat(indicator).isNotNull();
		return indicator.health();
	}

	@Configuration(proxyBeanMethods = false)
	static class FailingStoreConfiguration {

		@Bean
		StorageTemplate storageTemplate() {
			return StorageBuilder.over(new FailingStore(MemoryStore.builder().name("default").build())).build();
		}

	}

	static class FailingStore extends ForwardingStore {

		FailingStore(KeyValueStore delegate) {
			super(delegate);
		}

		@Override
		protected <T extends @Nullable Object> T around(StoreOperation operation, Supplier<T> call) {
			throw new StorageBackendException(name(), "is broken");
		}

	}

	/** No read is in time. */
	@Configuration(proxyBeanMethods = false)
	static class SlowEngineConfiguration {

		@Bean
		StorageBuilderCustomizer slowReads() {
			return (name, builder) -> builder.layer(new StoreLayer() {

				@Override
				public Position position() {
					return Position.BACKEND_METRICS;
				}

				@Override
				public KeyValueStore over(KeyValueStore delegate) {
					return new ForwardingStore(delegate) {

						@Override
						protected <T extends @Nullable Object> T around(StoreOperation operation, Supplier<T> call) {
							if (operation == StoreOperation.GET) {
								throw new StorageTimeoutException(name(), "no answer in time");
							}
							return call.get();
						}

					};
				}

			});
		}

	}

}
