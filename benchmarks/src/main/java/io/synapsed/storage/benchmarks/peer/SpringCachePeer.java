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
import java.util.Objects;
import java.util.function.Function;

import com.github.benmanes.caffeine.cache.Caffeine;
import io.synapsed.storage.common.Bytes;

import org.springframework.cache.Cache;
import org.springframework.cache.CacheManager;
import org.springframework.cache.caffeine.CaffeineCacheManager;
import org.springframework.data.redis.cache.RedisCacheConfiguration;
import org.springframework.data.redis.cache.RedisCacheManager;
import org.springframework.data.redis.cache.RedisCacheWriter;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.serializer.RedisSerializationContext;

/**
 * A cache of Spring, with keys of the kind that its provider wants.
 */
final class SpringCachePeer implements UnorderedPeer {

	private static final String NAME = "entries";

	private final Cache cache;

	private final Function<byte[], Object> keys;

	private final AutoCloseable provider;

	SpringCachePeer(CacheManager manager, Function<byte[], Object> keys, AutoCloseable provider) {
		this.cache = Objects.requireNonNull(manager.getCache(NAME));
		this.keys = keys;
		this.provider = provider;
	}

	static SpringCachePeer caffeine(int maxEntries) {
		CaffeineCacheManager manager = new CaffeineCacheManager(NAME);
		manager.setCaffeine(Caffeine.newBuilder().maximumSize(maxEntries));
		return new SpringCachePeer(manager, Bytes::wrap, () -> {
		});
	}

	static SpringCachePeer redis(String host, int port) {
		LettuceConnectionFactory connections = new LettuceConnectionFactory(host, port);
		connections.afterPropertiesSet();
		connections.start();
		// By default a put does not wait for the server.
		RedisCacheWriter writer = RedisCacheWriter.create(connections,
				RedisCacheWriter.RedisCacheWriterConfigurer::immediateWrites);
		RedisCacheManager manager = RedisCacheManager.builder(writer)
			.cacheDefaults(RedisCacheConfiguration.defaultCacheConfig()
				.serializeValuesWith(RedisSerializationContext.SerializationPair.byteArray()))
			.build();
		manager.afterPropertiesSet();
		return new SpringCachePeer(manager, (key) -> new String(key, StandardCharsets.US_ASCII), connections::destroy);
	}

	@Override
	public int get(byte[] key) {
		byte[] value = this.cache.get(this.keys.apply(key), byte[].class);
		return (value != null) ? value.length : ABSENT;
	}

	@Override
	public void put(byte[] key, byte[] value) {
		this.cache.put(this.keys.apply(key), value);
	}

	@Override
	public void delete(byte[] key) {
		this.cache.evict(this.keys.apply(key));
	}

	@Override
	public void close() throws Exception {
		this.provider.close();
	}

}
