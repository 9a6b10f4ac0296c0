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

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;

import io.synapsed.storage.StorageBuilder;
import io.synapsed.storage.backend.redis.RedisOptions;
import io.synapsed.storage.backend.redis.RedisStore;
import io.synapsed.storage.common.Capability;
import io.synapsed.storage.common.ConsistencyLevel;

import org.springframework.data.redis.connection.RedisClusterConnection;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Layers over Redis. The servers are shared by all tests; each directory stands for a key
 * prefix.
 */
record RedisFixture(Stack stack, RedisServers servers, boolean index, boolean watch) implements StoreFixture {

	RedisFixture(Stack stack, RedisServers servers) {
		this(stack, servers, true, true);
	}

	@Override
	public Set<Capability> expectedCapabilities() {
		Set<Capability> expected = EnumSet.of(Capability.CONDITIONAL_WRITE, Capability.INCREMENT, Capability.TTL,
				Capability.COLOCATED_BATCH, Capability.SHARED);
		if (this.index) {
			expected.add(Capability.ORDERED_SCAN);
		}
		if (this.watch) {
			expected.add(Capability.WATCH);
			expected.add(Capability.RESUMABLE_WATCH);
		}
		if (this.servers != RedisServers.CLUSTER) {
			expected.add(Capability.ATOMIC_BATCH);
			expected.add(Capability.TRANSACTION);
		}
		return expected;
	}

	/** A failover may lose what was acknowledged. */
	@Override
	public Set<ConsistencyLevel> expectedConsistencyLevels() {
		return (this.servers == RedisServers.SENTINEL || this.servers == RedisServers.CLUSTER)
				? Set.of(ConsistencyLevel.ONE) : StoreFixture.super.expectedConsistencyLevels();
	}

	@Override
	public boolean isDurable() {
		// The server goes on when a store is closed.
		return true;
	}

	@Override
	public StorageBuilder open(Path directory, InstantSource clock) {
		return this.stack.over(StorageBuilder.over(RedisStore.builder()
			.connectionFactory(this.servers.connectionFactory())
			.clock(clock)
			// Four buckets keep more than a listener misses in one test, and less than in
			// the one that wants a gap.
			.options(RedisOptions.builder()
				.keyPrefix(keyPrefix(directory))
				.buckets(4)
				.history(1_500)
				.index(this.index)
				.watch(this.watch)
				.build())
			.build()), clock);
	}

	private static String keyPrefix(Path directory) {
		return UUID.nameUUIDFromBytes(directory.toString().getBytes(StandardCharsets.UTF_8)).toString();
	}

	@Override
	public void destroy(Path directory) {
		LettuceConnectionFactory factory = this.servers.connectionFactory();
		try (RedisConnection connection = factory.getConnection()) {
			if (connection instanceof RedisClusterConnection cluster) {
				cluster.clusterGetNodes().forEach((node) -> cluster.serverCommands().flushDb(node));
			}
			else {
				connection.serverCommands().flushDb();
			}
		}
	}

	@Override
	public String toString() {
		return "redis " + this.servers.name().toLowerCase(Locale.ROOT) + ", " + this.stack
				+ (this.index ? "" : ", no index") + (this.watch ? "" : ", no watch");
	}

}
