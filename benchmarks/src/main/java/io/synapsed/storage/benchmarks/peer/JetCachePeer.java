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

import java.nio.charset.StandardCharsets;

import com.alicp.jetcache.Cache;
import com.alicp.jetcache.redis.lettuce.RedisLettuceCacheBuilder;
import com.alicp.jetcache.support.Fastjson2KeyConvertor;
import com.alicp.jetcache.support.JavaValueDecoder;
import com.alicp.jetcache.support.JavaValueEncoder;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;

/**
 * JetCache over Lettuce, with the encoding of values that it has by default.
 */
final class JetCachePeer implements UnorderedPeer {

	private final RedisClient client;

	private final Cache<String, byte[]> cache;

	JetCachePeer(String host, int port) {
		this.client = RedisClient.create(RedisURI.create(host, port));
		this.cache = RedisLettuceCacheBuilder.createRedisLettuceCacheBuilder()
			.redisClient(this.client)
			.keyPrefix("jetcache:")
			.keyConvertor(Fastjson2KeyConvertor.INSTANCE)
			.valueEncoder(JavaValueEncoder.INSTANCE)
			.valueDecoder(JavaValueDecoder.INSTANCE)
			.buildCache();
	}

	@Override
	public int get(byte[] key) {
		byte[] value = this.cache.get(text(key));
		return (value != null) ? value.length : ABSENT;
	}

	@Override
	public void put(byte[] key, byte[] value) {
		// A put by itself does not wait for the server.
		if (!this.cache.PUT(text(key), value).isSuccess()) {
			throw new IllegalStateException("JetCache could not write");
		}
	}

	@Override
	public void delete(byte[] key) {
		this.cache.REMOVE(text(key)).isSuccess();
	}

	private static String text(byte[] key) {
		return new String(key, StandardCharsets.US_ASCII);
	}

	@Override
	public void close() {
		this.cache.close();
		this.client.shutdown();
	}

}
