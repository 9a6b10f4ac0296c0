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

package io.synapsed.storage.testkit;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.synapsed.storage.StorageBuilder;
import io.synapsed.storage.backend.memory.MemoryStore;
import io.synapsed.storage.common.Capability;
import io.synapsed.storage.spi.ForwardingStore;
import io.synapsed.storage.spi.KeyValueStore;

/**
 * The memory engine, which outlives the layers over it: they change, and what it holds
 * stays.
 */
record KeptMemoryFixture(Map<Path, MemoryStore> engines) implements StoreFixture {

	KeptMemoryFixture() {
		this(new ConcurrentHashMap<>());
	}

	@Override
	public Set<Capability> expectedCapabilities() {
		return new MemoryFixture(Stack.of()).expectedCapabilities();
	}

	@Override
	public boolean isDurable() {
		return true;
	}

	@Override
	public StorageBuilder open(Path directory, InstantSource clock) {
		return StorageBuilder.over(new KeptStore(
				this.engines.computeIfAbsent(directory, (key) -> MemoryStore.builder().clock(clock).build())));
	}

	@Override
	public void destroy(Path directory) {
		Objects.requireNonNull(this.engines.remove(directory)).close();
	}

	@Override
	public String toString() {
		return "memory, kept";
	}

	private static final class KeptStore extends ForwardingStore {

		private KeptStore(KeyValueStore delegate) {
			super(delegate);
		}

		@Override
		public void close() {
			// The engine stays open for other layers.
		}

	}

}
