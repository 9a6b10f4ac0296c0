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
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.ReadFrom;
import io.synapsed.storage.StorageBuilder;
import io.synapsed.storage.StorageEntry;
import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.backend.redis.RedisOptions;
import io.synapsed.storage.backend.redis.RedisStore;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.expiry.ExpirySweeper;
import io.synapsed.storage.serializer.TextSerializer;
import io.synapsed.storage.testkit.MutableClock;
import io.synapsed.storage.testkit.RedisServers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import redis.embedded.RedisServer;

import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.RedisStaticMasterReplicaConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application that reads from a replica which gets nothing from its primary: what is
 * read to be written back comes from the primary, so that every operation ends.
 */
@Timeout(60)
class RedisReplicaTests {

	private static final MutableClock clock = new MutableClock();

	private static RedisServer primary;

	private static RedisServer replica;

	private static FaultyProxy replication;

	private static LettuceConnectionFactory factory;

	private static RedisStore engine;

	private static StorageTemplate storage;

	@BeforeAll
	static void start() throws IOException {
		primary = RedisServers.builder(RedisServers.freePort()).build();
		primary.start();
		replica = RedisServers.builder(RedisServers.freePort()).build();
		replica.start();
		replication = new FaultyProxy(port(primary));
		follow();
		RedisStaticMasterReplicaConfiguration configuration = new RedisStaticMasterReplicaConfiguration("127.0.0.1",
				port(primary));
		configuration.addNode("127.0.0.1", port(replica));
		factory = new LettuceConnectionFactory(configuration,
				LettuceClientConfiguration.builder()
					.readFrom(ReadFrom.REPLICA)
					.clientOptions(ClientOptions.builder()
						.disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
						.build())
					.build());
		factory.afterPropertiesSet();
		factory.start();
		engine = open("before");
		storage = StorageBuilder.over(engine).clock(clock).serializer(new TextSerializer()).build();
		storage.put("entry", "value");
		storage.increment("count", 1);
		storage.put("transacted", "value");
		storage.put("expiring", "value", Duration.ofMinutes(1));
		awaitReplica("{before:0}:e:\0expiring");
		replication.set(FaultyProxy.Fault.STALL);
	}

	private static int port(RedisServer server) {
		return server.ports().get(0);
	}

	private static RedisStore open(String prefix) {
		return RedisStore.builder()
			.connectionFactory(factory)
			.clock(clock)
			.options(RedisOptions.builder().keyPrefix(prefix).buckets(1).build())
			.build();
	}

	private static void follow() {
		administrate(replica, "REPLICAOF", "127.0.0.1", Integer.toString(replication.port()));
		administrate(primary, "SET", "followed", "yes");
		awaitReplica("followed");
	}

	private static void awaitReplica(String key) {
		long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
		while (administrate(replica, "GET", key) == null) {
			assertThat(System.nanoTime() < deadline).as("the replica follows").isTrue();
			LockSupport.parkNanos(10_000_000);
		}
	}

	private static Object administrate(RedisServer server, String command, String... arguments) {
		LettuceConnectionFactory direct = RedisServers
			.connect(new RedisStandaloneConfiguration("127.0.0.1", port(server)));
		try (RedisConnection connection = direct.getConnection()) {
			return connection.execute(command, Stream.of(arguments).map(String::getBytes).toArray(byte[][]::new));
		}
		finally {
			direct.destroy();
		}
	}

	@AfterAll
	static void stop() throws IOException {
		replication.set(FaultyProxy.Fault.NONE);
		storage.close();
		factory.destroy();
		replication.close();
		replica.stop();
		primary.stop();
	}

	@Test
	void whenCountingThenNoCountIsLostAndEachEnds() {
		assertThat(storage.increment("count", 1)).isEqualTo(2);
		assertThat(storage.increment("count", 1)).isEqualTo(3);
		assertThat(storage.increment("other-count", 5)).isEqualTo(5);
		assertThat(storage.increment("other-count", 5)).isEqualTo(10);
	}

	@Test
	void whenChangingTheExpiryThenItEnds() {
		storage.put("entry", "changed");
		assertThat(storage.expire(Bytes.utf8("entry"), Duration.ofHours(1))).isTrue();
		assertThat(storage.persist(Bytes.utf8("entry"))).isTrue();
		storage.put("entry-of-now", "value");
		assertThat(storage.expire(Bytes.utf8("entry-of-now"), Duration.ofHours(1))).isTrue();
		assertThat(storage.persist(Bytes.utf8("absent"))).isFalse();
	}

	@Test
	void whenATransactionReadsThenItDoesNotConflictWithThePast() {
		storage.put("transacted", "changed");
		String read = storage.inTransaction((transaction) -> {
			String found = transaction.get("transacted", String.class).orElseThrow();
			transaction.put("transacted", "changed again");
			return found;
		});
		assertThat(read).isEqualTo("changed");
	}

	@Test
	void whenComparingThenTheVersionOfNowCounts() {
		var version = storage.put("compared", "value");
		assertThat(storage.compareAndSet("compared", version, "other")).isPresent();
	}

	@Test
	void whenAnotherStoreOpensThenItFindsOrMakesItsDescriptor() {
		try (RedisStore first = open("opened-later"); RedisStore second = open("opened-later")) {
			assertThat(second.layers().get(0).facts().get("uuid")).isEqualTo(first.layers().get(0).facts().get("uuid"));
		}
	}

	@Test
	void whenSweepingThenItEnds() {
		clock.advance(Duration.ofHours(1));
		try (ExpirySweeper sweeper = new ExpirySweeper(engine, clock)) {
			assertThat(sweeper.sweep()).isOne();
			assertThat(sweeper.sweep()).isZero();
		}
	}

	@Test
	void whenARangeIsRemovedThenNoKeyIsMissed() {
		StorageTemplate removed = storage.inNamespace("removed");
		removed.put("one", "value");
		removed.put("two", "value");
		assertThat(removed.count(KeyRange.all())).isEqualTo(2);
		assertThat(removed.deleteRange(KeyRange.all())).isEqualTo(2);
	}

	@Test
	void whenAnEntryIsReadThenTheReplicaAnswers() {
		// Proves that the replica lags, and that reads obey the application.
		storage.put("unseen", "value");
		assertThat(storage.get("unseen")).isEmpty();
		assertThat(storage.getEntry("unseen").map(StorageEntry::value)).isEmpty();
	}

}
