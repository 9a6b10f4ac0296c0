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

package io.synapsed.storage.benchmarks.peer;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;

/**
 * Synchronous commands of Lettuce on one connection.
 */
final class LettucePeer implements UnorderedPeer {

	private final RedisClient client;

	private final StatefulRedisConnection<byte[], byte[]> connection;

	LettucePeer(String host, int port) {
		this.client = RedisClient.create(RedisURI.create(host, port));
		this.connection = this.client.connect(ByteArrayCodec.INSTANCE);
	}

	@Override
	public int get(byte[] key) {
		byte[] value = this.connection.sync().get(key);
		return (value != null) ? value.length : ABSENT;
	}

	@Override
	public void put(byte[] key, byte[] value) {
		this.connection.sync().set(key, value);
	}

	@Override
	public void delete(byte[] key) {
		this.connection.sync().del(key);
	}

	@Override
	public void close() {
		this.connection.close();
		this.client.shutdown();
	}

}
