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
package io.synapsed.storage.autoconfigure.observation;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.access.AuditTrail;
import io.synapsed.storage.autoconfigure.EngineAutoConfigurations;
import io.synapsed.storage.autoconfigure.StorageAutoConfiguration;
import io.synapsed.storage.autoconfigure.access.StorageAccessAutoConfiguration;
import io.synapsed.storage.autoconfigure.access.StorageAuditTrailFactory;
import io.synapsed.storage.autoconfigure.cache.StorageCacheAutoConfiguration;
import io.synapsed.storage.autoconfigure.limit.StorageLimitAutoConfiguration;
import io.synapsed.storage.autoconfigure.resilience.StorageResilienceAutoConfiguration;
import io.synapsed.storage.autoconfigure.transform.StorageTransformAutoConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link StorageObservationAutoConfiguration}.
 */
class StorageObservationAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(EngineAutoConfigurations.with(StorageAutoConfiguration.class,
				StorageAccessAutoConfiguration.class, StorageCacheAutoConfiguration.class,
				StorageTransformAutoConfiguration.class, StorageLimitAutoConfiguration.class,
				StorageResilienceAutoConfiguration.class, StorageObservationAutoConfiguration.class));

	@Test
	void whenThereIsNoRegistryThenNothingIsMeasured() {
		this.contextRunner.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void whenOperationsAreMeasuredThenCountersAreExact() {
		metrics().run((context) -> {
			StorageTemplate template = context.getBean(StorageTemplate.class);
			for (int count = 0; count < 1000; count++) {
				template.put("key", "12345");
				template.get("key");
			}
			assertThat(count(context, "put")).isEqualTo(1000);
			assertThat(count(context, "get")).isEqualTo(1000);
			assertThat(bytes(context, "in")).isEqualTo(5000);
			assertThat(bytes(context, "out")).isEqualTo(5000);
		});
	}

	@Test
	void whenAnOperationFailsThenItIsCounted() {
		metrics().run((context) -> {
			StorageTemplate template = context.getBean(StorageTemplate.class);
			template.close();
			org.assertj.core.api.Assertions.assertThatRuntimeException().isThrownBy(() -> template.get("key"));
			assertThat(context.getBean(MeterRegistry.class)
				.get("synapsed.storage.errors")
				.tag("exception", "StorageClosedException")
				.counter()
				.count()).isEqualTo(1);
		});
	}

	@Test
	void whenLayersAreOnThenTheirRatiosAreMeters() {
		metrics()
			.withPropertyValues("synapsed.storage.cache.enabled=true", "synapsed.storage.compression.enabled=true",
					"synapsed.storage.compression.min-size=100B")
			.withConfiguration(AutoConfigurations.of(MetricsAutoConfiguration.class))
			.run((context) -> {
				StorageTemplate template = context.getBean(StorageTemplate.class);
				// Of several writes at once, only those enter the cache that were there.
				template.batch().put("key", "a".repeat(10_000)).put("other", "b").commit();
				MeterRegistry registry = context.getBean(MeterRegistry.class);
				FunctionCounter engineReads = registry.get("synapsed.storage.backend.operations")
					.tag("operation", "get")
					.functionCounter();
				double before = engineReads.count();
				template.get("key");
				template.get("key");
				template.get("key");
				template.get("key");
				assertThat(registry.get("synapsed.storage.cache.hit.ratio").gauge().value()).isEqualTo(0.75);
				assertThat(registry.get("synapsed.storage.compression.ratio").gauge().value()).isGreaterThan(10);
				// One of the four, and perhaps one that looks for an unfinished job
				// meanwhile.
				assertThat(engineReads.count() - before).isBetween(1.0, 2.0);
			});
	}

	@ParameterizedTest
	@ValueSource(strings = { "synapsed.storage.cache.enabled=true", "synapsed.storage.compression.enabled=true",
			"synapsed.storage.integrity.enabled=true", "synapsed.storage.namespaces.carts.compression.enabled=true",
			"synapsed.storage.namespaces.carts.limits.max-entries=10", "synapsed.storage.resilience.retry.enabled=true",
			"synapsed.storage.resilience.circuit-breaker.enabled=true",
			"synapsed.storage.resilience.bulkhead.enabled=true" })
	void whenAnyLayerIsOnThenTheEngineIsMeasuredByItself(String layer) {
		metrics().withPropertyValues(layer).run((context) -> {
			context.getBean(StorageTemplate.class).inNamespace("carts").put("key", "value");
			assertThat(context.getBean(MeterRegistry.class).find("synapsed.storage.backend.operations").meters())
				.isNotEmpty();
		});
	}

	@Test
	void whenNoLayerStandsBetweenThenTheEngineIsMeasuredOnce() {
		metrics().withBean(StorageAuditTrailFactory.class, () -> (settings) -> AuditTrail.NONE)
			.withPropertyValues("synapsed.storage.audit.enabled=true")
			.run((context) -> {
				context.getBean(StorageTemplate.class).put("key", "value");
				assertThat(count(context, "put")).isEqualTo(1);
				assertThat(context.getBean(MeterRegistry.class).find("synapsed.storage.backend.operations").meters())
					.isEmpty();
			});
	}

	@Test
	void whenModeIsFullThenEveryOperationIsObserved() {
		ObservationRegistry observations = ObservationRegistry.create();
		int[] seen = new int[1];
		observations.observationConfig().observationHandler(new ObservationHandler<Observation.Context>() {

			@Override
			public void onStop(Observation.Context context) {
				assertThat(context.getName()).isEqualTo("synapsed.storage.operation.duration");
				assertThat(context.getContextualName()).isEqualTo("storage put");
				assertThat(context.getLowCardinalityKeyValue("store")).isNotNull();
				seen[0]++;
			}

			@Override
			public boolean supportsContext(Observation.Context context) {
				return true;
			}

		});
		metrics().withBean(ObservationRegistry.class, () -> observations)
			.withPropertyValues("synapsed.storage.observation.mode=full")
			.run((context) -> {
				for (int count = 0; count < 100; count++) {
					context.getBean(StorageTemplate.class).put("key", "value");
				}
				assertThat(seen[0]).isEqualTo(100);
				assertThat(count(context, "put")).isEqualTo(100);
			});
	}

	@Test
	void whenModeIsNoneThenNoLayerIsOnThePath() {
		metrics().withPropertyValues("synapsed.storage.observation.mode=none")
			.run((context) -> assertThat(
					context.getBean(MeterRegistry.class).find("synapsed.storage.operations").functionCounter())
				.isNull());
	}

	private ApplicationContextRunner metrics() {
		return this.contextRunner.withBean(SimpleMeterRegistry.class);
	}

	private static double count(AssertableApplicationContext context, String operation) {
		return context.getBean(MeterRegistry.class)
			.get("synapsed.storage.operations")
			.tag("operation", operation)
			.functionCounter()
			.count();
	}

	private static double bytes(AssertableApplicationContext context, String direction) {
		return context.getBean(MeterRegistry.class)
			.get("synapsed.storage.bytes")
			.tag("direction", direction)
			.functionCounter()
			.count();
	}

}
