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

package io.synapsed.storage.backend.cassandra;

import java.time.Duration;
import java.util.Map;
import java.util.function.UnaryOperator;

import io.synapsed.storage.exception.StorageConfigurationException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Bounds of the settings.
 */
class CassandraOptionsTests {

	@Test
	void whenASettingIsOutOfItsBoundsThenItIsNamed() {
		Map<String, UnaryOperator<CassandraOptions.Builder>> wrong = Map.of("keyspace",
				(builder) -> builder.keyspace("my-keyspace"), "table", (builder) -> builder.table("a; DROP TABLE b"),
				"buckets", (builder) -> builder.buckets(1025), "timeout", (builder) -> builder.timeout(Duration.ZERO),
				"open-timeout", (builder) -> builder.openTimeout(Duration.ofHours(1)), "expiry-grace",
				(builder) -> builder.expiryGrace(Duration.ZERO), "store-name", (builder) -> builder.storeName("a\nb"));
		wrong.forEach((setting, change) -> assertThatExceptionOfType(StorageConfigurationException.class)
			.isThrownBy(() -> change.apply(CassandraOptions.builder()).build())
			.withMessageContaining("'" + setting + "'"));
	}

	@Test
	void theDefaultsAreThoseOfTheDocumentation() {
		CassandraOptions options = CassandraOptions.DEFAULT;
		assertThat(options.table()).isEqualTo("kv");
		assertThat(options.buckets()).isEqualTo(64);
		assertThat(options.conditionalWrites()).isTrue();
		assertThat(options.schema()).isEqualTo(CassandraOptions.SchemaAction.CREATE);
		assertThat(options.timeout()).isEqualTo(Duration.ofSeconds(5));
		assertThat(options.expiryGrace()).isEqualTo(Duration.ofHours(1));
	}

	@Test
	void whenThereIsNoSessionThenThatIsSaid() {
		assertThatExceptionOfType(StorageConfigurationException.class)
			.isThrownBy(() -> CassandraStore.builder().name("orders").build())
			.withMessageContaining("orders")
			.withMessageContaining("session");
	}

}
