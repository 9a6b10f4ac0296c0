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

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.engine.EntryTable;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.Mutation;
import org.jspecify.annotations.Nullable;

/**
 * The entries as a batch sees and changes them. Remembers the changes made so far, at
 * most one for each mutation, in memory that it allocates at the start.
 */
final class MemoryChanges implements EntryTable<RuntimeException> {

	private final MemoryTable table;

	private final KeySlot[] slots;

	private final @Nullable MemoryEntry[] before;

	private final @Nullable MemoryEntry[] after;

	private int begun;

	private int counted;

	MemoryChanges(MemoryTable table, int size) {
		this.table = table;
		this.slots = new KeySlot[size];
		this.before = new MemoryEntry[size];
		this.after = new MemoryEntry[size];
	}

	@Override
	public @Nullable Entry head(Bytes key) {
		return this.table.stored(key);
	}

	@Override
	public void put(Mutation.Put put, Version version) {
		KeySlot slot = this.table.slot(put.key());
		MemoryEntry current = slot.newest();
		make(slot, current, this.table.entry(slot, put, put.stored(), version, current));
	}

	@Override
	public boolean delete(Bytes key, long now, boolean asked) {
		KeySlot slot = this.table.find(key);
		MemoryEntry current = MemoryTable.stored(slot);
		if (slot == null || current == null) {
			return false;
		}
		make(slot, current, this.table.removal(current));
		return !current.isExpired(now);
	}

	private void make(KeySlot slot, @Nullable MemoryEntry before, @Nullable MemoryEntry after) {
		this.slots[this.begun] = slot;
		this.before[this.begun] = before;
		this.after[this.begun] = after;
		this.begun++;
		this.table.change(slot, before, after);
		this.counted++;
	}

	/**
	 * Takes back all changes, the last one first.
	 */
	void takeBack() {
		for (int index = this.begun - 1; index >= 0; index--) {
			this.table.takeBack(this.slots[index], this.before[index], this.after[index]);
			if (index < this.counted) {
				this.table.count(this.after[index], this.before[index]);
			}
		}
	}

}
