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

package io.synapsed.storage;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

import io.synapsed.storage.common.Capability;
import io.synapsed.storage.common.ConsistencyLevel;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.ScanOptions;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.EntryCursor;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.WriteBatch;
import org.jspecify.annotations.Nullable;

/**
 * Deletes the entries of a range in steps. Belongs to one call.
 */
final class RangeDeletion {

	/** Bounds the memory that a step takes, and how long it locks its keys. */
	private static final int STEP = 1000;

	private final KeyValueStore store;

	private final InstantSource clock;

	private final boolean atomicBatch;

	private final @Nullable ConsistencyLevel level;

	private final List<Mutation> step = new ArrayList<>(STEP);

	private long deleted;

	RangeDeletion(KeyValueStore store, InstantSource clock, CapabilityGuard guard, @Nullable ConsistencyLevel level) {
		this.store = store;
		this.clock = clock;
		this.atomicBatch = guard.has(Capability.ATOMIC_BATCH);
		this.level = level;
	}

	/**
	 * Deletes the entries.
	 * @param storedRange the keys
	 * @return number of entries that were deleted
	 */
	long run(KeyRange storedRange) {
		this.store.checkDelete(storedRange);
		try (EntryCursor cursor = this.store.scan(storedRange,
				ScanOptions.DEFAULT.withoutValues().consistency(this.level))) {
			for (Entry entry = cursor.next(); entry != null; entry = cursor.next()) {
				this.step.add(new Mutation.Delete(entry.key()));
				if (this.step.size() == STEP) {
					deleteStep();
				}
			}
		}
		deleteStep();
		return this.deleted;
	}

	private void deleteStep() {
		if (this.step.isEmpty()) {
			return;
		}
		if (this.atomicBatch) {
			commit(this.step);
		}
		else if (this.level != null) {
			this.step.forEach((mutation) -> commit(List.of(mutation)));
		}
		else {
			this.step.forEach((mutation) -> this.store.delete(mutation.key(), this.clock.millis()));
		}
		this.deleted += this.step.size();
		this.step.clear();
	}

	private void commit(List<Mutation> removals) {
		this.store.commit(WriteBatch.of(removals).withConsistency(this.level), this.clock.millis());
	}

}
