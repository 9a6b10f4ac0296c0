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

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.synapsed.storage.autoconfigure.diagnostics.EditDistance;
import io.synapsed.storage.autoconfigure.properties.PropertyNames;
import io.synapsed.storage.autoconfigure.properties.StorageProperties;
import io.synapsed.storage.common.Capability;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * The engines that stores can select, by name. Of several with one name the first counts:
 * beans of the application come before those of auto-configurations.
 */
final class StorageEngineFactories {

	/** The engine of a store that does not select one. */
	static final String DEFAULT = "memory";

	private final Map<String, StorageEngineFactory> factories = new LinkedHashMap<>();

	StorageEngineFactories(ObjectProvider<StorageEngineFactory> factories) {
		Map<String, StorageEngineFactory> first = new LinkedHashMap<>();
		factories.stream().forEach((factory) -> first.putIfAbsent(key(factory), factory));
		factories.orderedStream()
			.forEach((factory) -> this.factories.put(key(factory), Objects.requireNonNull(first.get(key(factory)))));
	}

	private static String key(StorageEngineFactory factory) {
		return PropertyNames.uniform(factory.engine().name());
	}

	/**
	 * Finds the engine that a store selects.
	 * @param store name of the store
	 * @param type value of its property, or {@code null} if it is not set
	 * @return the factory
	 * @throws InvalidConfigurationPropertyValueException if there is no such engine
	 */
	StorageEngineFactory select(String store, @Nullable String type) {
		StorageEngineFactory factory = this.factories.get(PropertyNames.uniform((type != null) ? type : DEFAULT));
		if (factory == null) {
			throw new InvalidConfigurationPropertyValueException(StorageProperties.propertyName(store, "type"), type,
					EditDistance.nearest(String.valueOf(type), names())
						.map((name) -> "Did you mean '" + name + "'? ")
						.orElse("") + "The engines are: " + String.join(", ", names())
							+ ". A StorageEngineFactory bean adds another.");
		}
		return factory;
	}

	/**
	 * Returns the names of all engines.
	 * @return the names, in the order of the beans
	 */
	List<String> names() {
		return this.factories.values().stream().map((factory) -> factory.engine().name()).toList();
	}

	/**
	 * Returns the engines that can have a capability.
	 * @param capability the capability
	 * @return the engines in the order of their beans, each with the condition in
	 * brackets if there is one
	 */
	List<String> having(Capability capability) {
		List<String> engines = new ArrayList<>();
		this.factories.values().stream().map(StorageEngineFactory::engine).forEach((engine) -> {
			String condition = engine.capabilities().get(capability);
			if (condition != null) {
				engines.add(engine.name() + (condition.isEmpty() ? "" : " (" + condition + ")"));
			}
		});
		return engines;
	}

}
