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

package io.synapsed.storage.testkit.fault;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.synapsed.storage.StorageBuilder;
import io.synapsed.storage.StorageCursor;
import io.synapsed.storage.StorageEntry;
import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.backend.redis.RedisOptions;
import io.synapsed.storage.backend.redis.RedisStore;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.ScanOptions;
import io.synapsed.storage.exception.StorageException;
import io.synapsed.storage.exception.UnknownOutcomeException;
import io.synapsed.storage.serializer.TextSerializer;
import io.synapsed.storage.testkit.RedisServers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import redis.embedded.RedisServer;

import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Writes of which the server refuses a step: what is called refused had no effect, also
 * as a part of a batch.
 */
class RedisScriptFaultTests {

	private static final String PREFIX = "faults";

	// One bucket, so that each fault meets every key.
	private static final String BUCKET = "{" + PREFIX + ":0}:";

	private static RedisServer server;

	private static LettuceConnectionFactory administrator;

	private LettuceConnectionFactory factory;

	private StorageTemplate storage;

	@BeforeAll
	static void startServer() throws IOException {
		server = RedisServers.builder(RedisServers.freePort()).build();
		server.start();
		administrator = RedisServers.connect(new RedisStandaloneConfiguration("127.0.0.1", server.ports().get(0)));
	}

	@AfterAll
	static void stopServer() throws IOException {
		administrator.destroy();
		server.stop();
	}

	@BeforeEach
	void open() {
		administrate("FLUSHALL");
		administrate("ACL", "SETUSER", "app", "reset", "on", ">secret", "~*", "+@all");
		RedisStandaloneConfiguration configuration = new RedisStandaloneConfiguration("127.0.0.1",
				server.ports().get(0));
		configuration.setUsername("app");
		configuration.setPassword("secret");
		this.factory = RedisServers.connect(configuration);
		this.storage = StorageBuilder
			.over(RedisStore.builder()
				.connectionFactory(this.factory)
				.options(RedisOptions.builder().keyPrefix(PREFIX).buckets(1).build())
				.build())
			.serializer(new TextSerializer())
			.build();
		this.storage.put("kept", "before");
		this.storage.put("expiring", "before", Duration.ofHours(1));
		this.storage.put("removed", "before");
		this.storage.put("removed-expiring", "before", Duration.ofHours(1));
	}

	@AfterEach
	void close() {
		this.storage.close();
		this.factory.destroy();
	}

	private static Object administrate(String command, String... arguments) {
		try (RedisConnection connection = administrator.getConnection()) {
			return connection.execute(command, Stream.of(arguments).map(String::getBytes).toArray(byte[][]::new));
		}
	}

	private Map<String, Runnable> writes() {
		Map<String, Runnable> writes = new LinkedHashMap<>();
		writes.put("put of a new key", () -> this.storage.put("new", "after"));
		writes.put("put over an entry", () -> this.storage.put("kept", "after"));
		writes.put("put with expiry", () -> this.storage.put("expiring", "after", Duration.ofHours(2)));
		writes.put("putIfAbsent", () -> this.storage.putIfAbsent("absent", "after"));
		writes.put("increment", () -> this.storage.increment("count", 1));
		writes.put("expire", () -> this.storage.expire(Bytes.utf8("kept"), Duration.ofHours(3)));
		writes.put("delete", () -> this.storage.delete("removed"));
		writes.put("delete of an entry with expiry", () -> this.storage.delete("removed-expiring"));
		writes.put("batch",
				() -> this.storage.batch()
					.put("batch-1", "after")
					.delete("kept")
					.put(Bytes.utf8("batch-2"), "after", Duration.ofHours(1))
					.delete("expiring")
					.commit());
		return writes;
	}

	/** Everything that a reader can see, by key and by scan. */
	private Map<String, String> state() {
		Map<String, String> state = new LinkedHashMap<>();
		try (StorageCursor cursor = this.storage.scan(KeyRange.all(), ScanOptions.DEFAULT)) {
			while (cursor.hasNext()) {
				StorageEntry<Bytes> entry = cursor.next();
				state.put("scan " + entry.key().toUtf8(), entry.value().toUtf8() + " " + entry.version());
			}
		}
		for (String key : List.of("kept", "expiring", "removed", "removed-expiring", "new", "absent", "count",
				"batch-1", "batch-2")) {
			state.put("get " + key,
					this.storage.getEntry(Bytes.utf8(key))
						.map((entry) -> entry.value().toUtf8() + " " + entry.version())
						.orElse("absent"));
		}
		return state;
	}

	private List<StorageException> judge(Runnable spoil, Runnable heal) {
		List<StorageException> failures = new ArrayList<>();
		writes().forEach((name, write) -> {
			Map<String, String> before = state();
			spoil.run();
			StorageException failure = null;
			try {
				write.run();
			}
			catch (StorageException ex) {
				failure = ex;
				failures.add(ex);
			}
			heal.run();
			if (failure != null && !(failure instanceof UnknownOutcomeException)) {
				assertThat(state()).as(name + ", refused with " + failure).isEqualTo(before);
			}
			if (failure instanceof UnknownOutcomeException) {
				assertThat(failure.isRetryable()).isFalse();
			}
			assertThatCode(write::run).as(name + " when all is well").doesNotThrowAnyException();
		});
		return failures;
	}

	@ParameterizedTest
	@ValueSource(strings = { "time", "set", "get", "getrange", "xadd", "unlink", "zadd", "zrem", "type", "evalsha" })
	void whenACommandIsTakenFromTheUserThenWhatIsRefusedHadNoEffect(String command) {
		List<StorageException> failures = judge(() -> administrate("ACL", "SETUSER", "app", "-" + command),
				() -> administrate("ACL", "SETUSER", "app", "+" + command));
		assertThat(failures).isNotEmpty().allSatisfy((failure) -> {
			assertThat(failure.isRetryable()).isFalse();
			assertThat(failure).hasMessageContaining("NOPERM");
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "XADD", "XDEL", "XSETID" })
	void whenTheHistoryOfChangesIsAheadThenWritesAreWholeOrRefused(String how) {
		List<StorageException> failures = judge(() -> {
			administrate("XADD", BUCKET + "c", "MAXLEN", "5", "18446744073709551614-1", "foreign", "value");
			if (how.equals("XDEL")) {
				administrate("XDEL", BUCKET + "c", "18446744073709551614-1");
			}
			if (how.equals("XSETID")) {
				administrate("XSETID", BUCKET + "c", "18446744073709551615-18446744073709551615");
			}
		}, () -> administrate("DEL", BUCKET + "c"));
		assertThat(failures).noneMatch(UnknownOutcomeException.class::isInstance);
	}

	static Stream<List<String>> foreignKeys() {
		return Stream.of("i", "x", "c", "s", "e:\0kept", "e:\0expiring", "e:\0removed", "e:\0removed-expiring")
			.flatMap((key) -> Stream.of(List.of("SADD", BUCKET + key, "foreign"),
					List.of("SET", BUCKET + key, "foreign")))
			.filter((command) -> !(command.get(0).equals("SET") && command.get(1).contains(":e:")));
	}

	@ParameterizedTest
	@MethodSource("foreignKeys")
	void whenAKeyOfTheBucketIsOfAnotherTypeThenWritesAreWholeOrRefused(List<String> command) {
		String key = command.get(1);
		List<StorageException> failures = judge(() -> {
			administrate("DEL", "saved");
			administrate("COPY", key, "saved");
			administrate("DEL", key);
			administrate(command.get(0), key, command.get(2));
		}, () -> {
			administrate("DEL", key);
			administrate("COPY", "saved", key);
		});
		assertThat(failures).noneMatch(UnknownOutcomeException.class::isInstance);
	}

	@Test
	void whenASequenceIsTooLargeThenWritesAreRefused() {
		String key = BUCKET + "s";
		judge(() -> {
			administrate("COPY", key, "saved", "REPLACE");
			administrate("SET", key, "18446744073709551615-18446744073709551615:0123456789abcdef");
		}, () -> administrate("COPY", "saved", key, "REPLACE"));
		administrate("SET", key, "18446744073709551615-18446744073709551615:0123456789abcdef");
		assertThatThrownBy(() -> this.storage.put("new", "after")).isInstanceOf(StorageException.class)
			.isNotInstanceOf(UnknownOutcomeException.class)
			.hasMessageContaining("no effect");
	}

	@Test
	void whenACorrectionFailsAfterItsFirstWriteThenItIsNotCalledRefused() {
		administrate("DEL", BUCKET + "i");
		// A repair that was begun and not ended.
		administrate("ZADD", BUCKET + "i", "-3", "");
		administrate("ACL", "SETUSER", "app", "-zadd");
		assertThatThrownBy(() -> this.storage.count(KeyRange.all())).isInstanceOf(UnknownOutcomeException.class)
			.hasMessageContaining("NOPERM");
		administrate("ACL", "SETUSER", "app", "+zadd");
		assertThat(this.storage.count(KeyRange.all())).isEqualTo(4);
		assertThat(administrate("ZCARD", BUCKET + "x")).isEqualTo(2L);
	}

}
