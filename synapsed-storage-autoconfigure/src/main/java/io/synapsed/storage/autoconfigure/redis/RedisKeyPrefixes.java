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

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.synapsed.storage.autoconfigure.StoreSettings;
import io.synapsed.storage.backend.redis.RedisOptions;

/**
 * Knows which store of the application has which place on the Redis server. No two of
 * them may have one place.
 */
final class RedisKeyPrefixes {

	private final Map<String, StoreSettings> stores = new ConcurrentHashMap<>();

	/**
	 * Gives a place to a store.
	 * @param settings the settings of the store
	 * @param options its options
	 * @throws org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException
	 * if another store has it
	 */
	void claim(StoreSettings settings, RedisOptions options) {
		String prefix = options.keyPrefixOf(settings.name());
		StoreSettings other = this.stores.putIfAbsent(prefix, settings);
		if (other != null && !other.name().equals(settings.name())) {
			throw settings.invalid("redis.key-prefix", prefix, "The stores '" + other.name() + "' and '"
					+ settings.name() + "' have the same prefix on the same"
					+ " server: what one of them removes, the other loses. Set '"
					+ settings.propertyName("redis.key-prefix") + "' or '" + other.propertyName("redis.key-prefix")
					+ "' to something else, or remove it: the default is 'synapsed:' and the name of the store.");
		}
	}

}
