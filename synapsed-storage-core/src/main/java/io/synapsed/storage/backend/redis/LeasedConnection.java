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

import io.lettuce.core.AbstractRedisAsyncCommands;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.api.StatefulConnection;
import io.synapsed.storage.exception.StorageConfigurationException;
import io.synapsed.storage.exception.StorageNetworkException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * A connection that the factory has lent.
 *
 * @param lent the lent connection
 * @param connection the connection of Lettuce in it
 */
record LeasedConnection(RedisConnection lent, StatefulConnection<byte[], byte[]> connection) {

	private static final Logger logger = LoggerFactory.getLogger(LeasedConnection.class);

	/**
	 * Borrows a connection. Waits for the server.
	 * @param store name of the store
	 * @param factory lends the connection
	 */
	static LeasedConnection borrow(String store, LettuceConnectionFactory factory) {
		RedisConnection lent;
		try {
			lent = factory.getConnection();
		}
		catch (IllegalStateException ex) {
			throw new StorageNetworkException(store,
					"there is no connection to the Redis server, because the"
							+ " application has stopped its connection factory; the server has nothing to do with it",
					ex);
		}
		try {
			return new LeasedConnection(lent, connection(store, lent));
		}
		catch (RuntimeException | Error ex) {
			lent.close();
			throw ex;
		}
	}

	private static StatefulConnection<byte[], byte[]> connection(String store, RedisConnection lent) {
		Object commands = lent.getNativeConnection();
		if (commands instanceof AbstractRedisAsyncCommands<?, ?>) {
			@SuppressWarnings("unchecked")
			AbstractRedisAsyncCommands<byte[], byte[]> lettuce = (AbstractRedisAsyncCommands<byte[], byte[]>) commands;
			return lettuce.getConnection();
		}
		throw new StorageConfigurationException(store, "the connection factory does not lend connections of Lettuce");
	}

	boolean isClosed() {
		return this.connection instanceof RedisChannelHandler<?, ?> handler && handler.isClosed();
	}

	void release() {
		try {
			this.lent.close();
		}
		catch (RuntimeException ex) {
			logger.debug("A connection could not be given back to its factory", ex);
		}
	}

}
