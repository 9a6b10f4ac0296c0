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

import java.util.Optional;
import java.util.Set;

import io.synapsed.storage.autoconfigure.properties.StorageProperties;
import io.synapsed.storage.common.ConsistencyLevel;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.PerNamespace;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * The consistency levels that the settings of a store ask for, checked against what it
 * gives.
 */
final class ConsistencyLevels {

	private ConsistencyLevels() {
	}

	/**
	 * Resolves the levels.
	 * @param settings the settings of the store
	 * @param engine its engine
	 * @return the levels, empty where the engine's own holds
	 */
	static PerNamespace<Optional<ConsistencyLevel>> of(StoreSettings settings, KeyValueStore engine) {
		ConsistencyLevel level = settings.properties().getConsistencyLevel();
		if (level != null) {
			check(settings, settings.propertyName("consistency-level"), level, engine.consistencyLevels());
		}
		// An engine of the application may not know the setting.
		boolean own = engine.isConsistencyLevelSet() && engine.consistencyLevel() == level;
		Optional<ConsistencyLevel> shared = own ? Optional.empty() : Optional.ofNullable(level);
		return settings.perNamespace((name, namespace) -> {
			ConsistencyLevel named = (namespace != null) ? namespace.getConsistencyLevel() : null;
			if (name != null && named != null) {
				check(settings, StorageProperties.propertyName(settings.name(), name, "consistency-level"), named,
						engine.consistencyLevels());
			}
			return (named != null) ? Optional.of(named) : shared;
		});
	}

	private static void check(StoreSettings settings, String property, ConsistencyLevel level,
			Set<ConsistencyLevel> given) {
		if (!given.contains(level)) {
			throw refusal(settings, property, level, given);
		}
	}

	/**
	 * Creates the exception for the level of a store.
	 */
	static InvalidConfigurationPropertyValueException refusal(StoreSettings settings, @Nullable ConsistencyLevel level,
			Set<ConsistencyLevel> given) {
		return refusal(settings, settings.propertyName("consistency-level"), level, given);
	}

	private static InvalidConfigurationPropertyValueException refusal(StoreSettings settings, String property,
			@Nullable ConsistencyLevel level, Set<ConsistencyLevel> given) {
		String values = String.join(", ",
				given.stream().sorted().map((one) -> "'" + one.propertyValue() + "'").toList());
		String asked = (level != null) ? level.propertyValue() : "";
		return new InvalidConfigurationPropertyValueException(property, asked,
				"The store '" + settings.name() + "' with the engine '" + settings.engine().name()
						+ "', as it is set up, gives " + values + " only, and is never used at a lower level than"
						+ " was asked for. Set the property to a level that it gives or remove it, or choose an engine"
						+ " that gives '" + asked + "', such as 'rocksdb', for the store.");
	}

}
