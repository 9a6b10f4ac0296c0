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

import java.nio.file.Path;

import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.autoconfigure.transform.StorageTransformAutoConfiguration;
import io.synapsed.storage.backend.memory.MemoryStore;
import io.synapsed.storage.backend.mvstore.MvStoreStore;
import io.synapsed.storage.common.Capability;
import io.synapsed.storage.spi.KeyValueStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for engines that come from a {@link StorageEngineFactory} bean of the
 * application.
 */
@ExtendWith(OutputCaptureExtension.class)
class OwnEngineTests {

	@TempDir
	Path directory;

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner().withConfiguration(
			EngineAutoConfigurations.with(StorageAutoConfiguration.class, StorageTransformAutoConfiguration.class));

	@ParameterizedTest
	@ValueSource(strings = { "log-file", "LOG_FILE", "logFile" })
	void whenAFactoryBeanHasANameThenItIsATypeInAnySpelling(String type) {
		this.contextRunner.withBean(LogFileFactory.class)
			.withPropertyValues("synapsed.storage.type=" + type, "synapsed.storage.path=" + this.directory)
			.run((context) -> {
				StorageTemplate storage = context.getBean(StorageTemplate.class);
				storage.put("key", "value");
				assertThat(storage.get("key", String.class)).contains("value");
				assertThat(this.directory.resolve("default")).isNotEmptyDirectory();
			});
	}

	@Test
	void whenSomeStoresHaveAnotherEngineThenEachGetsItsOwn() {
		this.contextRunner.withBean(LogFileFactory.class)
			.withPropertyValues("synapsed.storage.type=memory", "synapsed.storage.stores.events.type=log-file",
					"synapsed.storage.path=" + this.directory)
			.run((context) -> {
				assertThat(engine(context.getBean("storageTemplate", StorageTemplate.class))).isEqualTo("memory");
				assertThat(engine(context.getBean("eventsStorageTemplate", StorageTemplate.class)))
					.isEqualTo("mvstore");
			});
	}

	private static String engine(StorageTemplate template) {
		return template.store().layers().get(template.store().layers().size() - 1).layer();
	}

	@Test
	void whenTheApplicationHasAFactoryOfAKnownNameThenItPrevails() {
		this.contextRunner.withBean("ownMemory", OwnMemoryFactory.class)
			.withPropertyValues("synapsed.storage.type=memory")
			.run((context) -> {
				StorageTemplate storage = context.getBean(StorageTemplate.class);
				storage.put("key", "value");
				assertThat(context.getBean(OwnMemoryFactory.class).created).isEqualTo(1);
			});
	}

	@Test
	void whenATypeIsUnknownThenAllEnginesAreNamedAndTheNearest() {
		this.contextRunner.withBean(LogFileFactory.class)
			.withPropertyValues("synapsed.storage.type=log-fil")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("synapsed.storage.type")
				.hasMessageContaining("log-fil")
				.hasMessageContaining("Did you mean 'log-file'?")
				.hasMessageContaining("memory, rocksdb, mvstore, sqlite, redis, cassandra, log-file"));
	}

	@Test
	void whenARequirementIsMissingThenAnOwnEngineThatHasItIsAdvised() {
		this.contextRunner.withBean(LogFileFactory.class)
			.withPropertyValues("synapsed.storage.type=memory", "synapsed.storage.require=range-protection")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(io.synapsed.storage.exception.UnsupportedCapabilityException.class));
	}

	@Test
	void whenAnEngineHasSettingsOfItsOwnNameAndIsNotSelectedThenTheyAreWarnedOf(CapturedOutput output) {
		this.contextRunner.withBean(LogFileFactory.class)
			.withPropertyValues("synapsed.storage.type=memory", "synapsed.storage.rocksdb.block-size=8KB")
			.run((context) -> assertThat(output).contains("'synapsed.storage.rocksdb'").contains("has no effect"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "Log", "log file", "1log", "log/file" })
	void whenANameCouldNotBeWrittenThenItIsRefused(String name) {
		assertThatIllegalArgumentException().isThrownBy(() -> EngineDescription.of(name, DataLocation.PROCESS));
	}

	/** An engine of the application, with files. */
	static class LogFileFactory implements StorageEngineFactory {

		@Override
		public EngineDescription engine() {
			return EngineDescription.of("log-file", DataLocation.DIRECTORY)
				.with(Capability.RANGE_PROTECTION, "one writer");
		}

		@Override
		public KeyValueStore create(StoreSettings settings) {
			return MvStoreStore.builder()
				.name(settings.name())
				.directory(settings.directory())
				.clock(settings.clock())
				.build();
		}

	}

	/** Takes the place of the memory engine. */
	static class OwnMemoryFactory implements StorageEngineFactory {

		private int created;

		@Override
		public EngineDescription engine() {
			return EngineDescription.of("memory", DataLocation.PROCESS);
		}

		@Override
		public KeyValueStore create(StoreSettings settings) {
			this.created++;
			return MemoryStore.builder().name(settings.name()).build();
		}

	}

}
