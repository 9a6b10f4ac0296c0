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

import io.synapsed.storage.backend.memory.MemoryStore;
import io.synapsed.storage.backend.memory.MemoryStoreBuilder;
import io.synapsed.storage.common.Durability;
import io.synapsed.storage.spi.KeyValueStore;

import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.unit.DataSize;

/**
 * The memory engine.
 */
@Configuration(proxyBeanMethods = false)
@Conditional(StorageEngineCondition.class)
class MemoryEngineConfiguration {

	@Bean
	@ConditionalOnMissingBean(name = "memoryStorageEngineFactory")
	StorageEngineFactory memoryStorageEngineFactory() {
		return new MemoryEngineFactory();
	}

	private static final class MemoryEngineFactory implements StorageEngineFactory {

		@Override
		public StorageType type() {
			return StorageType.MEMORY;
		}

		@Override
		public KeyValueStore create(StoreSettings settings) {
			Durability durability = settings.properties().getDurability();
			if (durability != null && durability != Durability.NONE) {
				throw settings.invalid("durability", durability, "The engine 'memory' survives nothing. Choose a"
						+ " durable engine, such as 'rocksdb', or durability 'none'.");
			}
			MemoryStoreBuilder builder = MemoryStore.builder().name(settings.name()).clock(settings.clock());
			DataSize maxSize = settings.properties().getMemory().getMaxSize();
			if (maxSize != null) {
				builder.maxSize(settings.bytes("memory.max-size", maxSize, DataSize.ofKilobytes(1),
						DataSize.ofBytes(Long.MAX_VALUE)));
			}
			return builder.build();
		}

	}

}
