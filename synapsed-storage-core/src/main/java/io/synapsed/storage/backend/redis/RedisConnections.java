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

package io.synapsed.storage.backend.redis;

import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

import io.lettuce.core.ReadFrom;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.masterreplica.StatefulRedisMasterReplicaConnection;
import io.synapsed.storage.engine.Uninterruptibly;
import io.synapsed.storage.exception.StorageClosedException;
import io.synapsed.storage.exception.StorageException;
import io.synapsed.storage.exception.StorageNetworkException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * The connections of a store: the connection that the factory shares among its users, and
 * the own connections of watches. Work that may block runs on its own thread, so that
 * callers never wait longer than they may.
 * <p>
 * An application context stops the factory before it destroys its beans, which may still
 * use the store. A call of the application then starts the factory again. Background work
 * waits for that.
 */
final class RedisConnections implements RedisCalls.ConnectionSource {

	private static final Logger logger = LoggerFactory.getLogger(RedisConnections.class);

	private final String store;

	private final LettuceConnectionFactory factory;

	private final RedisErrors errors;

	private volatile @Nullable LeasedConnection leased;

	private @Nullable FutureTask<LeasedConnection> connecting;

	private volatile RedisTopology topology;

	private volatile boolean paused;

	private volatile boolean closed;

	RedisConnections(String store, LettuceConnectionFactory factory, RedisErrors errors) {
		this.store = store;
		this.factory = factory;
		this.errors = errors;
		if (factory.isClusterAware()) {
			this.topology = RedisTopology.CLUSTER;
		}
		else {
			this.topology = factory.isRedisSentinelAware() ? RedisTopology.SENTINEL : standalone(factory);
		}
	}

	/**
	 * The client asks a server for its replicas if it is told which of them may answer.
	 */
	private static RedisTopology standalone(LettuceConnectionFactory factory) {
		return factory.getClientConfiguration().getReadFrom().isPresent() ? RedisTopology.MASTER_REPLICA
				: RedisTopology.STANDALONE;
	}

	@Override
	public StatefulConnection<byte[], byte[]> current(long deadline) {
		LeasedConnection current = this.leased;
		if (current != null && !current.isClosed()) {
			// A disconnected connection reconnects by itself.
			return current.connection();
		}
		return await(connect(!this.factory.isRunning()), deadline).connection();
	}

	/**
	 * Stops or resumes background work.
	 */
	void pause(boolean paused) {
		this.paused = paused;
	}

	/**
	 * Whether background work must wait, because the application stops or has stopped the
	 * connection factory.
	 */
	boolean isStopped() {
		return this.paused || !this.factory.isRunning();
	}

	/**
	 * Returns the connections for background work.
	 */
	RedisCalls.ConnectionSource background() {
		return new Background();
	}

	private StorageClosedException stopped() {
		return new StorageClosedException(this.store,
				"the application has stopped its Redis connection factory; nothing is read until it starts again");
	}

	/**
	 * Returns a connection for commands that do not block. Tries again if the client
	 * gives up before the deadline, because its own timeout is shorter.
	 * @param deadline when to give up, as of {@link System#nanoTime()}
	 */
	StatefulConnection<byte[], byte[]> currentPatiently(long deadline) {
		return patiently(deadline, () -> current(deadline));
	}

	private static <T> T patiently(long deadline, Supplier<T> attempt) {
		while (true) {
			try {
				return attempt.get();
			}
			catch (StorageNetworkException ex) {
				if (!isImpatient(ex) || System.nanoTime() - deadline >= 0) {
					throw ex;
				}
			}
		}
	}

	/**
	 * Whether the client has given up because of its own timeout.
	 */
	private static boolean isImpatient(Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof RedisCommandTimeoutException) {
				return true;
			}
		}
		return false;
	}

	private synchronized Future<LeasedConnection> connect(boolean start) {
		LeasedConnection current = this.leased;
		if (current != null && !current.isClosed()) {
			return CompletableFuture.completedFuture(current);
		}
		FutureTask<LeasedConnection> running = this.connecting;
		if (running == null || running.isDone()) {
			running = new FutureTask<>(() -> lease(start));
			this.connecting = running;
			start("synapsed-connect-" + this.store, running);
		}
		return running;
	}

	private LeasedConnection lease(boolean start) {
		if (start) {
			this.factory.start();
		}
		LeasedConnection fresh = LeasedConnection.borrow(this.store, this.factory);
		synchronized (this) {
			LeasedConnection before = this.leased;
			this.leased = fresh;
			this.topology = topology(fresh.connection());
			if (before != null) {
				before.release();
			}
			if (this.closed) {
				fresh.release();
			}
		}
		return fresh;
	}

	/**
	 * Refines the topology: only the connection knows whether it uses a fixed list of
	 * servers.
	 */
	private RedisTopology topology(StatefulConnection<byte[], byte[]> connection) {
		boolean masterReplica = this.topology == RedisTopology.STANDALONE
				&& connection instanceof StatefulRedisMasterReplicaConnection;
		return masterReplica ? RedisTopology.MASTER_REPLICA : this.topology;
	}

	@Override
	public boolean isCluster() {
		return this.topology == RedisTopology.CLUSTER;
	}

	RedisTopology topology() {
		return this.topology;
	}

	/**
	 * Whether reads may be answered by replicas, which lag behind.
	 */
	boolean readsFromReplicas() {
		LeasedConnection current = this.leased;
		if (current == null) {
			return false;
		}
		ReadFrom readFrom = null;
		if (current.connection() instanceof StatefulRedisClusterConnection<byte[], byte[]> cluster) {
			readFrom = cluster.getReadFrom();
		}
		else if (current.connection() instanceof StatefulRedisMasterReplicaConnection<byte[], byte[]> masterReplica) {
			readFrom = masterReplica.getReadFrom();
		}
		return readFrom != null && readFrom != ReadFrom.UPSTREAM;
	}

	/**
	 * Whether there can be connections for blocking commands: one server must answer them
	 * all, and the client must know its address.
	 */
	boolean offersDedicated() {
		return this.topology == RedisTopology.STANDALONE || this.topology == RedisTopology.SENTINEL;
	}

	/**
	 * Opens a connection for blocking commands, which the caller owns.
	 */
	StatefulRedisConnection<byte[], byte[]> dedicated(long deadline) {
		return patiently(deadline, () -> connectDedicated(deadline));
	}

	private StatefulRedisConnection<byte[], byte[]> connectDedicated(long deadline) {
		if (isStopped()) {
			throw stopped();
		}
		RedisClient single = (RedisClient) this.factory.getRequiredNativeClient();
		CompletableFuture<StatefulRedisConnection<byte[], byte[]>> opening = onThread("synapsed-connect-" + this.store,
				() -> single.connect(ByteArrayCodec.INSTANCE));
		try {
			return await(opening, deadline);
		}
		catch (StorageException ex) {
			opening.thenAccept(StatefulRedisConnection::closeAsync);
			throw ex;
		}
	}

	/**
	 * Returns a source of connections to each master of a cluster. Requests on them are
	 * not redirected.
	 */
	List<RedisCalls.ConnectionSource> primaries() {
		LeasedConnection current = this.leased;
		if (current == null
				|| !(current.connection() instanceof StatefulRedisClusterConnection<byte[], byte[]> cluster)) {
			throw this.errors.unreachable(new IllegalStateException("Not connected to a cluster"));
		}
		return cluster.getPartitions()
			.stream()
			.filter((node) -> node.is(RedisClusterNode.NodeFlag.UPSTREAM)).<RedisCalls
					.ConnectionSource>map((node) -> new NodeConnection(cluster, node.getNodeId()))
			.toList();
	}

	private static <T> CompletableFuture<T> onThread(String name, Supplier<T> work) {
		CompletableFuture<T> result = new CompletableFuture<>();
		start(name, () -> {
			try {
				result.complete(work.get());
			}
			catch (RuntimeException | Error ex) {
				result.completeExceptionally(ex);
			}
		});
		return result;
	}

	private static void start(String name, Runnable work) {
		Thread thread = new Thread(work, name);
		thread.setDaemon(true);
		thread.start();
	}

	private <T> T await(Future<T> future, long deadline) {
		try {
			return Uninterruptibly.get(future, deadline);
		}
		catch (TimeoutException | CancellationException ex) {
			throw this.errors.unreachable(ex);
		}
		catch (ExecutionException ex) {
			if (ex.getCause() instanceof StorageException known) {
				throw known;
			}
			throw this.errors.unreachable((ex.getCause() != null) ? ex.getCause() : ex);
		}
	}

	@Override
	public void reconnect() {
		logger.warn("The Redis server of store '{}' does not answer; the connection is replaced", this.store);
		// Closing may wait for unanswered requests.
		onThread("synapsed-reconnect-" + this.store, () -> {
			LeasedConnection silent = this.leased;
			this.factory.resetConnection();
			if (silent != null && !silent.isClosed()) {
				silent.connection().closeAsync();
			}
			return Boolean.TRUE;
		});
	}

	/**
	 * Returns the shared connection to the factory. The factory stays open, because the
	 * application owns it.
	 */
	synchronized void close() {
		this.closed = true;
		if (this.leased != null) {
			this.leased.release();
		}
		if (this.connecting != null) {
			// Nothing can close the factory while this thread waits for a silent server.
			this.connecting.cancel(true);
		}
	}

	/** Does not start a stopped factory. */
	private final class Background implements RedisCalls.ConnectionSource {

		@Override
		public StatefulConnection<byte[], byte[]> current(long deadline) {
			if (isStopped()) {
				throw stopped();
			}
			return RedisConnections.this.current(deadline);
		}

		@Override
		public boolean isCluster() {
			return RedisConnections.this.isCluster();
		}

		@Override
		public void reconnect() {
			RedisConnections.this.reconnect();
		}

	}

	/** A source of connections to one node of a cluster. */
	private final class NodeConnection implements RedisCalls.ConnectionSource {

		private final StatefulRedisClusterConnection<byte[], byte[]> cluster;

		private final String nodeId;

		private NodeConnection(StatefulRedisClusterConnection<byte[], byte[]> cluster, String nodeId) {
			this.cluster = cluster;
			this.nodeId = nodeId;
		}

		@Override
		public StatefulConnection<byte[], byte[]> current(long deadline) {
			return await(this.cluster.getConnectionAsync(this.nodeId), deadline);
		}

		@Override
		public boolean isCluster() {
			return false;
		}

		@Override
		public void reconnect() {
			RedisConnections.this.reconnect();
		}

	}

}
