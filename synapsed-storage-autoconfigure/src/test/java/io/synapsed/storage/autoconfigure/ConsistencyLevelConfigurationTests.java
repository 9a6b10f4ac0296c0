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

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.StoreConsistency;
import io.synapsed.storage.autoconfigure.cache.StorageCacheAutoConfiguration;
import io.synapsed.storage.backend.memory.MemoryStore;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Capability;
import io.synapsed.storage.common.ConsistencyLevel;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.exception.UnsupportedConsistencyLevelException;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.ForwardingStore;
import io.synapsed.storage.spi.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@code consistency-level} of stores and namespaces.
 */
@ExtendWith(OutputCaptureExtension.class)
class ConsistencyLevelConfigurationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(
				EngineAutoConfigurations.with(StorageAutoConfiguration.class, StorageCacheAutoConfiguration.class))
		.withBean(ReplicatedFactory.class)
		.withPropertyValues("synapsed.storage.type=memory");

	@Test
	void whenNothingIsSetThenTheDefaultOfTheEngineHolds() {
		this.contextRunner.run((context) -> {
			StoreConsistency consistency = context.getBean(StorageTemplate.class).consistency();
			assertThat(consistency.set()).isFalse();
			assertThat(consistency.level()).isEqualTo(ConsistencyLevel.LINEARIZABLE);
			assertThat(consistency.available()).containsExactlyInAnyOrder(ConsistencyLevel.values());
			assertThat(consistency.namespaces()).isEmpty();
		});
	}

	@Test
	void whenALevelIsSetThenItIsTheStoresOwn() {
		this.contextRunner.withPropertyValues("synapsed.storage.consistency-level=quorum",
				"synapsed.storage.stores.other.type=memory", "synapsed.storage.stores.other.consistency-level=SESSION",
				"synapsed.storage.namespaces.orders.consistency-level=all")
			.run((context) -> {
				StorageTemplate storage = context.getBean("storageTemplate", StorageTemplate.class);
				assertThat(storage.consistency()).isEqualTo(new StoreConsistency(ConsistencyLevel.QUORUM, true,
						Set.of(ConsistencyLevel.values()), Map.of("orders", ConsistencyLevel.ALL)));
				assertThat(storage.store().isConsistencyLevelSet()).isTrue();
				StorageTemplate other = context.getBean("otherStorageTemplate", StorageTemplate.class);
				assertThat(other.consistency().level()).isEqualTo(ConsistencyLevel.SESSION);
			});
	}

	@ParameterizedTest
	@ValueSource(strings = { "synapsed.storage.stores.other.consistency-level",
			"synapsed.storage.stores.other.namespaces.orders.consistency-level" })
	void whenTheEngineDoesNotGiveALevelThenStartUpFailsWithTheRemedy(String property) {
		this.contextRunner.withPropertyValues("synapsed.storage.stores.other.type=replicated", property + "=all")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidConfigurationPropertyValueException.class)
				.hasMessageContaining(property)
				.hasMessageContaining("'one', 'quorum'")
				.hasMessageContaining("such as 'rocksdb'"));
	}

	@Test
	void whenALevelIsUnknownThenStartUpFails() {
		this.contextRunner.withPropertyValues("synapsed.storage.consistency-level=strong")
			.run((context) -> assertThat(context).getFailure().hasStackTraceContaining("consistency-level"));
	}

	@ParameterizedTest
	@CsvSource({ "one,quorum,quorum", "quorum,one,one", "one,,one", ",quorum,quorum", ",,none" })
	void whenSeveralLevelsAreSetThenTheCallGoesFirstThenTheNamespaceThenTheStore(String store, String namespace,
			String expected) {
		this.contextRunner
			.withPropertyValues("synapsed.storage.type=replicated",
					"synapsed.storage.consistency-level=" + ((store != null) ? store : ""),
					"synapsed.storage.namespaces.orders.consistency-level=" + ((namespace != null) ? namespace : ""))
			.run((context) -> {
				StorageTemplate storage = context.getBean(StorageTemplate.class);
				StorageTemplate orders = storage.inNamespace("orders");
				ReplicatedFactory.arrived = "nothing";
				orders.get("key");
				assertThat(ReplicatedFactory.arrived).isEqualTo(expected);
				orders.withConsistency(ConsistencyLevel.ONE).get("key");
				assertThat(ReplicatedFactory.arrived).isEqualTo("one");
				storage.withConsistency(ConsistencyLevel.QUORUM).inNamespace("orders").get("key");
				assertThat(ReplicatedFactory.arrived).isEqualTo("quorum");
				storage.get("key");
				assertThat(ReplicatedFactory.arrived).isEqualTo((store != null) ? store : "none");
				assertThatExceptionOfType(UnsupportedConsistencyLevelException.class)
					.isThrownBy(() -> orders.withConsistency(ConsistencyLevel.ALL))
					.withMessageContaining("[one, quorum]");
			});
	}

	@Test
	void whenTheLevelMakesACacheUselessThenStartUpWarns(CapturedOutput output) {
		this.contextRunner
			.withPropertyValues("synapsed.storage.type=shared", "synapsed.storage.consistency-level=quorum",
					"synapsed.storage.cache.enabled=true")
			.withBean(SharedFactory.class)
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(output).contains("'quorum' of the store makes its reads go round the cache")
					.contains("Set 'consistency-level' to 'session'");
			});
	}

	/** An engine that does not know the setting, and gives two levels. */
	static class ReplicatedFactory implements StorageEngineFactory {

		static String arrived = "nothing";

		@Override
		public EngineDescription engine() {
			return EngineDescription.of("replicated", DataLocation.PROCESS).with(Capability.CONDITIONAL_WRITE);
		}

		@Override
		public KeyValueStore create(StoreSettings settings) {
			return new ForwardingStore(MemoryStore.builder().name(settings.name()).build()) {

				@Override
				public Set<ConsistencyLevel> consistencyLevels() {
					return EnumSet.of(ConsistencyLevel.ONE, ConsistencyLevel.QUORUM);
				}

				@Override
				public ConsistencyLevel consistencyLevel() {
					return ConsistencyLevel.QUORUM;
				}

				@Override
				public @Nullable Entry get(Bytes key, ReadOptions options) {
					ConsistencyLevel level = options.consistency();
					arrived = (level != null) ? level.propertyValue() : "none";
					return super.get(key, options);
				}

			};
		}

	}

	/** An engine that other processes share. */
	static class SharedFactory implements StorageEngineFactory {

		@Override
		public EngineDescription engine() {
			return EngineDescription.of("shared", DataLocation.PROCESS).with(Capability.SHARED);
		}

		@Override
		public KeyValueStore create(StoreSettings settings) {
			MemoryStore memory = MemoryStore.builder()
				.name(settings.name())
				.consistencyLevel(settings.properties().getConsistencyLevel())
				.build();
			return new ForwardingStore(memory) {

				@Override
				public Set<Capability> capabilities() {
					Set<Capability> capabilities = EnumSet.copyOf(super.capabilities());
					capabilities.add(Capability.SHARED);
					return capabilities;
				}

			};
		}

	}

}
