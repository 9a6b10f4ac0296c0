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

package io.synapsed.storage.autoconfigure.redis;

import io.synapsed.storage.autoconfigure.StorageAutoConfiguration;
import io.synapsed.storage.autoconfigure.StoreSettings;
import io.synapsed.storage.autoconfigure.cache.StorageInvalidationBusFactory;
import io.synapsed.storage.backend.redis.RedisInvalidationBus;
import io.synapsed.storage.backend.redis.RedisOptions;
import io.synapsed.storage.spi.InvalidationBus;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the bus between caches on the
 * Redis servers of the application.
 *
 * @since 0.1.0
 */
@AutoConfiguration(before = StorageAutoConfiguration.class)
@ConditionalOnClass(LettuceConnectionFactory.class)
public final class RedisInvalidationBusAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(name = "redisStorageInvalidationBusFactory")
	StorageInvalidationBusFactory redisStorageInvalidationBusFactory(
			ObjectProvider<RedisConnectionFactory> connectionFactory,
			@Qualifier("redisStorageInvalidationBusLifecycle") RedisLifecycle lifecycle) {
		return new RedisBusFactory(connectionFactory, lifecycle);
	}

	@Bean
	RedisLifecycle redisStorageInvalidationBusLifecycle() {
		return new RedisLifecycle();
	}

	private static final class RedisBusFactory implements StorageInvalidationBusFactory {

		private final ObjectProvider<RedisConnectionFactory> connectionFactory;

		private final RedisKeyPrefixes keyPrefixes = new RedisKeyPrefixes();

		private final RedisLifecycle lifecycle;

		private RedisBusFactory(ObjectProvider<RedisConnectionFactory> connectionFactory, RedisLifecycle lifecycle) {
			this.connectionFactory = connectionFactory;
			this.lifecycle = lifecycle;
		}

		@Override
		public String name() {
			return "redis";
		}

		@Override
		public InvalidationBus create(StoreSettings settings) {
			RedisOptions options = RedisConnectionSettings.options(settings);
			LettuceConnectionFactory factory = RedisConnectionSettings.lettuce(this.connectionFactory, settings,
					"cache.invalidation.bus", name());
			this.keyPrefixes.claim(settings, options);
			return this.lifecycle.add(factory, new RedisInvalidationBus(settings.name(), factory, options));
		}

	}

}
