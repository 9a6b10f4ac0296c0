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
package io.synapsed.storage.expiry;

import java.time.Duration;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Finds how many entries to reclaim at once, so that a writer who has to wait for them
 * waits a bounded time, and makes room for writers in between: whoever waits for a lock
 * wakes up too late to get it from a sweeper that takes it again at once. To be used by
 * one thread at a time.
 */
final class ReclaimPace {

	/** As many as are reclaimed at once where nobody waits for them. */
	static final int MOST = 500;

	/** What a commit costs apart from its entries is shared by so many at least. */
	static final int LEAST = 16;

	private static final int FIRST = 64;

	/** As long as a writer may wait for entries that are being reclaimed. */
	private static final long TARGET = Duration.ofMillis(1).toNanos();

	/** A commit that was held up by something else must not hold up the sweep. */
	private static final long LONGEST_PAUSE = 4 * TARGET;

	private final LongSupplier nanoTime;

	private final LongConsumer pause;

	private int size = FIRST;

	/**
	 * @param nanoTime nanoseconds of a monotonic clock
	 * @param pause lets a number of nanoseconds pass
	 */
	ReclaimPace(LongSupplier nanoTime, LongConsumer pause) {
		this.nanoTime = nanoTime;
		this.pause = pause;
	}

	/** Returns how many to reclaim next, at most. */
	int size() {
		return this.size;
	}

	/**
	 * Reclaims entries, and gives others as much time as that took.
	 * @param entries their number
	 * @param work reclaims them
	 */
	void reclaim(int entries, Runnable work) {
		long start = this.nanoTime.getAsLong();
		work.run();
		long taken = this.nanoTime.getAsLong() - start;
		if (taken > TARGET) {
			this.size = Math.max(LEAST, this.size / 2);
		}
		else if (taken < TARGET / 2 && entries >= this.size) {
			this.size = Math.min(MOST, this.size * 2);
		}
		this.pause.accept(Math.min(taken, LONGEST_PAUSE));
	}

}
