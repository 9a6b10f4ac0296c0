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

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.api.StatefulConnection;
import io.synapsed.storage.engine.Uninterruptibly;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection on which one watch waits for changes. It knows when it may have reached
 * another server. Used by one thread, some methods by any.
 */
final class WatchConnection implements RedisCalls.ConnectionSource, AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(WatchConnection.class);

	private static final Duration PATIENCE = Duration.ofSeconds(2);

	private static final Duration LONGEST_DISCONNECT = Duration.ofSeconds(1);

	private final RedisConnections connections;

	private final RedisOptions options;

	private final Duration patience;

	private final RedisCalls calls;

	private final AtomicInteger generation = new AtomicInteger();

	private final AtomicReference<@Nullable HoldingConnection> connection = new AtomicReference<>();

	private volatile @Nullable RedisRequest waiting;

	private volatile boolean closed;

	private int verifiedGeneration = -1;

	WatchConnection(RedisConnections connections, RedisErrors errors, RedisOptions options) {
		this.connections = connections;
		this.options = options;
		// No caller waits here: a short timeout would only make the watch reconnect.
		this.patience = (options.timeout().compareTo(PATIENCE) < 0) ? PATIENCE : options.timeout();
		this.calls = new RedisCalls(this, errors, this.patience);
	}

	/**
	 * Returns calls over this connection.
	 */
	RedisCalls calls() {
		return this.calls;
	}

	/**
	 * Returns a number that grows with each connection and disconnection.
	 */
	int generation() {
		return this.generation.get();
	}

	/**
	 * Whether the server may be another one than the last {@linkplain #verified verified}
	 * one.
	 */
	boolean wasReconnected() {
		return this.verifiedGeneration != this.generation.get();
	}

	/**
	 * Records that the server of a generation has the history that is followed.
	 */
	void verified(int generation) {
		this.verifiedGeneration = generation;
	}

	/**
	 * Returns the connection, and opens one if there is none.
	 */
	HoldingConnection open() {
		HoldingConnection current = this.connection.get();
		if (current != null) {
			return current;
		}
		HoldingConnection opened = HoldingConnection
			.of(this.connections.dedicated(System.nanoTime() + this.options.connectTimeout().toNanos()), this.patience);
		opened.lettuce().addListener(new RedisConnectionStateListener() {

			@Override
			public void onRedisDisconnected(RedisChannelHandler<?, ?> connection) {
				WatchConnection.this.generation.incrementAndGet();
			}

		});
		this.generation.incrementAndGet();
		this.connection.set(opened);
		if (this.closed) {
			drop();
		}
		return opened;
	}

	/**
	 * Sends a request on which the server blocks until there is an answer.
	 * @param held the longest time that it blocks
	 */
	@Nullable Object wait(RedisRequest request, Duration held) {
		this.waiting = request;
		if (this.closed) {
			request.cancel(false);
		}
		boolean answered = false;
		try {
			Object reply = this.calls.callHeld("watch", request, held);
			answered = true;
			return reply;
		}
		finally {
			this.waiting = null;
			if (!answered) {
				// It may be half open.
				drop();
			}
		}
	}

	private CompletableFuture<Void> drop() {
		HoldingConnection dropped = this.connection.getAndSet(null);
		return (dropped != null) ? dropped.closeAsync() : CompletableFuture.completedFuture(null);
	}

	/**
	 * Closes the connection, and waits until it is closed. The next call opens another
	 * one. May be called by any thread.
	 */
	void disconnect() {
		try {
			Uninterruptibly.get(drop(), System.nanoTime() + LONGEST_DISCONNECT.toNanos());
		}
		catch (TimeoutException | ExecutionException ex) {
			logger.debug("The connection of a watch does not close in time; it closes with the client", ex);
		}
	}

	/**
	 * Ends the current wait and all later ones. May be called by any thread.
	 */
	void wakeUp() {
		this.closed = true;
		RedisRequest request = this.waiting;
		if (request != null) {
			request.cancel(false);
		}
	}

	@Override
	public void close() {
		this.closed = true;
		drop();
	}

	@Override
	public StatefulConnection<byte[], byte[]> current(long deadline) {
		return open().lettuce();
	}

	@Override
	public boolean isCluster() {
		return false;
	}

	@Override
	public void reconnect() {
		drop();
	}

}
