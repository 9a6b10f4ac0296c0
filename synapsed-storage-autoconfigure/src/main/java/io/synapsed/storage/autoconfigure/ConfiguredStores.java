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

package io.synapsed.storage.autoconfigure;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

import io.synapsed.storage.autoconfigure.properties.StorageProperties;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.core.env.Environment;

/**
 * Reads from the environment which stores there are, before any bean exists.
 */
final class ConfiguredStores {

	// A name becomes the name of a directory: no separators, no dots, nothing to
	// normalise, and none of the devices of Windows.
	private static final Pattern STORE_NAME = Pattern
		.compile("(?!(?:con|prn|aux|nul|com[0-9]|lpt[0-9])$)[a-z0-9][a-z0-9_-]{0,62}");

	private ConfiguredStores() {
	}

	/**
	 * Returns the engine of every store.
	 * @param environment the environment
	 * @return types by name of the store, the default store first
	 */
	static Map<String, String> types(Environment environment) {
		Binder binder = Binder.get(environment);
		Map<String, String> types = new LinkedHashMap<>();
		types.put(StorageProperties.DEFAULT_STORE, type(binder, StorageProperties.DEFAULT_STORE));
		binder.bind(StorageProperties.PREFIX + ".stores", Bindable.mapOf(String.class, Object.class))
			.orElseGet(Map::of)
			.keySet()
			.forEach((store) -> {
				checkStoreName(store);
				types.put(store, type(binder, store));
			});
		return types;
	}

	private static String type(Binder binder, String store) {
		return binder.bind(StorageProperties.propertyName(store, "type"), String.class)
			.orElse(StorageEngineFactories.DEFAULT);
	}

	/**
	 * Refuses names that could become a dangerous directory or hide the default store.
	 * @param store name of a named store
	 * @throws InvalidConfigurationPropertyValueException if the name is not allowed
	 */
	private static void checkStoreName(String store) {
		if (!STORE_NAME.matcher(store).matches() || StorageProperties.DEFAULT_STORE.equals(store)) {
			throw new InvalidConfigurationPropertyValueException(StorageProperties.PREFIX + ".stores", store,
					"The name of a store has 1 to 63 characters: lower-case letters, digits, '-' and '_', the first a"
							+ " letter or digit, and is no device of Windows (con, nul); '"
							+ StorageProperties.DEFAULT_STORE + "' is configured directly under '"
							+ StorageProperties.PREFIX + "'.");
		}
	}

}
