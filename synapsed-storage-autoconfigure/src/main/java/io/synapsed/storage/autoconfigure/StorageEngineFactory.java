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

/**
 * Creates engines of one kind. A bean of this type makes an engine selectable: a store
 * whose {@code type} is the {@linkplain EngineDescription#name() name} of the engine gets
 * it. The engines of the project come from such beans, too. A bean of the application
 * prevails over one of the project with the same name.
 *
 * @since 0.1.0
 */
public interface StorageEngineFactory {

	/**
	 * Describes the engines of this factory. Start-up asks for it whether or not a store
	 * selects the engine: nothing may be opened.
	 * @return the description, always the same
	 */
	EngineDescription engine();

	/**
	 * Creates an engine.
	 * @param settings the settings of its store
	 * @return a new engine, which belongs to the caller
	 */
	KeyValueStore create(StoreSettings settings);

	/**
	 * Stands for an engine whose library is not on the class path. A store that selects
	 * it fails at start-up, and the failure names the dependency to add.
	 * @param engine describes the engine
	 * @param groupId group of the library
	 * @param artifactId name of the library
	 * @return a factory that creates nothing
	 */
	static StorageEngineFactory withoutLibrary(EngineDescription engine, String groupId, String artifactId) {
		return new MissingEngineFactory(engine, groupId, artifactId);
	}

}
