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
import io.synapsed.storage.common.Capability;
import io.synapsed.storage.common.Durability;
import io.synapsed.storage.spi.KeyValueStore;

import org.springframework.util.unit.DataSize;

/**
 * Creates stores on the heap.
 */
class MemoryEngineFactory implements StorageEngineFactory {

	private static final EngineDescription ENGINE = EngineDescription
		.of(StorageEngineFactories.DEFAULT, DataLocation.PROCESS)
		.with(Capability.CONDITIONAL_WRITE, Capability.INCREMENT, Capability.TTL, Capability.COLOCATED_BATCH,
				Capability.WATCH, Capability.ORDERED_SCAN, Capability.ATOMIC_BATCH, Capability.TRANSACTION,
				Capability.SNAPSHOT);

	@Override
	public EngineDescription engine() {
		return ENGINE;
	}

	@Override
	public KeyValueStore create(StoreSettings settings) {
		Durability durability = settings.properties().getDurability();
		if (durability != null && durability != Durability.NONE) {
			throw settings.invalid("durability", durability, "The engine 'memory' survives nothing. Choose a"
					+ " durable engine, such as 'rocksdb', or durability 'none'.");
		}
		MemoryStoreBuilder builder = MemoryStore.builder()
			.name(settings.name())
			.clock(settings.clock())
			.consistencyLevel(settings.properties().getConsistencyLevel());
		DataSize maxSize = settings.properties().getMemory().getMaxSize();
		if (maxSize != null) {
			builder.maxSize(settings.bytes("memory.max-size", maxSize, DataSize.ofKilobytes(1),
					DataSize.ofBytes(Long.MAX_VALUE)));
		}
		return builder.build();
	}

}
