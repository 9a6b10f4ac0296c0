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

package io.synapsed.storage.backend.cassandra;

import java.time.Duration;

import io.synapsed.storage.spi.Entry;

/**
 * Finds out how long the servers keep an entry. They only reclaim its space: whether it
 * has expired is judged by the clock of the reader, so the servers keep it for some time
 * longer. What they cannot keep long enough they keep for ever.
 */
final class NativeExpiry {

	/** No time to live. */
	static final int NONE = 0;

	private static final long MOST_SECONDS = Duration.ofDays(20 * 365).toSeconds();

	/**
	 * Many servers store the moment at which a cell ends in 31 bits, and refuse later
	 * ones: a day before that, for clocks that differ.
	 */
	private static final long LATEST_SECOND = Integer.MAX_VALUE - Duration.ofDays(1).toSeconds();

	private final long graceMillis;

	NativeExpiry(Duration grace) {
		this.graceMillis = grace.toMillis();
	}

	/**
	 * Returns the time to live of the cells of an entry.
	 * @param expiresAt when it expires, in milliseconds since the epoch
	 * @param now the time by the clock of the store
	 * @return seconds, at least 1, or {@link #NONE}
	 */
	int secondsOf(long expiresAt, long now) {
		return secondsOf(expiresAt, now, System.currentTimeMillis());
	}

	/**
	 * Returns the time to live of the cells of an entry.
	 * @param serverNow the time by the clock of the servers
	 */
	int secondsOf(long expiresAt, long now, long serverNow) {
		if (expiresAt == Entry.NEVER) {
			return NONE;
		}
		long remaining;
		try {
			remaining = Math.addExact(Math.max(0, Math.subtractExact(expiresAt, now)), this.graceMillis);
		}
		catch (ArithmeticException ex) {
			return NONE;
		}
		long seconds = Math.max(1, Math.floorDiv(remaining, 1000L) + 1);
		long most = Math.min(MOST_SECONDS, LATEST_SECOND - Math.floorDiv(serverNow, 1000L));
		return (seconds <= most) ? (int) seconds : NONE;
	}

}
