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

import io.lettuce.core.ClientOptions;
import io.synapsed.storage.autoconfigure.ConditionalOnStorageEngine;
import io.synapsed.storage.autoconfigure.DataLocation;
import io.synapsed.storage.autoconfigure.EngineDescription;
import io.synapsed.storage.autoconfigure.StorageAutoConfiguration;
import io.synapsed.storage.autoconfigure.StorageEngineFactory;
import io.synapsed.storage.autoconfigure.StoreSettings;
import io.synapsed.storage.backend.redis.RedisOptions;
import io.synapsed.storage.backend.redis.RedisStore;
import io.synapsed.storage.common.Capability;
import io.synapsed.storage.common.Durability;
import io.synapsed.storage.spi.KeyValueStore;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.boot.data.redis.autoconfigure.LettuceClientOptionsBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the Redis engine, on the
 * connection of the application.
 *
 * @since 0.1.0
 */
@AutoConfiguration(before = StorageAutoConfiguration.class)
public final class RedisEngineAutoConfiguration {

	private static final EngineDescription ENGINE = EngineDescription.of("redis", DataLocation.SERVER)
		.with(Capability.CONDITIONAL_WRITE, Capability.INCREMENT, Capability.TTL, Capability.COLOCATED_BATCH,
				Capability.SHARED)
		.with(Capability.WATCH,
				"'redis.watch' not switched off" + " when the store was new, or the action 'start-watch' since")
		.with(Capability.RESUMABLE_WATCH,
				"'redis.watch' not switched off" + " when the store was new, or the action 'start-watch' since")
		.with(Capability.ORDERED_SCAN,
				"'redis.index' not switched off" + " when the store was new, or the action 'build-index' since")
		.with(Capability.ATOMIC_BATCH, "one server, not Redis Cluster")
		.with(Capability.TRANSACTION, "one server, not Redis Cluster");

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(LettuceConnectionFactory.class)
	static class RedisConfiguration {

		@Bean
		@Order(5)
		@ConditionalOnMissingBean(name = "redisStorageEngineFactory")
		StorageEngineFactory redisStorageEngineFactory(ObjectProvider<RedisConnectionFactory> connectionFactory,
				@Qualifier("redisStorageLifecycle") RedisLifecycle lifecycle) {
			return new RedisEngineFactory(connectionFactory, lifecycle);
		}

		@Bean
		RedisLifecycle redisStorageLifecycle() {
			return new RedisLifecycle();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnMissingClass("org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory")
	static class MissingRedisConfiguration {

		@Bean
		@Order(5)
		@ConditionalOnMissingBean(name = "redisStorageEngineFactory")
		StorageEngineFactory redisStorageEngineFactory() {
			return StorageEngineFactory.withoutLibrary(ENGINE, "org.springframework.boot",
					"spring-boot-starter-data-redis");
		}

	}

	/** Settings of the connection, where it is Boot that makes it. */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnStorageEngine("redis")
	@ConditionalOnClass({ LettuceConnectionFactory.class, LettuceClientOptionsBuilderCustomizer.class })
	static class ConnectionConfiguration {

		// A server that has stalled must not fill the heap with what it was asked for.
		private static final int MAX_REQUESTS = 50_000;

		/**
		 * A store that is asked while the connection is lost says so at once, instead of
		 * waiting for it. First in order, so that a customizer of the application
		 * prevails.
		 */
		@Bean
		@Order(Ordered.HIGHEST_PRECEDENCE)
		LettuceClientOptionsBuilderCustomizer storageLettuceClientOptionsBuilderCustomizer() {
			return (builder) -> builder.disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
				.requestQueueSize(MAX_REQUESTS);
		}

	}

	private static final class RedisEngineFactory implements StorageEngineFactory {

		private final ObjectProvider<RedisConnectionFactory> connectionFactory;

		private final RedisKeyPrefixes keyPrefixes = new RedisKeyPrefixes();

		private final RedisLifecycle lifecycle;

		private RedisEngineFactory(ObjectProvider<RedisConnectionFactory> connectionFactory, RedisLifecycle lifecycle) {
			this.connectionFactory = connectionFactory;
			this.lifecycle = lifecycle;
		}

		@Override
		public EngineDescription engine() {
			return ENGINE;
		}

		@Override
		public KeyValueStore create(StoreSettings settings) {
			Durability durability = settings.properties().getDurability();
			if (durability != null && durability != Durability.NONE) {
				throw settings.invalid("durability", durability,
						"What a Redis server keeps is decided by its own settings ('appendonly', 'appendfsync'), which"
								+ " the engine 'redis' cannot prove. Remove the property, or choose an engine on disk,"
								+ " such as 'rocksdb'.");
			}
			RedisOptions options = RedisConnectionSettings.options(settings);
			LettuceConnectionFactory factory = RedisConnectionSettings.lettuce(this.connectionFactory, settings, "type",
					settings.engine().name());
			this.keyPrefixes.claim(settings, options);
			return this.lifecycle.add(factory,
					RedisStore.builder()
						.name(settings.name())
						.connectionFactory(factory)
						.clock(settings.clock())
						.consistencyLevel(settings.properties().getConsistencyLevel())
						.options(options)
						.build());
		}

	}

}
