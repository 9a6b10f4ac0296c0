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
package io.synapsed.storage.cache;

import java.time.Duration;
import java.util.function.LongSupplier;

import io.synapsed.storage.exception.StorageConfigurationException;
import io.synapsed.storage.spi.InvalidationBus;

/**
 * How the caches of several instances of a store agree.
 *
 * @param bus carries what they tell each other; it belongs to the store, which closes it
 * @param maxStaleness the oldest that a read may be, at least 10 ms: how long after
 * another instance has written a value the one before it may still be read
 * @param lease how long after the announcement of a write the others keep its keys out of
 * their caches unless they hear that it is over, at least twice the largest staleness. A
 * write that takes longer clears the other caches
 * @param pollInterval how often the bus is read, at most half of the largest staleness
 * @param onFailure what becomes of reads and writes without the bus
 * @param nanoTime a clock that never goes back, in nanoseconds
 * @since 0.1.0
 */
public record CacheInvalidation(InvalidationBus bus, Duration maxStaleness, Duration lease, Duration pollInterval,
		BusFailure onFailure, LongSupplier nanoTime) {

	private static final Duration LONGEST = Duration.ofHours(1);

	/**
	 * Checks the times.
	 * @param bus carries what the instances tell each other
	 * @param maxStaleness the oldest that a read may be
	 * @param lease how long the keys of a write are kept out
	 * @param pollInterval how often the bus is read
	 * @param onFailure what becomes of reads and writes without the bus
	 * @param nanoTime a clock that never goes back
	 * @throws StorageConfigurationException if one is out of its bounds
	 */
	public CacheInvalidation {
		check(maxStaleness.toMillis() >= 10 && maxStaleness.compareTo(LONGEST) <= 0,
				"max-staleness must be from 10ms to 1h, not " + maxStaleness);
		check(lease.compareTo(maxStaleness.multipliedBy(2)) >= 0 && lease.compareTo(LONGEST.multipliedBy(2)) <= 0,
				"lease must be from twice the max-staleness (" + maxStaleness + ") to 2h, not " + lease);
		check(pollInterval.toMillis() >= 1 && pollInterval.multipliedBy(2).compareTo(maxStaleness) <= 0,
				"poll-interval must be from 1ms to half of the max-staleness (" + maxStaleness + "), not "
						+ pollInterval);
	}

	private static void check(boolean holds, String problem) {
		if (!holds) {
			throw new StorageConfigurationException(null, "cache.invalidation." + problem);
		}
	}

}
