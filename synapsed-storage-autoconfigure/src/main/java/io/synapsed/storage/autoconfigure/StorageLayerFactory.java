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

import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.StoreLayer;
import org.jspecify.annotations.Nullable;

/**
 * Creates the layers of one kind. A bean of this type adds a layer of the application's
 * own to every store.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface StorageLayerFactory {

	/**
	 * Creates a layer.
	 * @param settings the settings of the store
	 * @param engine the engine below
	 * @return the layer, or {@code null} if the store has none of this kind
	 */
	@Nullable StoreLayer create(StoreSettings settings, KeyValueStore engine);

}
