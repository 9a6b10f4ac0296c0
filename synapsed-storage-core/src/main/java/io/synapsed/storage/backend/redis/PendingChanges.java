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

package io.synapsed.storage.backend.redis;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

import org.jspecify.annotations.Nullable;

/**
 * Changes that were read and cannot be delivered yet, because an older one may come from
 * another bucket. Also holds the position of each bucket. Belongs to one thread.
 */
final class PendingChanges {

	private static final int FIRST_PAGE = 64;

	private static final int LARGEST_PAGE = 256;

	private static final long PAGE_BYTES = 4L << 20;

	private final String store;

	private final ChangePosition[] read;

	private final int[] sizes;

	private final PriorityQueue<Change> changes = new PriorityQueue<>(
			Comparator.comparingLong((Change change) -> change.position().time())
				.thenComparingInt(Change::bucket)
				.thenComparingLong((change) -> change.position().number()));

	private int page = FIRST_PAGE;

	private boolean gap;

	/**
	 * Begins at positions.
	 * @param gap whether changes are missing before them
	 */
	PendingChanges(String store, ChangePosition[] positions, boolean gap) {
		this.store = store;
		this.read = positions;
		this.sizes = new int[positions.length];
		this.gap = gap;
	}

	ChangePosition[] positions() {
		return this.read.clone();
	}

	ChangePosition position(int bucket) {
		return this.read[bucket];
	}

	boolean isEmpty() {
		return this.changes.isEmpty();
	}

	/**
	 * Returns how many changes of a bucket to ask for at a time.
	 */
	int page() {
		return this.page;
	}

	/**
	 * Adapts the size of pages to that of the last ones.
	 */
	void adaptPage(long bytes) {
		this.page = (bytes > PAGE_BYTES) ? Math.max(1, this.page / 4) : Math.min(LARGEST_PAGE, this.page * 2);
	}

	/**
	 * Returns the time of the latest change.
	 * @return the time, or the smallest number if there is no change
	 */
	long latestTime() {
		return this.changes.stream().mapToLong((change) -> change.position().time()).max().orElse(Long.MIN_VALUE);
	}

	/**
	 * Returns the buckets to ask: those without enough pending changes.
	 */
	BitSet bucketsToAsk() {
		BitSet asked = new BitSet();
		for (int bucket = 0; bucket < this.read.length; bucket++) {
			asked.set(bucket, this.sizes[bucket] < this.page);
		}
		if (asked.isEmpty()) {
			asked.set(0);
		}
		return asked;
	}

	BitSet allBuckets() {
		BitSet all = new BitSet();
		all.set(0, this.read.length);
		return all;
	}

	/**
	 * Returns the time up to which the changes of all other buckets have been read.
	 * @param asked the buckets that were asked
	 */
	long timeOfOthers(BitSet asked) {
		long time = Long.MAX_VALUE;
		for (int bucket = asked.nextClearBit(0); bucket < this.read.length; bucket = asked.nextClearBit(bucket + 1)) {
			time = Math.min(time, this.read[bucket].time());
		}
		return time;
	}

	/**
	 * Adds the next changes of a bucket. A missing number is a gap.
	 * @return the size of the changes in bytes
	 */
	long append(int bucket, List<@Nullable Object> entries) {
		long bytes = 0;
		for (Object entry : entries) {
			Change change = Change.read(this.store, bucket, entry);
			if (change.position().number() != this.read[bucket].number() + 1) {
				this.gap = true;
			}
			// In this order: a change that could not be added is read again.
			this.changes.add(change);
			this.read[bucket] = change.position();
			this.sizes[bucket]++;
			bytes += change.size();
		}
		return bytes;
	}

	/**
	 * Records that changes are missing.
	 */
	void missed() {
		this.gap = true;
	}

	/**
	 * Continues at another position, with a gap.
	 */
	void restart(int bucket, ChangePosition position) {
		this.read[bucket] = position;
		this.gap = true;
	}

	/**
	 * Takes the changes that can be delivered.
	 * @param horizon time up to which all changes have been read
	 */
	ChangeReader.Changes takeUntil(long horizon) {
		List<Change> taken = new ArrayList<>();
		Change first = this.changes.peek();
		while (first != null && first.position().time() <= horizon) {
			taken.add(first);
			this.sizes[first.bucket()]--;
			this.changes.remove();
			first = this.changes.peek();
		}
		boolean afterGap = this.gap;
		this.gap = false;
		return new ChangeReader.Changes(afterGap, taken, !this.changes.isEmpty());
	}

}
