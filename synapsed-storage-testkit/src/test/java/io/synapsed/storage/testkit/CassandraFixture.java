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
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Set;

import io.synapsed.storage.StorageBuilder;
import io.synapsed.storage.backend.cassandra.CassandraOptions;
import io.synapsed.storage.backend.cassandra.CassandraStore;
import io.synapsed.storage.common.Capability;
import io.synapsed.storage.common.ConsistencyLevel;

/**
 * Layers over Cassandra. One server is shared by all tests; each directory stands for a
 * table.
 */
record CassandraFixture(Stack stack, boolean conditionalWrites) implements StoreFixture {

	@Override
	public Set<Capability> expectedCapabilities() {
		Set<Capability> expected = EnumSet.of(Capability.TTL, Capability.COLOCATED_BATCH, Capability.SHARED,
				Capability.ORDERED_SCAN);
		if (this.conditionalWrites) {
			expected.add(Capability.CONDITIONAL_WRITE);
			expected.add(Capability.INCREMENT);
		}
		return expected;
	}

	@Override
	public Set<ConsistencyLevel> expectedConsistencyLevels() {
		Set<ConsistencyLevel> expected = EnumSet.allOf(ConsistencyLevel.class);
		if (!this.conditionalWrites) {
			expected.remove(ConsistencyLevel.LINEARIZABLE);
		}
		return expected;
	}

	@Override
	public boolean isDurable() {
		// The server goes on when a store is closed.
		return true;
	}

	@Override
	public boolean findsExpired() {
		return false;
	}

	@Override
	public StorageBuilder open(Path directory, InstantSource clock) {
		return this.stack.over(StorageBuilder.over(CassandraStore.builder()
			.session(CassandraTables.session())
			.clock(clock)
			.options(CassandraOptions.builder()
				.keyspace(CassandraTables.KEYSPACE)
				.table(CassandraTables.tableOf(directory))
				.buckets(4)
				.conditionalWrites(this.conditionalWrites)
				.timeout(Duration.ofSeconds(20))
				.openTimeout(Duration.ofSeconds(60))
				.build())
			.build()), clock);
	}

	@Override
	public void destroy(Path directory) {
		CassandraTables.release(directory.getParent());
	}

	@Override
	public String toString() {
		return "cassandra, " + this.stack + (this.conditionalWrites ? "" : ", plain writes");
	}

}
