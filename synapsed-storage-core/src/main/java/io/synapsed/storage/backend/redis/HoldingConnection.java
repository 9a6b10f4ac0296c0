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

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.protocol.CommandType;

/**
 * A connection for blocking commands, and how long the server may block. The client must
 * not give up a blocked command.
 *
 * @param lettuce the connection
 * @param longest the longest time that a command may block
 */
record HoldingConnection(StatefulRedisConnection<byte[], byte[]> lettuce, Duration longest) {

	private static final Duration HELD = Duration.ofSeconds(1);

	/**
	 * Prepares a connection.
	 * @param lettuce a connection for these commands only, with the timeout of the client
	 * @param timeout how long an answer may take beside the blocking time
	 * @return the connection, with a timeout of its own
	 */
	static HoldingConnection of(StatefulRedisConnection<byte[], byte[]> lettuce, Duration timeout) {
		Duration longest = hold(lettuce);
		lettuce.setTimeout(longest.plus(timeout));
		return new HoldingConnection(lettuce, longest);
	}

	/**
	 * Closes the connection, unless the client has closed it already.
	 */
	CompletableFuture<Void> closeAsync() {
		boolean closed = this.lettuce instanceof RedisChannelHandler<?, ?> handler && handler.isClosed();
		return closed ? CompletableFuture.completedFuture(null) : this.lettuce.closeAsync();
	}

	private static Duration hold(StatefulRedisConnection<byte[], byte[]> lettuce) {
		TimeoutOptions limits = lettuce.getOptions().getTimeoutOptions();
		if (!limits.isTimeoutCommands() || limits.isApplyConnectionTimeout()) {
			return HELD;
		}
		// The application has set a timeout for each command, which the connection cannot
		// change.
		TimeoutOptions.TimeoutSource source = limits.getSource();
		long limit = source.getTimeUnit()
			.toMillis(source.getTimeout(RedisRequest.of(CommandType.XREAD, RedisRequest.arguments())));
		return (limit > 0) ? Duration.ofMillis(Math.max(1, Math.min(limit / 2, HELD.toMillis()))) : HELD;
	}

}
