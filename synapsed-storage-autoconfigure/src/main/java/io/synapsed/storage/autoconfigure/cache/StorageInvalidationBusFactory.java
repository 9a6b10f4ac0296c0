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

import io.synapsed.storage.autoconfigure.StoreSettings;
import io.synapsed.storage.spi.InvalidationBus;

/**
 * Connects stores to a bus between the caches of their instances. A bean of this type
 * offers its bus by name to {@code synapsed.storage.cache.invalidation.bus}.
 *
 * @since 0.1.0
 */
public interface StorageInvalidationBusFactory {

	/**
	 * Returns what selects the bus.
	 * @return the name
	 */
	String name();

	/**
	 * Connects a store.
	 * @param settings the settings of the store
	 * @return a bus that connects the instances of this store and no others; it belongs
	 * to the store, which closes it
	 */
	InvalidationBus create(StoreSettings settings);

}
