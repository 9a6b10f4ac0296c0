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

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.autoconfigure.observation.StorageContextPropagationAutoConfiguration;
import io.synapsed.storage.backend.memory.MemoryStore;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.exception.StorageClosedException;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.ForwardingStore;
import io.synapsed.storage.spi.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for where asynchronous calls run.
 */
class StorageAsyncConfigurationTests {

	private static final String BOOT = TaskExecutionAutoConfiguration.APPLICATION_TASK_EXECUTOR_BEAN_NAME;

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(EngineAutoConfigurations.with(StorageAutoConfiguration.class))
		.withConfiguration(AutoConfigurations.of(TaskExecutionAutoConfiguration.class));

	private static String threadOf(StorageTemplate storage) throws Exception {
		storage.async().get("key").get(1, TimeUnit.MINUTES);
		return storage.store().unwrap(Server.class).orElseThrow().thread;
	}

	@Test
	void whenTheEngineIsEmbeddedThenTheThreadOfTheCallerWorksUnlessAnExecutorIsNamed() {
		this.contextRunner.withUserConfiguration(ServerEngine.class, TwoExecutors.class)
			.withPropertyValues("synapsed.storage.type=here", "synapsed.storage.stores.other.type=here",
					"synapsed.storage.stores.other.async.executor=storage")
			.run((context) -> {
				assertThat(threadOf(context.getBean(StorageTemplate.class)))
					.isEqualTo(Thread.currentThread().getName());
				assertThat(threadOf(context.getBean("otherStorageTemplate", StorageTemplate.class)))
					.startsWith("storage-work");
			});
	}

	@Test
	void whenTheEngineIsOnAServerThenTheExecutorOfBootWorksAndStaysTheOnlyOne() {
		this.contextRunner.withUserConfiguration(ServerEngine.class)
			.withPropertyValues("synapsed.storage.type=server", "spring.task.execution.thread-name-prefix=boot-")
			.run((context) -> {
				assertThat(threadOf(context.getBean(StorageTemplate.class))).startsWith("boot-");
				assertThat(context).getBeanNames(Executor.class).containsExactly(BOOT);
			});
	}

	@Test
	void whenTheApplicationHasAnExecutorInPlaceOfBootsThenAnEngineOnAServerHasThreadsOfItsOwn() {
		this.contextRunner.withUserConfiguration(ServerEngine.class, TwoExecutors.class)
			.withPropertyValues("synapsed.storage.type=server")
			.run((context) -> {
				assertThat(context).doesNotHaveBean(BOOT);
				assertThat(threadOf(context.getBean(StorageTemplate.class))).startsWith("synapsed-storage-default-");
			});
	}

	@Test
	void whenTheNamedBeanIsNoExecutorThenStartUpFailsAndNamesThoseThatAre() {
		this.contextRunner.withUserConfiguration(TwoExecutors.class)
			.withPropertyValues("synapsed.storage.type=memory", "synapsed.storage.async.executor=storge")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("synapsed.storage.async.executor")
				.hasMessageContaining("[storage, second]"));
	}

	@Test
	void whenTheContextClosesThenTheStoreIsClosedBeforeTheExecutor() {
		this.contextRunner.withUserConfiguration(ServerEngine.class)
			.withPropertyValues("synapsed.storage.type=server")
			.run((context) -> {
				StorageTemplate storage = context.getBean(StorageTemplate.class);
				assertThat(context.getBeanFactory().getDependentBeans(BOOT)).contains("storageTemplate");
				context.close();
				assertThat(storage.async().get("key")).failsWithin(Duration.ofMinutes(1))
					.withThrowableThat()
					.withCauseInstanceOf(StorageClosedException.class);
			});
	}

	@Test
	void whenAnObservationIsCurrentThenAsynchronousCallsBelongToIt() {
		ObservationRegistry observations = ObservationRegistry.create();
		observations.observationConfig().observationHandler((context) -> true);
		ObservationThreadLocalAccessor.getInstance().setObservationRegistry(observations);
		this.contextRunner.withUserConfiguration(ServerEngine.class)
			.withConfiguration(AutoConfigurations.of(StorageContextPropagationAutoConfiguration.class))
			.withPropertyValues("synapsed.storage.type=server")
			.run((context) -> {
				StorageTemplate storage = context.getBean(StorageTemplate.class);
				Server server = storage.store().unwrap(Server.class).orElseThrow();
				server.observations = observations;
				Observation request = Observation.start("request", observations);
				try (Observation.Scope scope = request.openScope()) {
					threadOf(storage);
				}
				assertThat(server.observation).isSameAs(request);
			});
	}

	@Configuration(proxyBeanMethods = false)
	static class TwoExecutors {

		@Bean(destroyMethod = "shutdownNow")
		ExecutorService storage() {
			return Executors.newSingleThreadExecutor((work) -> new Thread(work, "storage-work"));
		}

		@Bean(destroyMethod = "shutdownNow")
		ExecutorService second() {
			return Executors.newSingleThreadExecutor();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ServerEngine {

		@Bean
		StorageEngineFactory serverEngine() {
			return factory("server", DataLocation.SERVER);
		}

		@Bean
		StorageEngineFactory hereEngine() {
			return factory("here", DataLocation.PROCESS);
		}

		private static StorageEngineFactory factory(String name, DataLocation location) {
			return new StorageEngineFactory() {

				@Override
				public EngineDescription engine() {
					return EngineDescription.of(name, location);
				}

				@Override
				public KeyValueStore create(StoreSettings settings) {
					return new Server(MemoryStore.builder().name(settings.name()).build(),
							location == DataLocation.SERVER);
				}

			};
		}

	}

	/** Remembers who reads. */
	private static final class Server extends ForwardingStore {

		private final boolean remote;

		private volatile ObservationRegistry observations = ObservationRegistry.NOOP;

		private volatile @Nullable Observation observation;

		private volatile String thread = "";

		private Server(KeyValueStore delegate, boolean remote) {
			super(delegate);
			this.remote = remote;
		}

		@Override
		public boolean isRemote() {
			return this.remote;
		}

		@Override
		public @Nullable Entry get(Bytes key, ReadOptions options) {
			this.thread = Thread.currentThread().getName();
			this.observation = this.observations.getCurrentObservation();
			return super.get(key, options);
		}

		@Override
		public <T> Optional<T> unwrap(Class<T> type) {
			return type.isInstance(this) ? Optional.of(type.cast(this)) : super.unwrap(type);
		}

	}

}
