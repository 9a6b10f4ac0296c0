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

package io.synapsed.storage.autoconfigure.cache;

import java.util.List;

import io.synapsed.storage.autoconfigure.StoreSettings;
import io.synapsed.storage.autoconfigure.diagnostics.MissingStorageLibraryException;
import io.synapsed.storage.autoconfigure.properties.InvalidationProperties;
import io.synapsed.storage.cache.coherence.CacheInvalidation;
import io.synapsed.storage.common.Capability;
import io.synapsed.storage.spi.KeyValueStore;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;

/**
 * Finds the bus that a store asks for.
 */
final class CacheInvalidationFactory {

	private static final String REDIS = "redis";

	private final ObjectProvider<StorageInvalidationBusFactory> buses;

	CacheInvalidationFactory(ObjectProvider<StorageInvalidationBusFactory> buses) {
		this.buses = buses;
	}

	/**
	 * Creates what makes the caches of a store agree.
	 * @param settings the settings of the store
	 * @param engine its engine
	 * @return how they agree, or {@code null} if they need not
	 */
	@Nullable CacheInvalidation create(StoreSettings settings, KeyValueStore engine) {
		InvalidationProperties properties = settings.properties().getCache().getInvalidation();
		if (!properties.isEnabled()) {
			return null;
		}
		if (!engine.capabilities().contains(Capability.SHARED)) {
			throw settings.invalid("cache.invalidation.enabled", true,
					"The engine '" + settings.engine()
							+ "' is open in one process at a time: no other instance can write to this store."
							+ " Remove the property, or choose an engine that is shared, such as 'redis'.");
		}
		return CacheInvalidation.builder(bus(settings, properties.getBus()).create(settings))
			.maxStaleness(properties.getMaxStaleness())
			.lease(properties.getLease())
			.pollInterval(properties.getPollInterval())
			.onFailure(properties.getOnFailure())
			.build();
	}

	private StorageInvalidationBusFactory bus(StoreSettings settings, String name) {
		List<StorageInvalidationBusFactory> known = this.buses.orderedStream().toList();
		return known.stream().filter((factory) -> factory.name().equals(name)).findFirst().orElseThrow(() -> {
			if (name.equals(REDIS)) {
				return new MissingStorageLibraryException(settings.propertyName("cache.invalidation.bus"), name,
						"org.springframework.boot", "spring-boot-starter-data-redis");
			}
			return settings.invalid("cache.invalidation.bus", name,
					"There is no such bus. There is: "
							+ String.join(", ", known.stream().map(StorageInvalidationBusFactory::name).toList())
							+ ". A bean of type StorageInvalidationBusFactory adds another.");
		});
	}

}
