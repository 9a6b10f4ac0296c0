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

package io.synapsed.storage;

import java.util.List;
import java.util.Set;

import io.synapsed.storage.common.Capability;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.LayerDescription;
import io.synapsed.storage.spi.StoreWarning;

/**
 * What a store tells about itself. It holds no secret, and nothing of keys and values.
 *
 * @param name name of the store
 * @param layers its layers from the outermost inwards, the engine last; unmodifiable
 * @param capabilities what the whole stack can do; unmodifiable
 * @param consistency what its reads and writes may rely on
 * @param warnings what may go wrong and what to do, empty if all is well; unmodifiable
 * @since 0.1.0
 */
public record StoreDescription(String name, List<LayerDescription> layers, Set<Capability> capabilities,
		StoreConsistency consistency, List<StoreWarning> warnings) {

	/**
	 * Copies the parts.
	 * @param name name of the store
	 * @param layers its layers
	 * @param capabilities what it can do
	 * @param consistency what its reads and writes may rely on
	 * @param warnings what may go wrong
	 */
	public StoreDescription {
		layers = List.copyOf(layers);
		capabilities = Set.copyOf(capabilities);
		warnings = List.copyOf(warnings);
	}

	/**
	 * Asks a store.
	 * @param template any view of the store
	 * @return what it tells at this moment
	 */
	public static StoreDescription of(StorageTemplate template) {
		KeyValueStore store = template.store();
		return new StoreDescription(store.name(), store.layers(), store.capabilities(), template.consistency(),
				store.warnings());
	}

	/**
	 * Returns the type of the engine.
	 * @return its name, such as {@code rocksdb}
	 */
	public String engine() {
		return this.layers.get(this.layers.size() - 1).layer();
	}

}
