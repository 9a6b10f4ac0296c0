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
 * Adapts the number of entries that are reclaimed at once, so that a writer waits a
 * bounded time for them. Pauses between two batches: a writer that waits for a lock wakes
 * up too late if the sweeper takes the lock again at once. For use by one thread at a
 * time.
 */
final class ReclaimPace {

	/** Size of a batch that no writer waits for. */
	static final int MOST = 500;

	/** Smallest size of a batch, to spread the fixed cost of a commit. */
	static final int LEAST = 16;

	private static final int FIRST = 64;

	/** How long a writer may wait for a batch. */
	private static final long TARGET = Duration.ofMillis(1).toNanos();

	/** Longest pause, so that a single slow commit does not delay the sweep. */
	private static final long LONGEST_PAUSE = 4 * TARGET;

	private final LongSupplier nanoTime;

	private final LongConsumer pause;

	private int size = FIRST;

	/**
	 * Creates a pace.
	 * @param nanoTime nanoseconds of a monotonic clock
	 * @param pause lets a number of nanoseconds pass
	 */
	ReclaimPace(LongSupplier nanoTime, LongConsumer pause) {
		this.nanoTime = nanoTime;
		this.pause = pause;
	}

	/** Returns the largest number of entries to reclaim next. */
	int size() {
		return this.size;
	}

	/**
	 * Reclaims entries, and then pauses for as long as that took.
	 * @param entries number of entries
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
