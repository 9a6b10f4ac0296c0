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

package io.synapsed.storage.engine;

import java.util.Arrays;

import io.synapsed.storage.spi.Entry;
import org.jspecify.annotations.Nullable;

/**
 * The entries that a scan has read and not handed out yet, in the order of the scan. A
 * scan that ends soon reads little ahead: the first batch is small, and each one is
 * larger than the one before, as long as its entries are small. Belongs to one scan; not
 * safe for use by several threads.
 *
 * @since 0.1.0
 * @see EngineCursor#fill
 */
public final class EntryBatch {

	private static final int FIRST = 4;

	private static final int LARGEST = 64;

	private static final long MOST_BYTES = 256 << 10;

	private static final int GROWTH = 4;

	private final int largest;

	private final long mostBytes;

	// Ends with a null, or with its length. A thread that uses the scan of another one by
	// mistake meets entries twice, or none, but never a position out of bounds.
	private @Nullable Entry[] entries = new Entry[0];

	private int target;

	private int capacity;

	private int size;

	private int next;

	private long bytes;

	/**
	 * Creates an empty batch for an engine that reads its entries in memory or by a call
	 * into native code: of 4, then 16, then 64 entries, and about 256 KiB.
	 */
	public EntryBatch() {
		this(FIRST, LARGEST, MOST_BYTES);
	}

	/**
	 * Creates an empty batch for an engine that pays for each batch, such as by a
	 * statement or a round trip.
	 * @param first number of entries of the first batch, at least 1
	 * @param largest largest number of entries, at least that of the first batch
	 * @param mostBytes bytes of keys and values after which no further entry is wanted
	 */
	public EntryBatch(int first, int largest, long mostBytes) {
		if (first < 1 || largest < first) {
			throw new IllegalArgumentException(
					"A batch needs room for at least one entry, and cannot shrink: " + first + " to " + largest);
		}
		this.target = first;
		this.largest = largest;
		this.mostBytes = mostBytes;
	}

	/**
	 * Returns how many entries are wanted.
	 * @return number of entries, 0 if the batch {@link #isFull()}
	 */
	public int room() {
		return isFull() ? 0 : this.capacity - this.size;
	}

	/**
	 * Whether no further entry is wanted: there are enough, or they are large.
	 * @return whether the engine should stop
	 */
	public boolean isFull() {
		return this.size >= this.capacity || this.bytes >= this.mostBytes;
	}

	/**
	 * Adds the entry that comes next. An engine that has read more entries than are
	 * wanted adds them, too.
	 * @param entry the entry, also if it has expired
	 */
	public void add(Entry entry) {
		if (this.size == this.entries.length) {
			this.entries = Arrays.copyOf(this.entries, Math.max(FIRST, 2 * this.size));
		}
		this.entries[this.size++] = entry;
		this.bytes += entry.key().size() + entry.value().size();
	}

	/**
	 * Returns the entry that was added last, for an engine that continues after its key.
	 * To be called before the batch is handed out.
	 * @return the entry, or {@code null} if none was added
	 */
	public @Nullable Entry last() {
		return (this.size > 0) ? this.entries[this.size - 1] : null;
	}

	/**
	 * Makes room for the next entries, once all have been taken.
	 * @param needed how many will be asked for at most, at least 1
	 */
	void empty(long needed) {
		if (this.bytes >= this.mostBytes) {
			this.target = Math.max(1, this.target / GROWTH);
		}
		else if (this.size > 0 && this.bytes < this.mostBytes / GROWTH) {
			this.target = Math.min(this.largest, this.target * GROWTH);
		}
		this.capacity = (int) Math.min(this.target, needed);
		if (this.entries.length < this.capacity) {
			this.entries = new Entry[this.capacity];
		}
		this.size = 0;
		this.next = 0;
		this.bytes = 0;
	}

	/**
	 * Whether no entry was added since there was room.
	 */
	boolean isEmpty() {
		return this.size == 0;
	}

	/**
	 * Takes the entry that comes next.
	 * @return the entry, or {@code null} if all have been taken
	 */
	@Nullable Entry take() {
		@Nullable Entry[] held = this.entries;
		int position = this.next;
		if (position >= held.length) {
			return null;
		}
		Entry entry = held[position];
		if (entry != null) {
			// The user may need no more of it than its key.
			held[position] = null;
			this.next = position + 1;
		}
		return entry;
	}

}
