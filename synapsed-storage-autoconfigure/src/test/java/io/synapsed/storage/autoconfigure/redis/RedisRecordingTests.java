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
package io.synapsed.storage.autoconfigure.redis;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.Arrays;
import java.util.List;

import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.autoconfigure.EngineAutoConfigurations;
import io.synapsed.storage.autoconfigure.MaintenanceLifecycle;
import io.synapsed.storage.autoconfigure.StorageAutoConfiguration;
import io.synapsed.storage.autoconfigure.diagnostics.UnmetRequirementException;
import io.synapsed.storage.autoconfigure.endpoint.StorageEndpoint;
import io.synapsed.storage.autoconfigure.endpoint.StorageEndpoint.JobDescriptor;
import io.synapsed.storage.backend.redis.RedisStore;
import io.synapsed.storage.common.Capability;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.exception.StorageConflictException;
import io.synapsed.storage.maintenance.JobState;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import redis.embedded.RedisServer;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for what a store on Redis records beside its entries, by what the application
 * requires and sets.
 */
@ExtendWith(OutputCaptureExtension.class)
@Timeout(60)
class RedisRecordingTests {

	private static RedisServer server;

	private static int port;

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner().withConfiguration(
			EngineAutoConfigurations.with(StorageAutoConfiguration.class, DataRedisAutoConfiguration.class));

	@BeforeAll
	static void startServer() throws IOException {
		try (ServerSocket socket = new ServerSocket(0)) {
			port = socket.getLocalPort();
		}
		server = RedisServer.newRedisServer().port(port).bind("127.0.0.1").setting("save \"\"").soutListener((line) -> {
		}).build();
		server.start();
	}

	@AfterAll
	static void stopServer() throws IOException {
		server.stop();
	}

	@BeforeEach
	void empty() {
		redis().run((context) -> {
			try (RedisConnection connection = context.getBean(RedisConnectionFactory.class).getConnection()) {
				connection.serverCommands().flushDb();
			}
		});
	}

	private ApplicationContextRunner redis(String... properties) {
		return this.contextRunner
			.withPropertyValues("synapsed.storage.type=redis", "spring.data.redis.host=127.0.0.1",
					"spring.data.redis.port=" + port)
			.withPropertyValues(Arrays.stream(properties).map("synapsed.storage."::concat).toArray(String[]::new));
	}

	private static StorageTemplate template(ApplicationContext context) {
		return context.getBean(StorageTemplate.class);
	}

	private static List<Object> recorded(ApplicationContext context) {
		RedisStore engine = template(context).store().unwrap(RedisStore.class).orElseThrow();
		var facts = engine.layers().get(0).facts();
		assertThat(template(context).capabilities().contains(Capability.ORDERED_SCAN)).isEqualTo(facts.get("index"));
		assertThat(template(context).capabilities().contains(Capability.WATCH)).isEqualTo(facts.get("watch"));
		assertThat(template(context).capabilities().contains(Capability.RESUMABLE_WATCH)).isEqualTo(facts.get("watch"));
		return List.of(facts.get("index"), facts.get("watch"));
	}

	private static List<String> keys(ApplicationContext context) {
		try (RedisConnection connection = context.getBean(RedisConnectionFactory.class).getConnection()) {
			return connection.keyCommands().keys("*".getBytes()).stream().map(String::new).toList();
		}
	}

	private static List<String> lines(CapturedOutput output) {
		return output.getAll().lines().filter((line) -> line.contains("' records ")).toList();
	}

	@Test
	void whenNothingIsRequiredThenBothAreRecordedAndOneLineSaysHowToDoWithout(CapturedOutput output) {
		int before = lines(output).size();
		redis("redis.key-prefix=all").run((context) -> {
			assertThat(recorded(context)).containsExactly(true, true);
			assertThat(lines(output)).hasSize(before + 1)
				.last()
				.asString()
				.contains("INFO", "an index for scans and changes for watches", "'require'", "'redis.index'",
						"'redis.watch'", "'drop-index'", "'stop-watch'");
		});
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			conditional-write              |       |       | false | false
			ordered-scan                   |       |       | true  | false
			watch,ttl                      |       |       | false | true
			resumable-watch                |       |       | false | true
			ordered-scan,watch             |       |       | true  | true
			conditional-write              | true  |       | true  | false
			conditional-write              |       | true  | false | true
			''                             | false |       | false | true
			''                             |       | false | true  | false
			""")
	void whenCapabilitiesAreRequiredThenOnlyTheyAreRecordedUnlessAPropertySaysOtherwise(String require, String index,
			String watch, boolean indexed, boolean watched) {
		redis("redis.key-prefix=some", "require=" + require)
			.withPropertyValues(
					(index != null) ? new String[] { "synapsed.storage.redis.index=" + index } : new String[0])
			.withPropertyValues(
					(watch != null) ? new String[] { "synapsed.storage.redis.watch=" + watch } : new String[0])
			.run((context) -> {
				assertThat(recorded(context)).containsExactly(indexed, watched);
				template(context).put("key", "value");
				assertThat(template(context).get("key", String.class)).contains("value");
				List<String> keys = keys(context);
				assertThat(keys.stream().anyMatch((key) -> key.endsWith("}:i"))).isEqualTo(indexed);
				assertThat(keys.stream().anyMatch((key) -> key.endsWith("}:c"))).isEqualTo(watched);
			});
	}

	@Test
	void whenTheDataHasMoreThanIsRequiredThenItKeepsThatAndTheLineSaysHowToRemoveIt(CapturedOutput output) {
		redis("redis.key-prefix=more").run((context) -> template(context).put("a", "1"));
		redis("redis.key-prefix=more", "require=conditional-write").run((context) -> {
			assertThat(recorded(context)).containsExactly(true, true);
			template(context).put("b", "2");
			assertThat(lines(output)).last()
				.asString()
				.contains("do not ask for", "'drop-index'", "'stop-watch'", "for all instances");
		});
		redis("redis.key-prefix=more")
			.run((context) -> assertThat(template(context).count(KeyRange.all())).isEqualTo(2));
	}

	@Test
	void whenTheDataHasLessThanIsAskedForThenItKeepsThatAndTheLineSaysHowToAddIt(CapturedOutput output) {
		redis("redis.key-prefix=less", "require=conditional-write").run((context) -> template(context).put("a", "1"));
		redis("redis.key-prefix=less").run((context) -> {
			assertThat(recorded(context)).containsExactly(false, false);
			assertThat(lines(output)).last().asString().contains("lacks", "'build-index'", "'start-watch'");
		});
		redis("redis.key-prefix=less", "require=ordered-scan").run((context) -> {
			assertThat(context).hasFailed();
			Throwable failure = context.getStartupFailure();
			while (!(failure instanceof UnmetRequirementException)) {
				failure = failure.getCause();
			}
			assertThat(failure).extracting("engines").asString().contains("'build-index'");
		});
	}

	@Test
	void whenTheNumberOfBucketsDiffersThenStartUpFails() {
		redis("redis.key-prefix=buckets", "redis.buckets=8").run((context) -> template(context).put("a", "1"));
		redis("redis.key-prefix=buckets", "redis.buckets=9").run((context) -> assertThat(context).getFailure()
			.hasStackTraceContaining("the data was written with 'redis.buckets' 8, and 9 is configured"));
	}

	@Test
	void whenTheEndpointIsAskedForAnIndexThenTheJobIsShownAndScansArePossible() throws Exception {
		redis("redis.key-prefix=job", "require=conditional-write").run((context) -> {
			StorageTemplate template = template(context);
			for (int number = 0; number < 100; number++) {
				template.put("key-" + number, "value");
			}
			StorageEndpoint endpoint = new StorageEndpoint(List.of(template),
					context.getBean(MaintenanceLifecycle.class), false, Access.UNRESTRICTED);
			assertThat(endpoint.maintain(template.name(), "build-index", null).progress()).contains("'jobs'");
			assertThatExceptionOfType(StorageConflictException.class)
				.isThrownBy(() -> endpoint.maintain(template.name(), "start-watch", null))
				.withMessageContaining("build-index");
			JobDescriptor job = endpoint.store(template.name()).jobs().get(0);
			while (job.state() == JobState.RUNNING || job.state() == JobState.WAITING) {
				Thread.sleep(20);
				job = endpoint.store(template.name()).jobs().get(0);
			}
			assertThat(job.job()).isEqualTo("build-index");
			assertThat(job.state()).isEqualTo(JobState.FINISHED);
			assertThat(job.entries()).isGreaterThanOrEqualTo(100);
			assertThat(endpoint.store(template.name()).capabilities()).contains("ordered-scan");
			assertThat(template.count(KeyRange.all())).isEqualTo(100);
		});
	}

	@Test
	void whenTheEngineOffersNoChoiceThenTheEndpointSaysSo() {
		this.contextRunner.withPropertyValues("synapsed.storage.type=memory").run((context) -> {
			StorageEndpoint endpoint = new StorageEndpoint(List.of(template(context)),
					context.getBean(MaintenanceLifecycle.class), false, Access.UNRESTRICTED);
			assertThat(endpoint.store(template(context).name()).actions())
				.filteredOn((action) -> action.action().equals("drop-index"))
				.singleElement()
				.satisfies((action) -> {
					assertThat(action.available()).isFalse();
					assertThat(action.because()).contains("scans and watches");
				});
		});
	}

}
