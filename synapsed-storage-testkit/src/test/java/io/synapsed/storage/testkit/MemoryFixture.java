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
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

import io.synapsed.storage.StorageBuilder;
import io.synapsed.storage.backend.memory.MemoryStore;
import io.synapsed.storage.common.Capability;

/**
 * Layers over the memory engine.
 */
record MemoryFixture(Stack stack) implements StoreFixture {

	@Override
	public Set<Capability> expectedCapabilities() {
		return EnumSet.of(Capability.CONDITIONAL_WRITE, Capability.INCREMENT, Capability.TTL,
				Capability.COLOCATED_BATCH, Capability.WATCH, Capability.ORDERED_SCAN, Capability.ATOMIC_BATCH,
				Capability.TRANSACTION, Capability.SNAPSHOT);
	}

	@Override
	public StorageBuilder open(Path directory, InstantSource clock) {
		return this.stack.over(StorageBuilder.over(MemoryStore.builder().clock(clock).build()), clock);
	}

	@Override
	public Optional<StorageBuilder> openLimited(Path directory, InstantSource clock, long maxSize) {
		return Optional.of(this.stack
			.over(StorageBuilder.over(MemoryStore.builder().clock(clock).maxSize(maxSize).build()), clock));
	}

	@Override
	public String toString() {
		return "memory, " + this.stack;
	}

}
