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
import java.util.Set;

import io.synapsed.storage.StorageBuilder;
import io.synapsed.storage.backend.rocksdb.RocksDbResources;
import io.synapsed.storage.backend.rocksdb.RocksDbStore;
import io.synapsed.storage.common.Capability;
import io.synapsed.storage.common.Durability;

/**
 * Layers over RocksDB.
 */
record RocksDbFixture(Stack stack, Durability durability) implements StoreFixture {

	// Kept for the life of the tests: every store would make its own otherwise.
	private static final RocksDbResources resources = new RocksDbResources(32L << 20, 16L << 20);

	@Override
	public Set<Capability> expectedCapabilities() {
		Set<Capability> expected = EnumSet.of(Capability.CONDITIONAL_WRITE, Capability.INCREMENT, Capability.TTL,
				Capability.COLOCATED_BATCH, Capability.WATCH, Capability.ORDERED_SCAN, Capability.ATOMIC_BATCH,
				Capability.TRANSACTION, Capability.SNAPSHOT, Capability.CHECKPOINT, Capability.COMPACTION);
		if (this.durability != Durability.NONE) {
			expected.add(Capability.DURABLE_PROCESS);
		}
		if (this.durability == Durability.POWER) {
			expected.add(Capability.DURABLE_POWER);
		}
		return expected;
	}

	@Override
	public boolean isDurable() {
		// Closing flushes, whatever a killed process would lose.
		return true;
	}

	@Override
	public StorageBuilder open(Path directory, InstantSource clock) {
		return this.stack.over(StorageBuilder.over(RocksDbStore.builder()
			.directory(directory)
			.clock(clock)
			.durability(this.durability)
			.resources(resources)
			.build()), clock);
	}

	@Override
	public String toString() {
		return "rocksdb, " + this.stack + ", durability " + this.durability;
	}

}
