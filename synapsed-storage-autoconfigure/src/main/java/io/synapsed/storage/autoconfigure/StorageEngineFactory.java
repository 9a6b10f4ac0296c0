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

import java.util.Map;

import io.synapsed.storage.common.Capability;
import io.synapsed.storage.spi.KeyValueStore;

/**
 * Creates engines of one type.
 *
 * @since 0.1.0
 */
public interface StorageEngineFactory {

	/**
	 * Returns the type of the engines.
	 * @return the type
	 */
	StorageType type();

	/**
	 * Returns what engines of this factory can do, with the right settings. Start-up
	 * names them where a store lacks what the application requires.
	 * @return the condition for each capability, empty where there is none; those of the
	 * type unless overridden
	 */
	default Map<Capability, String> capabilities() {
		return type().capabilities();
	}

	/**
	 * Creates an engine.
	 * @param settings the settings of its store
	 * @return a new engine, which belongs to the caller
	 */
	KeyValueStore create(StoreSettings settings);

}
