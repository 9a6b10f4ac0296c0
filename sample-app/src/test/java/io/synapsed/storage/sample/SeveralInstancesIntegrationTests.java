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
package io.synapsed.storage.sample;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.embedded.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two processes of the packaged application over one Redis server, each with a cache.
 */
class SeveralInstancesIntegrationTests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	@TempDir
	private Path directory;

	private RedisServer redis;

	@BeforeEach
	void startServer() throws Exception {
		this.redis = RedisServer.newRedisServer().port(SampleProcess.freePort()).bind("127.0.0.1").build();
		this.redis.start();
	}

	@AfterEach
	void stopServer() throws Exception {
		this.redis.stop();
	}

	@Test
	void whenOneInstanceWritesThenTheOtherReadsItAndBothTellOfTheBus() throws Exception {
		CompletableFuture<SampleProcess> starting = CompletableFuture.supplyAsync(this::start);
		try (SampleProcess one = start(); SampleProcess two = starting.get(2, TimeUnit.MINUTES)) {
			one.put("/kv/greeting", "old");
			awaitRead(two, "old");
			awaitCached(two);
			one.put("/kv/greeting", "new");
			awaitRead(two, "new");
			assertThat(two.get("/actuator/health").body()).contains("\"cacheBus\":\"connected\"");
			assertThat(two.get("/actuator/metrics/synapsed.storage.cache.invalidation.messages").statusCode())
				.isEqualTo(200);
			assertThat(two.get("/actuator/storage/default").body()).contains("\"invalidation\":\"redis\"");
		}
	}

	private SampleProcess start() {
		try {
			return SampleProcess.start(this.directory, arguments());
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	private String[] arguments() {
		return new String[] { "--synapsed.storage.type=redis", "--spring.data.redis.host=127.0.0.1",
				"--spring.data.redis.port=" + this.redis.ports().get(0), "--synapsed.storage.cache.enabled=true",
				"--synapsed.storage.cache.invalidation.enabled=true",
				"--synapsed.storage.cache.invalidation.max-staleness=1s",
				"--synapsed.storage.cache.invalidation.lease=4s", "--management.endpoint.health.show-details=always",
				"--management.endpoints.web.exposure.include=*" };
	}

	private static void awaitRead(SampleProcess sample, String value) throws Exception {
		long deadline = System.nanoTime() + PATIENCE.toNanos();
		while (!sample.get("/kv/greeting").body().equals(value)) {
			assertThat(System.nanoTime() - deadline).as("'%s' is read", value).isNegative();
		}
	}

	/** Until a read was answered by the cache. */
	private static void awaitCached(SampleProcess sample) throws Exception {
		long deadline = System.nanoTime() + PATIENCE.toNanos();
		String none = "{\"statistic\":\"COUNT\",\"value\":0.0}";
		while (sample.get("/actuator/metrics/synapsed.storage.cache.hits").body().contains(none)) {
			sample.get("/kv/greeting");
			assertThat(System.nanoTime() - deadline).as("the cache answers").isNegative();
		}
	}

}
