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
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.sentinel.api.StatefulRedisSentinelConnection;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;
import redis.embedded.RedisCluster;
import redis.embedded.RedisSentinel;
import redis.embedded.RedisServer;
import redis.embedded.RedisShardedCluster;
import redis.embedded.core.RedisServerBuilder;

import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.RedisConfiguration;
import org.springframework.data.redis.connection.RedisSentinelConfiguration;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Real Redis servers on the loopback device, from the binary in the test library. Each is
 * started when it is first asked for and ends with the test run.
 */
public enum RedisServers {

	/** One server. */
	STANDALONE {

		@Override
		RedisConfiguration start() throws IOException {
			RedisServer server = builder(freePort()).build();
			server.start();
			return new RedisStandaloneConfiguration("127.0.0.1", server.ports().get(0));
		}

	},

	/** The latest server, in a container; only where Docker is. */
	CONTAINER {

		@Override
		RedisConfiguration start() {
			GenericContainer<?> container = new GenericContainer<>(DockerImageName.parse("redis:8-alpine"))
				.withCommand("redis-server", "--save", "")
				.withExposedPorts(CONTAINER_PORT);
			// Ends with the test run: Testcontainers takes care of that.
			container.start();
			return new RedisStandaloneConfiguration(container.getHost(), container.getMappedPort(CONTAINER_PORT));
		}

	},

	/** A master, a replica and three sentinels. */
	SENTINEL {

		@Override
		RedisConfiguration start() throws IOException {
			RedisCluster group = replicationGroup();
			group.start();
			awaitGroup(group);
			return configuration(group);
		}

	},

	/** Three masters. */
	CLUSTER {

		@Override
		RedisConfiguration start() throws IOException {
			RedisShardedCluster cluster = cluster();
			cluster.start();
			awaitCluster(cluster);
			return configuration(cluster);
		}

	};

	private static final int CONTAINER_PORT = 6379;

	private static final ConcurrentHashMap<RedisServers, LettuceConnectionFactory> FACTORIES = new ConcurrentHashMap<>();

	abstract RedisConfiguration start() throws IOException;

	/**
	 * Returns the connection to these servers, which all tests share.
	 */
	public LettuceConnectionFactory connectionFactory() {
		return FACTORIES.computeIfAbsent(this, (servers) -> connect(started(servers::start)));
	}

	private static RedisConfiguration started(ServerStart start) {
		try {
			return start.run();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Connects as the library asks applications to: nothing is sent later than it was
	 * asked for.
	 */
	public static LettuceConnectionFactory connect(RedisConfiguration configuration) {
		ClientOptions.Builder options = (configuration instanceof RedisClusterConfiguration)
				? ClusterClientOptions.builder() : ClientOptions.builder();
		LettuceConnectionFactory factory = new LettuceConnectionFactory(configuration,
				LettuceClientConfiguration.builder()
					.clientOptions(
							options.disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS).build())
					.build());
		factory.afterPropertiesSet();
		factory.start();
		return factory;
	}

	/**
	 * Builds a master with the name {@code group}, a replica and three sentinels.
	 */
	public static RedisCluster replicationGroup() throws IOException {
		return RedisCluster.newRedisCluster()
			.ephemeral()
			.sentinelCount(3)
			.quorumSize(2)
			.withServerBuilder(drained())
			.withSentinelBuilder(RedisSentinel.newRedisSentinel()
				.bind("127.0.0.1")
				.downAfterMilliseconds(1_000)
				.failOverTimeout(5_000)
				.soutListener((line) -> {
				}))
			.replicationGroup("group", 1)
			.build();
	}

	/**
	 * Describes where a replication group is.
	 */
	public static RedisSentinelConfiguration configuration(RedisCluster group) {
		RedisSentinelConfiguration configuration = new RedisSentinelConfiguration().master("group");
		group.sentinelPorts().forEach((port) -> configuration.sentinel("127.0.0.1", port));
		return configuration;
	}

	/**
	 * Builds a cluster of three masters.
	 */
	public static RedisShardedCluster cluster() throws IOException {
		return RedisShardedCluster.newRedisCluster()
			.serverPorts(clusterPorts(3))
			.withServerBuilder(drained())
			.shard("one", 0)
			.shard("two", 0)
			.shard("three", 0)
			.build();
	}

	/**
	 * Describes where a cluster is.
	 */
	public static RedisClusterConfiguration configuration(RedisShardedCluster cluster) {
		RedisClusterConfiguration configuration = new RedisClusterConfiguration();
		cluster.serverPorts().forEach((port) -> configuration.clusterNode("127.0.0.1", port));
		return configuration;
	}

	/**
	 * Waits until every node of a cluster knows who has which slots.
	 */
	public static void awaitCluster(RedisShardedCluster cluster) {
		cluster.serverPorts().forEach(RedisServers::awaitNode);
	}

	/**
	 * Starts to build a server that keeps nothing on disk.
	 */
	public static RedisServerBuilder builder(int port) {
		return drained().port(port);
	}

	private static RedisServerBuilder drained() {
		// Output that nobody reads would stop the server some day.
		return RedisServer.newRedisServer().bind("127.0.0.1").setting("save \"\"").soutListener((line) -> {
		});
	}

	/**
	 * Finds a port that is free now.
	 */
	public static int freePort() {
		try (ServerSocket socket = new ServerSocket(0)) {
			return socket.getLocalPort();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Nodes of a cluster talk to each other on another port, 10,000 above.
	 */
	private static List<Integer> clusterPorts(int count) {
		List<Integer> ports = new ArrayList<>();
		Supplier<Integer> next = () -> 20_000 + (int) (Math.random() * 10_000);
		while (ports.size() < count) {
			int port = next.get();
			if (!ports.contains(port) && isFree(port) && isFree(port + 10_000)) {
				ports.add(port);
			}
		}
		return ports;
	}

	private static void awaitNode(int port) {
		await(port, (client) -> {
			try (StatefulRedisConnection<String, String> connection = client.connect()) {
				String info = connection.sync().clusterInfo();
				return info.contains("cluster_state:ok") && info.contains("cluster_slots_ok:16384");
			}
		});
	}

	/**
	 * Waits until every sentinel knows the replica and the other sentinels: before that
	 * there is no failover.
	 */
	public static void awaitGroup(RedisCluster group) {
		group.sentinelPorts().forEach((port) -> await(port, (client) -> {
			try (StatefulRedisSentinelConnection<String, String> connection = client.connectSentinel()) {
				Map<String, String> master = connection.sync().master("group");
				return "1".equals(master.get("num-slaves")) && "2".equals(master.get("num-other-sentinels"));
			}
		}));
	}

	private static void await(int port, Predicate<RedisClient> condition) {
		RedisClient client = RedisClient.create(RedisURI.create("127.0.0.1", port));
		try {
			for (long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos(); System.nanoTime() < deadline;) {
				if (condition.test(client)) {
					return;
				}
				LockSupport.parkNanos(50_000_000);
			}
			throw new IllegalStateException("The servers did not find each other");
		}
		finally {
			client.shutdown();
		}
	}

	private static boolean isFree(int port) {
		try (ServerSocket socket = new ServerSocket(port)) {
			return socket.isBound();
		}
		catch (IOException ex) {
			return false;
		}
	}

	/** Starts servers. */
	private interface ServerStart {

		RedisConfiguration run() throws IOException;

	}

}
