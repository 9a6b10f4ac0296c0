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

/**
 * Counts the attempts of an operation that a concurrent change can defeat, within 10
 * seconds, with random pauses that grow. Belongs to one call.
 */
final class OptimisticAttempts {

	private static final Duration LONGEST = Duration.ofSeconds(10);

	private final int limit;

	private final long firstPauseNanos;

	private final long longestPauseNanos;

	private final long start = System.nanoTime();

	private int lost;

	private long takenNanos;

	private OptimisticAttempts(int limit, long firstPauseNanos, long longestPauseNanos) {
		this.limit = limit;
		this.firstPauseNanos = firstPauseNanos;
		this.longestPauseNanos = longestPauseNanos;
	}

	/**
	 * Starts to count the attempts to change one entry: at most 100, with pauses of up to
	 * 5 ms.
	 */
	static OptimisticAttempts ofChange() {
		return new OptimisticAttempts(100, 20_000, 5_000_000);
	}

	/**
	 * Starts to count the attempts to run a transaction: at most 16, with pauses of up to
	 * 12.8 ms.
	 */
	static OptimisticAttempts ofTransaction() {
		return new OptimisticAttempts(16, 100_000, 12_800_000);
	}

	/**
	 * Notes that a concurrent change has defeated an attempt, and pauses before the next
	 * one.
	 * @return whether there may be another attempt
	 */
	boolean mayRepeat() {
		this.lost++;
		this.takenNanos = System.nanoTime() - this.start;
		if (this.lost >= this.limit || this.takenNanos >= LONGEST.toNanos()) {
			return false;
		}
		long longest = Math.min(this.longestPauseNanos, this.firstPauseNanos << Math.min(this.lost, 16));
		Uninterruptibly.pause(ThreadLocalRandom.current().nextLong(longest));
		return true;
	}

	/**
	 * Describes the attempts that were lost, for a message.
	 */
	String description() {
		return this.lost + " attempts within " + Duration.ofNanos(this.takenNanos).toMillis() + " ms";
	}

}
