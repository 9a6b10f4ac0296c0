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

package io.synapsed.storage.autoconfigure.limit;

import java.time.Duration;
import java.util.List;

import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.autoconfigure.EngineAutoConfigurations;
import io.synapsed.storage.autoconfigure.StorageAutoConfiguration;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.exception.NamespaceFullException;
import io.synapsed.storage.exception.NamespaceRefusedException;
import io.synapsed.storage.spi.LayerDescription;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link StorageLimitAutoConfiguration}.
 */
class StorageLimitAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(
				EngineAutoConfigurations.with(StorageAutoConfiguration.class, StorageLimitAutoConfiguration.class))
		.withPropertyValues("synapsed.storage.type=memory");

	@Test
	void whenNoNamespaceHasALimitThenNoLayerIsOnThePath() {
		this.contextRunner.withPropertyValues("synapsed.storage.namespaces.people.ttl=1h")
			.run((context) -> assertThat(context.getBean(StorageTemplate.class).store().layers()).hasSize(1));
	}

	@ParameterizedTest
	@CsvSource({ "max-entries, 1", "max-size, 20B" })
	void whenANamespaceHasALimitThenItHolds(String limit, String value) {
		this.contextRunner.withPropertyValues("synapsed.storage.namespaces.people.limits." + limit + "=" + value)
			.run((context) -> {
				StorageTemplate template = context.getBean(StorageTemplate.class);
				assertThat(template.store().layers()).extracting(LayerDescription::layer)
					.containsExactly("limits", "memory");
				StorageTemplate people = template.inNamespace("people");
				people.put("a", "value");
				assertThatExceptionOfType(NamespaceFullException.class).isThrownBy(() -> people.put("b", "value"));
				template.put("b", "value");
			});
	}

	@Test
	void whenNamespacesMustBeDeclaredThenOthersAreNotWritten() {
		this.contextRunner
			.withPropertyValues("synapsed.storage.namespace-policy=declared",
					"synapsed.storage.namespaces.people.ttl=1h", "synapsed.storage.namespaces.carts.declared=true",
					"synapsed.storage.namespaces.closed.declared=false")
			.run((context) -> {
				StorageTemplate template = context.getBean(StorageTemplate.class);
				template.put("a", "value");
				for (String declared : List.of("people", "carts")) {
					template.inNamespace(declared).put("a", "value");
					template.inNamespace(declared).increment(Bytes.utf8("count"), 1);
				}
				for (String other : List.of("other", "closed", "peopl", "People")) {
					StorageTemplate refusing = template.inNamespace(other);
					Bytes key = Bytes.utf8("a");
					for (ThrowingCallable write : List.<ThrowingCallable>of(() -> refusing.put("a", "value"),
							() -> refusing.putIfAbsent(key, new byte[1]), () -> refusing.increment(key, 1),
							() -> refusing.put(key, new byte[1], Duration.ofHours(1)))) {
						assertThatExceptionOfType(NamespaceRefusedException.class).isThrownBy(write)
							.withMessageContaining("namespaces." + other)
							.withMessageContaining("namespace-policy");
					}
					assertThat(refusing.get("a", String.class)).isEmpty();
					assertThat(refusing.delete(key)).isFalse();
				}
				assertThat(template.store().layers()).extracting(LayerDescription::layer)
					.containsExactly("namespaces", "memory");
			});
	}

	@Test
	void whenADeclaredNameIsNoneOfANamespaceThenStartUpFails() {
		this.contextRunner
			.withPropertyValues("synapsed.storage.namespace-policy=declared",
					"synapsed.storage.namespaces[" + "n".repeat(256) + "].declared=true")
			.run((context) -> assertThat(context).getFailure().hasStackTraceContaining("synapsed.storage.namespaces"));
	}

	@ParameterizedTest
	@CsvSource({ "namespaces.people.limits.max-entries, 0", "namespaces.people.limits.max-size, 0B",
			"limits.warn-at, 0" })
	void whenALimitIsOutOfBoundsThenStartUpFailsAndNamesIt(String property, String value) {
		this.contextRunner.withPropertyValues("synapsed.storage.namespaces.people.limits.max-entries=10")
			.withPropertyValues("synapsed.storage." + property + "=" + value)
			.run((context) -> assertThat(context).getFailure()
				.hasStackTraceContaining("Invalid 'synapsed.storage.limits'")
				.hasStackTraceContaining(property.substring(property.indexOf("limits."))));
	}

}
