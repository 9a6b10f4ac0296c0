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
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.synapsed.storage.StorageEvent;
import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.autoconfigure.EngineAutoConfigurations;
import io.synapsed.storage.autoconfigure.StorageAutoConfiguration;
import io.synapsed.storage.autoconfigure.cache.StorageCacheAutoConfiguration;
import io.synapsed.storage.autoconfigure.transform.StorageTransformAutoConfiguration;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.Subscription;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.embedded.RedisServer;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.SmartLifecycle;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what happens to stores on Redis when the application context is stopped or
 * closed.
 */
@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class RedisShutdownTests {

	private static RedisServer server;

	private static int port;

	private static RedisClient client;

	private static StatefulRedisConnection<String, String> administrator;

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(
				EngineAutoConfigurations.with(StorageAutoConfiguration.class, StorageCacheAutoConfiguration.class,
						StorageTransformAutoConfiguration.class, DataRedisAutoConfiguration.class))
		.withPropertyValues("synapsed.storage.type=redis", "synapsed.storage.mode=cache",
				"spring.data.redis.host=127.0.0.1", "spring.data.redis.port=" + port,
				"synapsed.storage.expiry.sweep-interval=5ms");

	private final ApplicationContextRunner cached = this.contextRunner.withPropertyValues(
			"synapsed.storage.cache.enabled=true", "synapsed.storage.cache.invalidation.enabled=true",
			"synapsed.storage.cache.invalidation.max-staleness=2s",
			// A busy machine takes its time to announce a write.
			"synapsed.storage.cache.invalidation.lease=30s", "synapsed.storage.cache.invalidation.poll-interval=1ms");

	@BeforeAll
	static void startServer() throws IOException {
		port = freePort();
		server = server(port);
		server.start();
		client = RedisClient.create(RedisURI.create("127.0.0.1", port));
		administrator = client.connect();
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0)) {
			return socket.getLocalPort();
		}
	}

	private static RedisServer server(int port) throws IOException {
		return RedisServer.newRedisServer().port(port).bind("127.0.0.1").setting("save \"\"").soutListener((line) -> {
		}).build();
	}

	@AfterAll
	static void stopServer() throws IOException {
		client.shutdown();
		server.stop();
	}

	@BeforeEach
	void empty() {
		administrator.sync().flushall();
	}

	private void assertStored(String key, String value) {
		this.contextRunner.run(
				(context) -> assertThat(context.getBean(StorageTemplate.class).get(key, String.class)).contains(value));
	}

	private static void assertQuiet(String output) {
		assertThat(output).doesNotContain("WARN").doesNotContain("ERROR").doesNotContain("Exception");
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void whenTheApplicationClosesThenItsBeansCanStillSaveAndTheLogSaysOneLine(boolean withCache,
			CapturedOutput output) {
		(withCache ? this.cached : this.contextRunner).withBean(Saver.class).run((context) -> {
			context.getBean(Saver.class).awaitEvent();
		});
		String closing = output.getAll().substring(output.getAll().lastIndexOf("is open: engine redis"));
		assertQuiet(closing);
		assertThat(closing.lines().filter((line) -> line.contains("INFO") && line.contains("synapsed"))).singleElement()
			.asString()
			.contains("Store 'default' is closed");
		assertStored("last", "words");
	}

	@Test
	void whenTheContextIsStoppedBeforeItClosesThenItsBeansCanStillSave(CapturedOutput output) {
		this.cached.withBean(Saver.class).run((context) -> {
			context.getBean(Saver.class).awaitEvent();
			context.getSourceApplicationContext().stop();
		});
		assertQuiet(output.getAll().substring(output.getAll().lastIndexOf("is open: engine redis")));
		assertStored("last", "words");
	}

	@Test
	void whenTheContextIsStoppedAndStartedThenWatchesGoOnWithoutAGapAndNothingIsConnectedMeanwhile(
			CapturedOutput output) {
		this.cached.withBean(Saver.class).run((context) -> {
			Saver saver = context.getBean(Saver.class);
			saver.awaitEvent();
			context.getSourceApplicationContext().stop();
			assertThat(context.getBean(LettuceConnectionFactory.class).isRunning()).isFalse();
			// By then a watch and a bus that went on would have connected again.
			this.contextRunner.run((other) -> other.getBean(StorageTemplate.class).put("meanwhile", "value"));
			assertThat(context.getBean(LettuceConnectionFactory.class).isRunning()).isFalse();
			context.getSourceApplicationContext().start();
			StorageEvent event = saver.nextEvent();
			assertThat(event.type()).isEqualTo(StorageEvent.Type.PUT);
			assertThat(event.key()).contains(Bytes.utf8("meanwhile"));
			assertThat(saver.storage.get("meanwhile", String.class)).contains("value");
		});
		assertThat(output).doesNotContain("does not answer").doesNotContain("cannot read changes");
		assertStored("last", "words");
	}

	@Test
	void whenStartUpFailsLateThenBeansCanStillSave(CapturedOutput output) {
		this.cached.withBean(Saver.class)
			.withBean(FailingServer.class)
			.run((context) -> assertThat(context).hasFailed());
		assertThat(output).doesNotContain("does not answer").doesNotContain("cannot read changes");
		assertStored("last", "words");
	}

	@Test
	void whenTheServerIsGoneThenClosingEndsSoon() throws IOException {
		RedisServer passing = server(freePort());
		passing.start();
		this.cached.withPropertyValues("spring.data.redis.port=" + passing.ports().get(0))
			.run((context) -> passing.stop());
	}

	/** Watches, and saves what it knows when it goes. */
	static final class Saver implements DisposableBean {

		private final StorageTemplate storage;

		private final BlockingQueue<StorageEvent> events = new LinkedBlockingQueue<>();

		private final Subscription watch;

		Saver(StorageTemplate storage) {
			this.storage = storage;
			this.watch = storage.watch(KeyRange.all(), this.events::add);
			storage.put("first", "words");
		}

		private StorageEvent nextEvent() {
			try {
				StorageEvent event = this.events.poll(30, TimeUnit.SECONDS);
				assertThat(event).as("an event").isNotNull();
				return event;
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		}

		private void awaitEvent() {
			assertThat(nextEvent().key()).contains(Bytes.utf8("first"));
		}

		@Override
		public void destroy() {
			this.storage.put("last", "words");
			assertThat(this.storage.getAll(List.of(Bytes.utf8("first"), Bytes.utf8("last")))).hasSize(2);
			this.watch.close();
		}

	}

	/** Starts last, as a web server does, and finds its port in use. */
	static final class FailingServer implements SmartLifecycle {

		@Override
		public void start() {
			throw new IllegalStateException("planned");
		}

		@Override
		public void stop() {
			// It has never started.
		}

		@Override
		public boolean isRunning() {
			return false;
		}

	}

}
