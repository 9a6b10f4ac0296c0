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

import java.util.EnumMap;
import java.util.Map;

import org.springframework.context.annotation.ImportSelector;
import org.springframework.core.type.AnnotationMetadata;

/**
 * The configuration class of each engine.
 */
final class StorageEngineConfigurations {

	private static final Map<StorageType, Class<?>> CONFIGURATIONS = new EnumMap<>(Map.of(StorageType.MEMORY,
			MemoryEngineConfiguration.class, StorageType.ROCKSDB, RocksDbEngineConfiguration.class, StorageType.MVSTORE,
			MvStoreEngineConfiguration.class, StorageType.SQLITE, SqliteEngineConfiguration.class, StorageType.REDIS,
			RedisEngineConfiguration.class));

	private StorageEngineConfigurations() {
	}

	static StorageType typeOf(String configurationClass) {
		return CONFIGURATIONS.entrySet()
			.stream()
			.filter((entry) -> entry.getValue().getName().equals(configurationClass))
			.map(Map.Entry::getKey)
			.findFirst()
			.orElseThrow(
					() -> new IllegalStateException("No storage engine has the configuration " + configurationClass));
	}

	/** Imports the configuration of every engine; their conditions choose. */
	static class Selector implements ImportSelector {

		@Override
		public String[] selectImports(AnnotationMetadata importingClassMetadata) {
			return CONFIGURATIONS.values().stream().map(Class::getName).toArray(String[]::new);
		}

	}

}
