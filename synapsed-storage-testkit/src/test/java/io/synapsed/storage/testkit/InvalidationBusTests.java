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
package io.synapsed.storage.testkit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

import io.synapsed.storage.backend.redis.RedisInvalidationBus;
import io.synapsed.storage.backend.redis.RedisOptions;
import io.synapsed.storage.cache.coherence.InProcessInvalidationBus;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.exception.StorageConfigurationException;
import io.synapsed.storage.exception.StorageNetworkException;
import io.synapsed.storage.spi.InvalidationBus;
import io.synapsed.storage.spi.InvalidationBus.Message;
import io.synapsed.storage.spi.InvalidationBus.Messages;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.embedded.RedisServer;

import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for every {@link InvalidationBus}.
 */
class InvalidationBusTests {

	@Nested
	class InProcess extends InvalidationBusContract {

		private final InProcessInvalidationBus bus = new InProcessInvalidationBus();

		@Override
		protected InvalidationBus connect() {
			return this.bus;
		}

	}

	abstract static class Redis extends InvalidationBusContract {

		private final LettuceConnectionFactory factory;

		private final String prefix = "bus-" + UUID.randomUUID();

		Redis(RedisServers servers) {
			this.factory = servers.connectionFactory();
		}

		@Override
		protected InvalidationBus connect() {
			return new RedisInvalidationBus("test", this.factory,
					RedisOptions.builder().keyPrefix(this.prefix).build());
		}

		private byte[] log() {
			return ("{" + this.prefix + ":invalidations}:log").getBytes(StandardCharsets.UTF_8);
		}

		private byte[] state() {
			return ("{" + this.prefix + ":invalidations}:state").getBytes(StandardCharsets.UTF_8);
		}

		private void administrate(Consumer<RedisConnection> command) {
			try (RedisConnection connection = this.factory.getConnection()) {
				command.accept(connection);
			}
		}

		@Test
		void whenMessagesVanishThenTheNumberOfTheLatestTells() {
			try (InvalidationBus bus = connect()) {
				Messages end = bus.read("");
				bus.publish(Bytes.utf8("message"));
				administrate((redis) -> redis.streamCommands().xTrim(log(), 0));
				Messages found = bus.read(end.position());
				assertThat(found.messages()).isEmpty();
				assertThat(found.latest()).isEqualTo(end.latest() + 1);
			}
		}

		@Test
		void whenTheLogVanishesThenTheNumberOfTheLatestTells() {
			try (InvalidationBus bus = connect()) {
				Messages end = bus.read("");
				bus.publish(Bytes.utf8("message"));
				administrate((redis) -> redis.keyCommands().del(log()));
				assertThat(bus.read(end.position()).latest()).isEqualTo(end.latest() + 1);
				bus.publish(Bytes.utf8("message"));
				assertThat(bus.read(end.position()).messages()).extracting(Message::number)
					.containsExactly(end.latest() + 2);
			}
		}

		@Test
		void whenTheStateVanishesThenTheEpochIsAnother() {
			try (InvalidationBus bus = connect()) {
				Messages end = bus.read("");
				administrate((redis) -> redis.keyCommands().del(state()));
				bus.publish(Bytes.utf8("message"));
				assertThat(bus.read(end.position()).epoch()).isNotEqualTo(end.epoch());
			}
		}

		@Test
		void whenSomethingElseWritesToTheLogThenItIsToldApart() {
			try (InvalidationBus bus = connect()) {
				Messages end = bus.read("");
				administrate((redis) -> {
					redis.streamCommands().xAdd(log(), Map.of(bytes("a"), bytes("b")));
					redis.streamCommands().xAdd(log(), Map.of(bytes("n"), bytes("not a number")));
				});
				bus.publish(Bytes.utf8("message"));
				assertThat(bus.read(end.position()).messages()).extracting(Message::number)
					.containsExactly(0L, 0L, end.latest() + 1);
			}
		}

		@Test
		void whenTheKeysAreOfAnotherTypeThenTheLogBeginsAnew() {
			try (InvalidationBus bus = connect()) {
				for (byte[] key : new byte[][] { state(), log() }) {
					bus.publish(Bytes.utf8("message"));
					Messages end = bus.read("");
					administrate((redis) -> {
						redis.keyCommands().del(key);
						redis.stringCommands().set(key, bytes("something else"));
					});
					bus.publish(Bytes.utf8("message"));
					Messages after = bus.read("");
					assertThat(after.epoch()).isNotEqualTo(end.epoch());
					bus.publish(Bytes.utf8("message"));
					assertThat(bus.read(after.position()).messages()).hasSize(1);
				}
				administrate((redis) -> redis.hashCommands().hSet(state(), bytes("number"), bytes("none")));
				bus.publish(Bytes.utf8("message"));
				assertThat(bus.read("").latest()).isOne();
			}
		}

		@Test
		void whenTheKeysAreOfAnotherTypeThenReadingBeginsAnew() {
			try (InvalidationBus bus = connect()) {
				bus.publish(Bytes.utf8("message"));
				Messages end = bus.read("");
				administrate((redis) -> {
					redis.keyCommands().del(state());
					redis.stringCommands().set(state(), bytes("something else"));
				});
				assertThat(bus.read(end.position()).epoch()).isNotEqualTo(end.epoch());
			}
		}

		private static byte[] bytes(String text) {
			return text.getBytes(StandardCharsets.UTF_8);
		}

	}

	@Nested
	class RedisServerAlone extends Redis {

		RedisServerAlone() {
			super(RedisServers.STANDALONE);
		}

		@Test
		void whenTheServerIsRestartedThenTheEpochIsAnotherAlthoughTheDataIsThere(@TempDir Path directory)
				throws IOException {
			RedisServer server = RedisServers.builder(RedisServers.freePort())
				.setting("appendonly yes")
				.setting("appendfsync always")
				.setting("dir " + directory)
				.build();
			server.start();
			try {
				Messages before = publishAndReadEnd(server);
				server.stop();
				server.start();
				Messages after = publishAndReadEnd(server);
				assertThat(after.latest()).isEqualTo(before.latest() + 1);
				assertThat(after.epoch()).isNotEqualTo(before.epoch());
			}
			finally {
				server.stop();
			}
		}

		private static Messages publishAndReadEnd(RedisServer server) {
			LettuceConnectionFactory factory = RedisServers
				.connect(new RedisStandaloneConfiguration("127.0.0.1", server.ports().get(0)));
			try (InvalidationBus bus = new RedisInvalidationBus("test", factory, RedisOptions.DEFAULT)) {
				bus.publish(Bytes.utf8("message"));
				return bus.read("");
			}
			finally {
				factory.destroy();
			}
		}

		@Test
		void whenThereIsNoServerThenItIsSaid() {
			LettuceConnectionFactory factory = RedisServers
				.connect(new RedisStandaloneConfiguration("127.0.0.1", RedisServers.freePort()));
			try (InvalidationBus bus = new RedisInvalidationBus("test", factory, RedisOptions.DEFAULT)) {
				assertThatExceptionOfType(StorageNetworkException.class).isThrownBy(() -> bus.read(""));
				assertThatExceptionOfType(StorageNetworkException.class)
					.isThrownBy(() -> bus.publish(Bytes.utf8("message")));
			}
			finally {
				factory.destroy();
			}
		}

		@Test
		void whenTheUserMayNotUseTheKeysThenTheRemedyIsNamed() {
			LettuceConnectionFactory administrator = RedisServers.STANDALONE.connectionFactory();
			RedisStandaloneConfiguration configuration = new RedisStandaloneConfiguration(administrator.getHostName(),
					administrator.getPort());
			configuration.setUsername("limited");
			configuration.setPassword("word");
			try (RedisConnection connection = administrator.getConnection()) {
				connection.execute("ACL", "SETUSER".getBytes(), "limited".getBytes(), "on".getBytes(),
						">word".getBytes(), "+@all".getBytes(), "~other*".getBytes());
			}
			LettuceConnectionFactory factory = RedisServers.connect(configuration);
			try (InvalidationBus bus = new RedisInvalidationBus("test", factory, RedisOptions.DEFAULT)) {
				assertThatExceptionOfType(StorageConfigurationException.class).isThrownBy(() -> bus.read(""))
					.withMessageContaining("NOPERM");
			}
			finally {
				factory.destroy();
			}
		}

	}

	@Nested
	class RedisBehindSentinel extends Redis {

		RedisBehindSentinel() {
			super(RedisServers.SENTINEL);
		}

	}

	@Nested
	class RedisInACluster extends Redis {

		RedisInACluster() {
			super(RedisServers.CLUSTER);
		}

	}

}
