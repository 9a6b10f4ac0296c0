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

import java.util.Set;
import java.util.UUID;

import io.lettuce.core.ReadFrom;
import io.synapsed.storage.backend.redis.RedisOptions;
import io.synapsed.storage.backend.redis.RedisStore;
import io.synapsed.storage.backend.redis.RedisStoreBuilder;
import io.synapsed.storage.common.ConsistencyLevel;
import io.synapsed.storage.exception.UnsupportedConsistencyLevelException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A store on Redis opens at the levels that its servers give, and at no other.
 */
class RedisConsistencyTests {

	private static RedisStoreBuilder store(LettuceConnectionFactory factory, ConsistencyLevel level) {
		return RedisStore.builder()
			.connectionFactory(factory)
			.options(RedisOptions.builder().keyPrefix(UUID.randomUUID().toString()).build())
			.consistencyLevel(level);
	}

	@ParameterizedTest
	@EnumSource
	void whenThereIsOneServerThenItOpensAtEveryLevel(ConsistencyLevel level) {
		try (RedisStore store = store(RedisServers.STANDALONE.connectionFactory(), level).build()) {
			assertThat(store.consistencyLevel()).isEqualTo(level);
			assertThat(store.consistencyLevels()).containsExactlyInAnyOrder(ConsistencyLevel.values());
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "SENTINEL", "CLUSTER" })
	void whenThereAreReplicasThenOnlyTheLowestLevelOpens(RedisServers servers) {
		try (RedisStore store = store(servers.connectionFactory(), ConsistencyLevel.ONE).build()) {
			assertThat(store.consistencyLevels()).containsExactly(ConsistencyLevel.ONE);
		}
		RedisStoreBuilder session = store(servers.connectionFactory(), ConsistencyLevel.SESSION);
		assertThatExceptionOfType(UnsupportedConsistencyLevelException.class).isThrownBy(session::build)
			.withMessageContaining("session")
			.withMessageContaining("[one]");
	}

	@Test
	void whenTheClientMayReadFromReplicasThenOnlyTheLowestLevelOpens() {
		LettuceConnectionFactory standalone = RedisServers.STANDALONE.connectionFactory();
		LettuceConnectionFactory factory = new LettuceConnectionFactory(
				new RedisStandaloneConfiguration(standalone.getHostName(), standalone.getPort()),
				LettuceClientConfiguration.builder().readFrom(ReadFrom.REPLICA_PREFERRED).build());
		factory.start();
		try (RedisStore store = store(factory, ConsistencyLevel.ONE).build()) {
			assertThat(store.consistencyLevels()).isEqualTo(Set.of(ConsistencyLevel.ONE));
			RedisStoreBuilder quorum = store(factory, ConsistencyLevel.QUORUM);
			assertThatExceptionOfType(UnsupportedConsistencyLevelException.class).isThrownBy(quorum::build);
		}
		finally {
			factory.destroy();
		}
	}

}
