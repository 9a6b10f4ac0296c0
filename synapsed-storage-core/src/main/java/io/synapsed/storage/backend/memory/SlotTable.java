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

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Collections;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.KeyRange;
import org.jspecify.annotations.Nullable;

/**
 * The slots of all keys: in the order of the keys, and in a hash table that is a shortcut
 * to them. The hash table has open addresses, so that an entry needs no node of its own
 * in it. A slot that finds no place near that of its hash is in the ordered index only:
 * where many keys have the same hash, reads fall back to the index.
 * <p>
 * Reads need no lock. A thread that adds or removes a slot holds the lock of its key. A
 * read that still looks at a table that has been replaced misses only what was added
 * since it began.
 */
final class SlotTable {

	/** How far from the place of its hash a slot may be. */
	static final int PROBES = 128;

	private static final int PART_BITS = 8;

	private static final int SMALLEST = 8;

	private static final VarHandle ELEMENT = MethodHandles.arrayElementVarHandle(KeySlot[].class);

	// Holds the place of a removed slot, because others may come behind it. No key has
	// the hash 0 and is empty.
	private static final KeySlot GONE = new KeySlot(Bytes.EMPTY, 0);

	private final ConcurrentNavigableMap<Bytes, KeySlot> index = new ConcurrentSkipListMap<>();

	private final Part[] parts = new Part[1 << PART_BITS];

	SlotTable() {
		for (int number = 0; number < this.parts.length; number++) {
			this.parts[number] = new Part();
		}
	}

	/**
	 * Finds the slot of a key.
	 * @return the slot, or {@code null} if there is none
	 */
	@Nullable KeySlot find(Bytes key) {
		return find(key, hash(key));
	}

	private @Nullable KeySlot find(Bytes key, int hash) {
		@Nullable KeySlot[] places = part(hash).places;
		// Most are in the first place; the compiler makes more of a short method.
		KeySlot slot = at(places, hash);
		return (slot != null && slot.isOf(key, hash)) ? slot : findBehind(places, key, hash);
	}

	private @Nullable KeySlot findBehind(@Nullable KeySlot[] places, Bytes key, int hash) {
		for (int probe = 0; probe < PROBES; probe++) {
			KeySlot slot = at(places, hash + probe);
			if (slot == null) {
				return part(hash).crowded ? this.index.get(key) : null;
			}
			if (slot.isOf(key, hash)) {
				return slot;
			}
		}
		return this.index.get(key);
	}

	/**
	 * Finds the slot of a key, or makes one, which is still to be {@linkplain #add added}
	 * then.
	 * @return the slot, without a newest version if it is new
	 */
	KeySlot findOrCreate(Bytes key) {
		int hash = hash(key);
		KeySlot slot = find(key, hash);
		return (slot != null) ? slot : new KeySlot(MemoryTable.exact(key), hash);
	}

	/**
	 * Adds a slot. Does nothing if it is there already.
	 */
	void add(KeySlot slot) {
		part(slot.hash()).add(slot);
		this.index.put(slot.key(), slot);
	}

	/**
	 * Removes a slot. Does nothing if it is not there.
	 */
	void remove(KeySlot slot) {
		this.index.remove(slot.key(), slot);
		part(slot.hash()).remove(slot);
	}

	void clear() {
		for (Part part : this.parts) {
			part.clear();
		}
		this.index.clear();
	}

	/**
	 * Walks through the slots of a range. Slots that are added or removed meanwhile may
	 * or may not be met.
	 */
	SlotScan slots(KeyRange range, boolean reverse) {
		if (range.isEmpty()) {
			return new SlotScan(Collections.emptyIterator(), null);
		}
		ConcurrentNavigableMap<Bytes, KeySlot> slots = this.index;
		if (range.from() != null) {
			slots = slots.tailMap(range.from(), true);
		}
		if (!reverse) {
			return new SlotScan(slots.values().iterator(), range.to());
		}
		if (range.to() != null) {
			slots = slots.headMap(range.to(), false);
		}
		return new SlotScan(slots.descendingMap().values().iterator(), null);
	}

	private Part part(int hash) {
		return this.parts[hash >>> (Integer.SIZE - PART_BITS)];
	}

	private static @Nullable KeySlot at(@Nullable KeySlot[] places, int place) {
		return (KeySlot) ELEMENT.getAcquire(places, place & (places.length - 1));
	}

	/** Spreads the hash, because slots with neighbouring hashes crowd each other. */
	private static int hash(Bytes key) {
		int spread = key.hashCode() * 0x9E3779B9;
		return spread ^ (spread >>> 15);
	}

	/** A part of the hash table, which grows by itself. */
	private static final class Part {

		private volatile @Nullable KeySlot[] places = new KeySlot[SMALLEST];

		// Whether a slot found no place, so that it may be in the index only.
		private volatile boolean crowded;

		// Places that are not empty, removed slots included.
		private int taken;

		private int live;

		synchronized void add(KeySlot slot) {
			if (find(slot) >= 0) {
				return;
			}
			if (2 * (this.taken + 1) > this.places.length) {
				rebuild();
			}
			for (int probe = 0; probe < PROBES; probe++) {
				KeySlot present = at(this.places, slot.hash() + probe);
				if (present == null || present == GONE) {
					set(this.places, slot.hash() + probe, slot);
					this.taken += (present == null) ? 1 : 0;
					this.live++;
					return;
				}
			}
			this.crowded = true;
		}

		synchronized void remove(KeySlot slot) {
			int place = find(slot);
			if (place >= 0) {
				set(this.places, place, GONE);
				this.live--;
			}
		}

		synchronized void clear() {
			this.places = new KeySlot[SMALLEST];
			this.crowded = false;
			this.taken = 0;
			this.live = 0;
		}

		private int find(KeySlot slot) {
			for (int probe = 0; probe < PROBES; probe++) {
				KeySlot present = at(this.places, slot.hash() + probe);
				if (present == slot) {
					return (slot.hash() + probe) & (this.places.length - 1);
				}
				if (present == null) {
					break;
				}
			}
			return -1;
		}

		/** Leaves out removed slots, and makes room for at least half as many more. */
		private void rebuild() {
			int least = Math.max(SMALLEST, 3 * (this.live + 1));
			@Nullable KeySlot[] rebuilt = new KeySlot[Integer.highestOneBit(least - 1) << 1];
			int kept = 0;
			for (KeySlot slot : this.places) {
				if (slot == null || slot == GONE) {
					continue;
				}
				if (place(rebuilt, slot)) {
					kept++;
				}
				else {
					this.crowded = true;
				}
			}
			this.taken = kept;
			this.live = kept;
			this.places = rebuilt;
		}

		private static boolean place(@Nullable KeySlot[] places, KeySlot slot) {
			for (int probe = 0; probe < PROBES; probe++) {
				if (at(places, slot.hash() + probe) == null) {
					set(places, slot.hash() + probe, slot);
					return true;
				}
			}
			return false;
		}

		private static void set(@Nullable KeySlot[] places, int place, KeySlot slot) {
			ELEMENT.setRelease(places, place & (places.length - 1), slot);
		}

	}

}
