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
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.synapsed.storage.StorageBuilder;
import io.synapsed.storage.StorageEvent;
import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.backend.redis.RedisInvalidationBus;
import io.synapsed.storage.backend.redis.RedisOptions;
import io.synapsed.storage.backend.redis.RedisStore;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.Subscription;
import io.synapsed.storage.exception.StorageClosedException;
import io.synapsed.storage.exception.StorageConfigurationException;
import io.synapsed.storage.expiry.ExpirySweeper;
import io.synapsed.storage.serializer.TextSerializer;
import io.synapsed.storage.spi.InvalidationBus;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.embedded.RedisServer;

import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * What the user of a connection may do on the server: a missing right is named when the
 * store opens, with the line to type.
 */
class RedisRightsTests {

	/** What docs/redis.md lists. */
	private static final String DOCUMENTED = "+ping +info +eval +evalsha +get +getrange +mget +set +type +unlink"
			+ " +zadd +zrem +zrangebyscore +scan +zrangebylex +zrevrangebylex +zscore +time +xadd +xrange +xread";

	private static final String DOCUMENTED_BUS = "+ping +info +eval +evalsha +del +hincrby +hmget +hset +hsetnx +type +unlink"
			+ " +xadd +xread +xrevrange";

	private static final Pattern LINE = Pattern.compile("ACL SETUSER \\S+[^.]*$");

	private static RedisServer server;

	private static LettuceConnectionFactory administrator;

	private final MutableClock clock = new MutableClock();

	private LettuceConnectionFactory factory;

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
	void createUser() {
		administrate("FLUSHALL");
		administrate("ACL SETUSER app reset on >secret ~* +@all");
		RedisStandaloneConfiguration configuration = new RedisStandaloneConfiguration("127.0.0.1",
				server.ports().get(0));
		configuration.setUsername("app");
		configuration.setPassword("secret");
		this.factory = RedisServers.connect(configuration);
	}

	@AfterEach
	void disconnect() {
		this.factory.destroy();
	}

	private static void administrate(String line) {
		String[] words = line.split(" ");
		try (RedisConnection connection = administrator.getConnection()) {
			connection.execute(words[0], Stream.of(words).skip(1).map(String::getBytes).toArray(byte[][]::new));
		}
	}

	private RedisStore open() {
		return open(RedisOptions.builder().keyPrefix("rights").buckets(2).build());
	}

	private RedisStore open(RedisOptions options) {
		return RedisStore.builder().connectionFactory(this.factory).clock(this.clock).options(options).build();
	}

	@ParameterizedTest
	@ValueSource(strings = { "get", "getrange", "mget", "set", "type", "unlink", "zadd", "zrem", "zrangebyscore",
			"scan", "zrangebylex", "zrevrangebylex", "zscore", "time", "xadd", "xrange", "xread", "eval", "evalsha" })
	void whenACommandIsMissingThenTheStoreDoesNotOpenAndTheLineToTypeMakesItOpen(String command) {
		administrate("ACL SETUSER app -" + command);
		StorageConfigurationException failure = catchThrowableOfType(StorageConfigurationException.class, this::open);
		assertThat(failure).hasMessageContaining("+" + command).hasMessageContaining("NOPERM");
		assertThat(failure.isRetryable()).isFalse();
		administrate(line(failure).replace("<user>", "app"));
		open().close();
	}

	private static String line(StorageConfigurationException failure) {
		Matcher matcher = LINE.matcher(failure.getMessage());
		assertThat(matcher.find()).as(failure.getMessage()).isTrue();
		return matcher.group();
	}

	@Test
	void whenTheKeysAreMissingThenTheLineToTypeMakesItOpen() {
		administrate("ACL SETUSER app resetkeys ~other:*");
		StorageConfigurationException failure = catchThrowableOfType(StorageConfigurationException.class, this::open);
		assertThat(failure).hasMessageContaining("~{rights:*").hasMessageContaining("the keys of the store");
		administrate(line(failure));
		open().close();
	}

	@Test
	void whenTheUserMayNotAskForItsNameThenTheOperatorFillsItIn() {
		administrate("ACL SETUSER app -acl -xadd");
		assertThatExceptionOfType(StorageConfigurationException.class).isThrownBy(this::open)
			.withMessageContaining("ACL SETUSER <user> +xadd");
	}

	@Test
	void whenWhatIsDocumentedIsGrantedThenEverythingWorks() throws Exception {
		administrate("ACL SETUSER app reset on >secret ~{rights:* +hello +client " + DOCUMENTED);
		BlockingQueue<StorageEvent> events = new LinkedBlockingQueue<>();
		RedisStore engine = open();
		try (StorageTemplate storage = StorageBuilder.over(engine)
			.clock(this.clock)
			.serializer(new TextSerializer())
			.build();
				Subscription watch = storage.watch(KeyRange.all(), events::add);
				ExpirySweeper sweeper = new ExpirySweeper(engine, this.clock)) {
			storage.put("key", "value");
			storage.put("expiring", "value", Duration.ofMinutes(1));
			assertThat(events.poll(30, TimeUnit.SECONDS)).isNotNull();
			assertThat(storage.increment("count", 1)).isOne();
			assertThat(storage.count(KeyRange.all())).isEqualTo(3);
			assertThat(storage.delete("key")).isTrue();
			storage.inTransaction((transaction) -> {
				transaction.put("transacted", "value");
				return null;
			});
			this.clock.advance(Duration.ofHours(1));
			assertThat(sweeper.sweep()).isOne();
			assertThat(storage.deleteRange(KeyRange.all())).isEqualTo(2);
			storage.store().probe();
			assertThat(storage.store().warnings()).noneMatch((warning) -> warning.problem().contains("NOPERM"));
		}
	}

	@Test
	void whenNothingButEntriesIsKeptThenFewerCommandsAreNeeded() {
		administrate("ACL SETUSER app reset on >secret ~{rights:* +hello +client +ping +eval +evalsha +get +getrange"
				+ " +mget +mset +set +type +unlink +zadd +zrem +zrangebyscore");
		RedisOptions plain = RedisOptions.builder().keyPrefix("rights").index(false).watch(false).build();
		try (StorageTemplate storage = StorageBuilder.over(open(plain)).serializer(new TextSerializer()).build()) {
			storage.batch().put("one", "value").put("two", "value").commit();
			storage.put("expiring", "value", Duration.ofMinutes(1));
			assertThat(storage.delete("one")).isTrue();
			assertThat(storage.delete("expiring")).isTrue();
		}
	}

	@Test
	void whenARightIsTakenAwayLaterThenTheProbeNamesIt() {
		try (RedisStore store = open()) {
			assertThatCode(store::probe).doesNotThrowAnyException();
			administrate("ACL SETUSER app -zrangebyscore");
			assertThatExceptionOfType(StorageConfigurationException.class).isThrownBy(store::probe)
				.withMessageContaining("+zrangebyscore");
			assertThat(store.warnings()).anyMatch((warning) -> warning.remedy().contains("+zrangebyscore"));
		}
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "del", "hincrby", "hmget", "hset", "hsetnx", "type", "unlink", "xadd", "xread", "xrevrange" })
	void whenACommandOfTheBusIsMissingThenItIsNamed(String command) {
		administrate("ACL SETUSER app reset on >secret ~{rights:* +hello +client +acl " + DOCUMENTED_BUS);
		RedisOptions options = RedisOptions.builder().keyPrefix("rights").build();
		try (InvalidationBus bus = new RedisInvalidationBus("test", this.factory, options)) {
			bus.read("");
			bus.publish(Bytes.utf8("message"));
		}
		administrate("ACL SETUSER app -" + command);
		try (InvalidationBus bus = new RedisInvalidationBus("test", this.factory, options)) {
			assertThatExceptionOfType(StorageConfigurationException.class).isThrownBy(() -> bus.read(""))
				.withMessageContaining("ACL SETUSER app +" + command);
		}
	}

	@Test
	void whenTheFactoryIsStoppedBeforeTheFirstReadThenTheBusDoesNotStartIt() {
		RedisOptions options = RedisOptions.builder().keyPrefix("rights").build();
		this.factory.stop();
		try (InvalidationBus bus = new RedisInvalidationBus("test", this.factory, options)) {
			assertThatExceptionOfType(StorageClosedException.class).isThrownBy(() -> bus.read(""));
			assertThat(this.factory.isRunning()).isFalse();
			this.factory.start();
			assertThat(bus.read("").messages()).isEmpty();
		}
	}

}
