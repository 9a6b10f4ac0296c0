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

package io.synapsed.storage.autoconfigure.cassandra;

import java.time.Duration;
import java.util.Objects;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.ProgrammaticDriverConfigLoaderBuilder;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.autoconfigure.EngineAutoConfigurations;
import io.synapsed.storage.autoconfigure.StorageAutoConfiguration;
import io.synapsed.storage.autoconfigure.observation.CassandraDriverMetricsAutoConfiguration;
import io.synapsed.storage.autoconfigure.transform.StorageTransformAutoConfiguration;
import io.synapsed.storage.cassandra.server.CassandraServer;
import io.synapsed.storage.common.Capability;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.cassandra.autoconfigure.CassandraAutoConfiguration;
import org.springframework.boot.cassandra.autoconfigure.DriverConfigLoaderBuilderCustomizer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.env.Environment;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.core.io.support.SpringFactoriesLoader.ArgumentResolver;
import org.springframework.core.io.support.SpringFactoriesLoader.FailureHandler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Tests for {@link CassandraEngineAutoConfiguration} on a real server.
 */
class CassandraEngineConfigurationTests {

	private static CassandraServer server;

	private static CqlSession administrator;

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(EngineAutoConfigurations.with(StorageAutoConfiguration.class,
				StorageTransformAutoConfiguration.class, CassandraAutoConfiguration.class))
		.withBean(DriverConfigLoaderBuilderCustomizer.class, () -> CassandraEngineConfigurationTests::closeAtOnce);

	@BeforeAll
	static void startServer() {
		assumeThat(CassandraServer.isAvailable()).as("Java 17 for the Cassandra server").isTrue();
		server = CassandraServer.start();
		administrator = CqlSession.builder()
			.addContactPoint(server.contactPoint())
			.withLocalDatacenter(server.localDatacenter())
			.build();
		execute("CREATE KEYSPACE shop WITH replication = {'class': 'NetworkTopologyStrategy', '"
				+ server.localDatacenter() + "': 1}");
	}

	@AfterAll
	static void stopServer() {
		if (server != null) {
			administrator.close();
			server.close();
		}
	}

	@BeforeEach
	void empty() {
		execute("DROP TABLE IF EXISTS shop.kv");
		execute("DROP TABLE IF EXISTS shop.kv_shopping_carts");
	}

	/** Changes of a schema take long on a busy machine. */
	private static Row execute(String statement) {
		return administrator.execute(SimpleStatement.newInstance(statement).setTimeout(Duration.ofMinutes(1))).one();
	}

	/** Unless told, the driver waits for some seconds when its session is closed. */
	private static void closeAtOnce(ProgrammaticDriverConfigLoaderBuilder builder) {
		builder.withInt(DefaultDriverOption.NETTY_IO_SHUTDOWN_QUIET_PERIOD, 0)
			.withInt(DefaultDriverOption.NETTY_ADMIN_SHUTDOWN_QUIET_PERIOD, 0);
	}

	private ApplicationContextRunner cassandra() {
		return this.contextRunner.withPropertyValues("synapsed.storage.type=cassandra",
				"spring.cassandra.contact-points=" + server.contactPoint().getHostString(),
				"spring.cassandra.port=" + server.contactPoint().getPort(),
				"spring.cassandra.local-datacenter=" + server.localDatacenter(), "spring.cassandra.keyspace-name=shop",
				"spring.cassandra.request.timeout=10s", "spring.cassandra.connection.connect-timeout=10s",
				"spring.cassandra.connection.init-query-timeout=10s");
	}

	private static StorageTemplate template(AssertableApplicationContext context) {
		assertThat(context).hasNotFailed();
		return context.getBean(StorageTemplate.class);
	}

	@Test
	void whenTheTypeIsCassandraThenValuesAreStoredOnTheServer() {
		cassandra().run((context) -> {
			template(context).put("greeting", "hello");
			assertThat(execute("SELECT count(*) FROM shop.kv").getLong(0)).isPositive();
		});
		cassandra().run((context) -> assertThat(template(context).get("greeting", String.class)).contains("hello"));
	}

	@Test
	void whenStoresHaveNamesThenEachHasATableOfItsOwn() {
		cassandra().withPropertyValues("synapsed.storage.stores.shopping-carts.type=cassandra").run((context) -> {
			StorageTemplate carts = context.getBean("shopping-cartsStorageTemplate", StorageTemplate.class);
			carts.put("key", "cart");
			assertThat(template(context).get("key", String.class)).isEmpty();
			assertThat(execute("SELECT count(*) FROM shop.kv_shopping_carts").getLong(0)).isPositive();
		});
	}

	@Test
	void whenTwoStoresHaveOneTableThenStartUpFails() {
		cassandra()
			.withPropertyValues("synapsed.storage.stores.carts.type=cassandra",
					"synapsed.storage.stores.carts.cassandra.table=kv")
			.run((context) -> assertThat(context).getFailure().hasStackTraceContaining("It is the table of the store"));
	}

	@Test
	void whenConditionalWritesAreOffThenTheStoreLacksThem() {
		cassandra().withPropertyValues("synapsed.storage.cassandra.conditional-writes=false").run((context) -> {
			assertThat(template(context).store().capabilities())
				.doesNotContain(Capability.CONDITIONAL_WRITE, Capability.INCREMENT)
				.contains(Capability.TTL, Capability.ORDERED_SCAN, Capability.SHARED);
		});
		cassandra().run((context) -> assertThat(context).getFailure().hasStackTraceContaining("conditional-writes"));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			spring.cassandra.keyspace-name=nowhere | Create the keyspace of 'spring.cassandra.keyspace-name'
			spring.cassandra.port=1 | correct 'spring.cassandra.contact-points'
			spring.cassandra.local-datacenter=nowhere | with the local data centre
			spring.cassandra.local-datacenter= | Set 'spring.cassandra.local-datacenter'
			synapsed.storage.cassandra.buckets=0 | buckets
			synapsed.storage.cassandra.timeout=0s | timeout
			synapsed.storage.cassandra.table=a b | table
			synapsed.storage.cassandra.keyspace=nowhere | nowhere
			synapsed.storage.cassandra.schema=validate | CREATE TABLE
			synapsed.storage.durability=power | commitlog_sync
			synapsed.storage.require=snapshot | snapshot
			""")
	void whenASettingIsWrongThenStartUpFailsAndSaysWhatToDo(String property, String expected) {
		cassandra().withPropertyValues(property)
			.run((context) -> assertThat(context).getFailure().satisfies((failure) -> {
				FailureAnalysis analysis = analyzed(failure);
				String shown = (analysis != null) ? analysis.getDescription() + ' ' + analysis.getAction()
						: "no analysis of " + NestedExceptionUtils.getMostSpecificCause(failure);
				assertThat(shown).contains(expected);
			}));
	}

	/** What start-up shows. */
	private static @Nullable FailureAnalysis analyzed(Throwable failure) {
		return SpringFactoriesLoader.forDefaultResourceLocation()
			.load(FailureAnalyzer.class, ArgumentResolver.of(Environment.class, new StandardEnvironment()),
					FailureHandler.handleMessage((message, cause) -> {
						// Analyzers of failures of beans, which need a factory.
					}))
			.stream()
			.map((analyzer) -> analyzer.analyze(failure))
			.filter(Objects::nonNull)
			.findFirst()
			.orElse(null);
	}

	@Test
	void whenTheDriverIsMissingThenStartUpNamesTheDependency() {
		this.contextRunner.withPropertyValues("synapsed.storage.type=cassandra")
			.withClassLoader(new FilteredClassLoader(CqlSession.class))
			.run((context) -> assertThat(context).getFailure()
				.hasStackTraceContaining("spring-boot-starter-cassandra"));
	}

	@Test
	void whenThereIsNoSessionThenStartUpFailsAndSaysWhatToDo() {
		new ApplicationContextRunner().withConfiguration(EngineAutoConfigurations.with(StorageAutoConfiguration.class))
			.withPropertyValues("synapsed.storage.type=cassandra")
			.run((context) -> assertThat(context).getFailure().hasStackTraceContaining("There is no CqlSession"));
	}

	@Test
	void whenThereIsARegistryThenTheMetersOfTheDriverAreInIt() {
		cassandra().withConfiguration(AutoConfigurations.of(CassandraDriverMetricsAutoConfiguration.class))
			.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
			.run((context) -> {
				template(context).put("key", "value");
				MeterRegistry registry = context.getBean(MeterRegistry.class);
				assertThat(registry.get("cassandra.driver.session.connected-nodes").gauge().value()).isEqualTo(1);
				assertThat(registry.get("cassandra.driver.session.cql-requests").timer().count()).isPositive();
			});
	}

}
