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

package io.synapsed.storage.resilience;

import java.time.Duration;
import java.util.function.LongSupplier;

import io.synapsed.storage.exception.StorageConfigurationException;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.StoreLayer;

/**
 * Turns operations away, with a
 * {@link io.synapsed.storage.exception.StorageRejectedException}, while the engine fails
 * most of them: callers need not wait for what will not come, and the engine is left in
 * peace. After a while a few are let through, and tell whether it is back (M. Nygard,
 * "Release It!", 2007). What counts as a failure is that the engine could not be reached,
 * did not answer in time, or failed by itself; not what it refuses for a reason. Probes
 * for health always reach the engine. The work is done by Resilience4j,
 * {@code io.github.resilience4j:resilience4j-circuitbreaker}.
 *
 * @param window number of latest operations that are looked at, from 1 to 100,000
 * @param minimumOperations number of operations without which nothing is decided, from 1
 * to the window
 * @param failureRate share of failures, in percent above 0 up to 100, from which on
 * operations are turned away
 * @param openDuration how long they are turned away, at least 1 ms
 * @param trials number of operations that are let through then, at least 1
 * @param nanoTime a clock that never goes back, in nanoseconds
 * @since 0.1.0
 */
public record CircuitBreakerLayer(int window, int minimumOperations, float failureRate, Duration openDuration,
		int trials, LongSupplier nanoTime) implements StoreLayer {

	private static final int LARGEST_WINDOW = 100_000;

	/**
	 * Checks the settings.
	 * @param window number of latest operations that are looked at
	 * @param minimumOperations number of operations without which nothing is decided
	 * @param failureRate share of failures in percent
	 * @param openDuration how long operations are turned away
	 * @param trials number of operations that are let through then
	 * @param nanoTime a clock that never goes back
	 * @throws StorageConfigurationException if one is out of its bounds
	 */
	public CircuitBreakerLayer {
		check(window >= 1 && window <= LARGEST_WINDOW,
				"window must be from 1 to " + LARGEST_WINDOW + ", not " + window);
		check(minimumOperations >= 1 && minimumOperations <= window,
				"minimum-operations must be from 1 to the window, " + window + ", not " + minimumOperations);
		check(failureRate > 0 && failureRate <= 100, "failure-rate must be above 0 up to 100, not " + failureRate);
		check(openDuration.toMillis() >= 1, "open-duration must be at least 1ms, not " + openDuration);
		check(trials >= 1 && trials <= LARGEST_WINDOW,
				"trials must be from 1 to " + LARGEST_WINDOW + ", not " + trials);
	}

	private static void check(boolean holds, String problem) {
		if (!holds) {
			throw new StorageConfigurationException(null, "resilience.circuit-breaker." + problem);
		}
	}

	@Override
	public Position position() {
		return Position.RESILIENCE;
	}

	@Override
	public KeyValueStore over(KeyValueStore delegate) {
		return new CircuitBreakingStore(delegate, this);
	}

}
