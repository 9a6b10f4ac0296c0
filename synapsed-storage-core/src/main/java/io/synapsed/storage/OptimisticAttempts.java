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

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

import io.synapsed.storage.engine.Uninterruptibly;
import io.synapsed.storage.exception.StorageConflictException;

/**
 * Counts the attempts of an operation that reads an entry, changes it and writes it back
 * if it is still the same: at most 100 within 10 seconds, with random pauses that grow to
 * 5 milliseconds. Belongs to one call.
 */
final class OptimisticAttempts {

	private static final int MOST = 100;

	private static final Duration LONGEST = Duration.ofSeconds(10);

	private static final long SHORTEST_PAUSE_NANOS = 20_000;

	private static final long LONGEST_PAUSE_NANOS = 5_000_000;

	private final String store;

	private final String operation;

	private final long start = System.nanoTime();

	private int lost;

	OptimisticAttempts(String store, String operation) {
		this.store = store;
		this.operation = operation;
	}

	/**
	 * Takes note that another writer was quicker, and pauses before the next attempt.
	 * @throws StorageConflictException if there may be no further attempt; nothing was
	 * written
	 */
	void lost() {
		this.lost++;
		long taken = System.nanoTime() - this.start;
		if (this.lost >= MOST || taken >= LONGEST.toNanos()) {
			throw new StorageConflictException(this.store,
					this.operation + " met a concurrent change in each of " + this.lost + " attempts within "
							+ Duration.ofNanos(taken).toMillis() + " ms; nothing was written. Try again later, or"
							+ " spread the writes over several keys");
		}
		long longest = Math.min(LONGEST_PAUSE_NANOS, SHORTEST_PAUSE_NANOS << Math.min(this.lost, 16));
		Uninterruptibly.pause(ThreadLocalRandom.current().nextLong(longest));
	}

}
