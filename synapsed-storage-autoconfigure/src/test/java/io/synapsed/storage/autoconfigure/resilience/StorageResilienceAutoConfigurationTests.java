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

package io.synapsed.storage.autoconfigure.resilience;

import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.autoconfigure.EngineAutoConfigurations;
import io.synapsed.storage.autoconfigure.StorageAutoConfiguration;
import io.synapsed.storage.autoconfigure.cache.StorageCacheAutoConfiguration;
import io.synapsed.storage.autoconfigure.diagnostics.MissingStorageLibraryException;
import io.synapsed.storage.spi.LayerDescription;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link StorageResilienceAutoConfiguration}.
 */
class StorageResilienceAutoConfigurationTests {

	private static final String PREFIX = "synapsed.storage.resilience.";

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(EngineAutoConfigurations.with(StorageAutoConfiguration.class,
				StorageCacheAutoConfiguration.class, StorageResilienceAutoConfiguration.class))
		.withPropertyValues("synapsed.storage.type=memory");

	@Test
	void whenNothingIsSetThenNoLayerIsOnThePath() {
		this.contextRunner
			.run((context) -> assertThat(context.getBean(StorageTemplate.class).store().layers()).hasSize(1));
	}

	@Test
	void whenAllAreEnabledThenTheyStandInTheirOrderBelowTheCache() {
		this.contextRunner
			.withPropertyValues(PREFIX + "bulkhead.enabled=true", PREFIX + "bulkhead.max-concurrent=7",
					PREFIX + "circuit-breaker.enabled=true", PREFIX + "retry.enabled=true",
					PREFIX + "retry.max-attempts=5", "synapsed.storage.cache.enabled=true")
			.run((context) -> {
				StorageTemplate template = context.getBean(StorageTemplate.class);
				assertThat(template.store().layers()).extracting(LayerDescription::layer)
					.containsExactly("cache", "retry", "circuit-breaker", "bulkhead", "memory");
				assertThat(template.store().layers().get(1).facts()).containsEntry("max-attempts", 5);
				assertThat(template.store().layers().get(3).facts()).containsEntry("max-concurrent", 7);
				template.put("key", "value");
				assertThat(template.get("key", String.class)).contains("value");
			});
	}

	@ParameterizedTest
	@CsvSource({ "circuit-breaker, io.github.resilience4j.circuitbreaker, resilience4j-circuitbreaker",
			"bulkhead, io.github.resilience4j.bulkhead, resilience4j-bulkhead" })
	void whenTheLibraryIsMissingThenStartUpFailsAndNamesIt(String layer, String library, String artifact) {
		ApplicationContextRunner without = this.contextRunner.withClassLoader(new FilteredClassLoader(library));
		without.run((context) -> assertThat(context).hasNotFailed());
		without.withPropertyValues(PREFIX + layer + ".enabled=true")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(MissingStorageLibraryException.class)
				.hasMessageContaining(PREFIX + layer + ".enabled")
				.hasMessageContaining(artifact));
	}

	@ParameterizedTest
	@CsvSource({ "retry.max-attempts, 1", "retry.jitter, 2", "circuit-breaker.failure-rate, 0",
			"circuit-breaker.minimum-operations, 101", "bulkhead.max-concurrent, 0", "bulkhead.max-wait, -1s" })
	void whenASettingIsOutOfBoundsThenStartUpFailsAndNamesIt(String property, String value) {
		String layer = property.substring(0, property.indexOf('.'));
		this.contextRunner.withPropertyValues(PREFIX + layer + ".enabled=true", PREFIX + property + "=" + value)
			.run((context) -> assertThat(context).getFailure().hasStackTraceContaining("resilience." + property));
	}

}
