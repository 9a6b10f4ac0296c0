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

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * Reads from the environment which stores there are, before any bean exists.
 */
final class ConfiguredStores {

	private ConfiguredStores() {
	}

	/**
	 * Returns the engine of every store.
	 * @param environment the environment
	 * @return types by name of the store, the default store first
	 */
	static Map<String, StorageType> types(Environment environment) {
		Binder binder = Binder.get(environment);
		Map<String, StorageType> types = new LinkedHashMap<>();
		types.put(StorageProperties.DEFAULT_STORE, type(binder, StorageProperties.DEFAULT_STORE));
		binder.bind(StorageProperties.PREFIX + ".stores", Bindable.mapOf(String.class, Object.class))
			.orElseGet(Map::of)
			.keySet()
			.forEach((store) -> {
				StorageProperties.checkStoreName(store);
				types.put(store, type(binder, store));
			});
		return types;
	}

	private static StorageType type(Binder binder, String store) {
		return binder.bind(StorageProperties.propertyName(store, "type"), StorageType.class).orElse(StorageType.MEMORY);
	}

}
