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

import org.redisson.Redisson;
import org.redisson.api.RMap;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.ByteArrayCodec;
import org.redisson.config.Config;

/**
 * A map of Redisson. Writes do not ask for the value before.
 */
final class RedissonPeer implements UnorderedPeer {

	private final RedissonClient client;

	private final RMap<byte[], byte[]> map;

	RedissonPeer(String host, int port) {
		Config config = new Config();
		config.useSingleServer().setAddress("redis://" + host + ":" + port);
		config.setCodec(ByteArrayCodec.INSTANCE);
		this.client = Redisson.create(config);
		this.map = this.client.getMap("redisson");
	}

	@Override
	public int get(byte[] key) {
		byte[] value = this.map.get(key);
		return (value != null) ? value.length : ABSENT;
	}

	@Override
	public void put(byte[] key, byte[] value) {
		this.map.fastPut(key, value);
	}

	@Override
	public void delete(byte[] key) {
		this.map.fastRemove(key);
	}

	@Override
	public void close() {
		this.client.shutdown();
	}

}
