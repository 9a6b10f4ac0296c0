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

import java.util.Optional;

import io.synapsed.storage.StorageBuilder;
import io.synapsed.storage.StorageEntry;
import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.backend.memory.MemoryStore;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.serializer.TextSerializer;

/**
 * Changes an entry only if it is still the one that was read.
 */
public final class ConditionalWrites {

	private ConditionalWrites() {
	}

	public static void main(String[] arguments) {
		try (StorageTemplate storage = StorageBuilder.over(MemoryStore.builder().name("example").build())
			.serializer(new TextSerializer())
			.build()) {
			System.out.println("created: " + storage.putIfAbsent("stock", "10").isPresent());
			System.out.println("created again: " + storage.putIfAbsent("stock", "99").isPresent());
			StorageEntry<String> read = storage.getEntry("stock", String.class).orElseThrow();
			storage.put("stock", "9");
			Optional<Version> late = storage.compareAndSet("stock", read.version(), "8");
			System.out.println("written over a newer value: " + late.isPresent());
			System.out.println("visits: " + storage.increment("visits", 1) + ", " + storage.increment("visits", 1));
		}
	}

}
