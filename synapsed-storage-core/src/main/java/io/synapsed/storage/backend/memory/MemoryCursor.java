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

package io.synapsed.storage.backend.memory;

import java.util.function.BooleanSupplier;

import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.ScanOptions;
import io.synapsed.storage.engine.EngineCursor;
import io.synapsed.storage.engine.EntryBatch;

/**
 * A scan that walks through the slots of the keys.
 */
final class MemoryCursor extends EngineCursor {

	private final SlotScan slots;

	private final long epoch;

	/**
	 * Starts a scan.
	 * @param epoch the epoch to look at, {@link Long#MAX_VALUE} for the newest entries
	 * @param sourceClosed whether the store or the snapshot was closed
	 */
	MemoryCursor(MemoryStore store, MemoryTable table, KeyRange range, ScanOptions options, long epoch,
			BooleanSupplier sourceClosed) {
		super(store, range, options, sourceClosed);
		this.slots = table.slots(range, options.reverse());
		this.epoch = epoch;
	}

	@Override
	protected boolean fill(EntryBatch batch) {
		for (KeySlot slot = this.slots.next(batch.room()); slot != null; slot = this.slots.next(batch.room())) {
			MemoryEntry entry = MemoryTable.asOf(slot, this.epoch);
			if (entry != null) {
				batch.add(entry);
				if (batch.isFull()) {
					return true;
				}
			}
		}
		return false;
	}

}
