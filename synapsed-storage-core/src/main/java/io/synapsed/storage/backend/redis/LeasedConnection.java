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

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.api.StatefulConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.data.redis.connection.RedisConnection;

/**
 * A connection that the factory has lent.
 *
 * @param lent what was lent
 * @param connection the connection of Lettuce in it
 */
record LeasedConnection(RedisConnection lent, StatefulConnection<byte[], byte[]> connection) {

	private static final Logger logger = LoggerFactory.getLogger(LeasedConnection.class);

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
