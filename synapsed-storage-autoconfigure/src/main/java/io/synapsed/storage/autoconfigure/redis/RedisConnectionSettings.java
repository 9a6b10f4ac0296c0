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

import java.util.Set;
import java.util.stream.Stream;

import io.synapsed.storage.autoconfigure.StoreSettings;
import io.synapsed.storage.autoconfigure.properties.RedisProperties;
import io.synapsed.storage.autoconfigure.properties.StorageMode;
import io.synapsed.storage.backend.redis.RedisOptions;
import io.synapsed.storage.common.Capability;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * What a store needs of the Redis connection of the application.
 */
final class RedisConnectionSettings {

	private RedisConnectionSettings() {
	}

	/**
	 * Finds the connection factory.
	 * @param connectionFactory where to look
	 * @param settings the settings of the store
	 * @param property the property that asks for Redis
	 * @param value its value
	 * @return the factory, which belongs to the application
	 */
	static LettuceConnectionFactory lettuce(ObjectProvider<RedisConnectionFactory> connectionFactory,
			StoreSettings settings, String property, String value) {
		RedisConnectionFactory found = connectionFactory.getIfUnique();
		if (found instanceof LettuceConnectionFactory lettuce) {
			return lettuce;
		}
		throw settings.invalid(property, value,
				(found == null)
						? "There is no RedisConnectionFactory, or several of which none is primary. Add the"
								+ " dependency org.springframework.boot:spring-boot-starter-data-redis and set"
								+ " 'spring.data.redis.*', or mark one bean as primary."
						: "The RedisConnectionFactory does not use Lettuce. Set 'spring.data.redis.client-type' to"
								+ " 'lettuce'.");
	}

	static RedisOptions options(StoreSettings settings) {
		RedisProperties redis = settings.properties().getRedis();
		boolean cache = settings.properties().getMode() == StorageMode.CACHE;
		return settings.checked("redis",
				() -> RedisOptions.builder()
					.keyPrefix(redis.getKeyPrefix())
					.buckets(redis.getBuckets())
					.index(records(settings, redis.getIndex(), Capability.ORDERED_SCAN))
					.watch(records(settings, redis.getWatch(), Capability.WATCH, Capability.RESUMABLE_WATCH))
					.history(redis.getHistory())
					.timeout(redis.getTimeout())
					.connectTimeout(redis.getConnectTimeout())
					.storeName(redis.getStoreName())
					.connectLater(cache)
					.evictionAllowed(cache)
					.build());
	}

	/**
	 * Whether a new store records what capabilities need: where the application names the
	 * capabilities that it needs, it pays for no others.
	 */
	private static boolean records(StoreSettings settings, @Nullable Boolean explicit, Capability... needed) {
		if (explicit != null) {
			return explicit;
		}
		Set<Capability> required = settings.properties().getRequire();
		return required.isEmpty() || Stream.of(needed).anyMatch(required::contains);
	}

}
