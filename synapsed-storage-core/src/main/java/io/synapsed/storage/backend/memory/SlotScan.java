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

import java.util.Iterator;

import io.synapsed.storage.common.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * Walks through slots in the order of their keys, up to an end. It fetches as many as are
 * needed, and compares only the last one of them with the end, because the ordered index
 * would compare each. Not safe for use by several threads.
 */
final class SlotScan {

	private final Iterator<KeySlot> slots;

	private final @Nullable Bytes end;

	private @Nullable KeySlot[] batch = new KeySlot[0];

	private int position;

	private int fetched;

	private boolean ended;

	// Keeps the compiler from leaving out what is read for it.
	private int touched;

	/**
	 * Starts to walk.
	 * @param slots slots in the order of their keys
	 * @param end the first key that no longer belongs to the range, {@code null} if all
	 * slots do
	 */
	SlotScan(Iterator<KeySlot> slots, @Nullable Bytes end) {
		this.slots = slots;
		this.end = end;
	}

	/**
	 * Moves to the next slot.
	 * @param needed how many slots will be asked for, this one included, at least 1
	 * @return the slot, or {@code null} at the end
	 */
	@Nullable KeySlot next(int needed) {
		if (this.end == null) {
			return this.slots.hasNext() ? this.slots.next() : null;
		}
		if (this.position == this.fetched && !fetch(this.end, needed)) {
			return null;
		}
		return this.batch[this.position++];
	}

	private boolean fetch(Bytes end, int needed) {
		if (this.ended) {
			return false;
		}
		if (needed > this.batch.length) {
			this.batch = new KeySlot[needed];
		}
		this.position = 0;
		this.fetched = 0;
		while (this.fetched < needed && this.slots.hasNext()) {
			this.batch[this.fetched++] = this.slots.next();
		}
		while (this.fetched > 0 && isBeyond(this.batch[this.fetched - 1], end)) {
			this.fetched--;
		}
		this.ended = this.fetched < needed;
		touch();
		return this.fetched > 0;
	}

	/**
	 * Reads something of each entry, so that the processor loads all of them at the same
	 * time, and not each only when its step comes.
	 */
	private void touch() {
		int sizes = 0;
		for (int index = 0; index < this.fetched; index++) {
			KeySlot slot = this.batch[index];
			MemoryEntry entry = (slot != null) ? slot.newest() : null;
			sizes += (entry != null) ? entry.value().size() + entry.key().size() : 0;
		}
		this.touched = sizes;
	}

	private static boolean isBeyond(@Nullable KeySlot slot, Bytes end) {
		return slot == null || slot.key().compareTo(end) >= 0;
	}

}
