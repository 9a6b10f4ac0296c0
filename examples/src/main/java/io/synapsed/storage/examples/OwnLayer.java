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

package io.synapsed.storage.examples;

import java.util.function.Supplier;

import io.synapsed.storage.StorageBuilder;
import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.backend.memory.MemoryStore;
import io.synapsed.storage.serializer.TextSerializer;
import io.synapsed.storage.spi.ForwardingStore;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.StoreLayer;
import io.synapsed.storage.spi.StoreOperation;
import org.jspecify.annotations.Nullable;

/**
 * A layer that names every operation. With Spring Boot a {@code StorageLayerFactory} bean
 * puts it over the engine.
 */
public final class OwnLayer implements StoreLayer {

	@Override
	public Position position() {
		return Position.OBSERVATION;
	}

	@Override
	public KeyValueStore over(KeyValueStore delegate) {
		return new ForwardingStore(delegate) {

			@Override
			protected <T extends @Nullable Object> T around(StoreOperation operation, Supplier<T> call) {
				System.out.println(operation);
				return call.get();
			}

		};
	}

	public static void main(String[] arguments) {
		try (StorageTemplate storage = StorageBuilder.over(MemoryStore.builder().name("example").build())
			.serializer(new TextSerializer())
			.layer(new OwnLayer())
			.build()) {
			storage.put("key", "value");
			storage.exists("key");
		}
	}

}
