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

import io.synapsed.storage.exception.StorageConfigurationException;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.StoreLayer;

/**
 * Repeats operations that failed without an effect because the engine could not be
 * reached or was busy. Never repeats an operation that may have had an effect, nor a
 * conflict, which the caller must resolve.
 * <p>
 * The pause before a repetition grows exponentially. A random part of it is cut off, so
 * that callers who failed together do not return together (M. Brooker, "Exponential
 * Backoff And Jitter", 2015). A call takes at most {@code maxAttempts} times the timeout
 * of the engine, plus the pauses.
 *
 * @param maxAttempts largest number of attempts at one operation, including the first,
 * from 2 to 100
 * @param initialDelay the longest pause before the second attempt, at least 1 ms
 * @param multiplier the factor by which the pause grows with each attempt, from 1 to 100
 * @param maxDelay the longest pause, not shorter than the initial one
 * @param jitter the largest part of a pause that is cut off, from 0 to 1
 * @since 0.1.0
 */
public record RetryLayer(int maxAttempts, Duration initialDelay, double multiplier, Duration maxDelay,
		double jitter) implements StoreLayer {

	private static final int MOST_ATTEMPTS = 100;

	/**
	 * Checks the settings.
	 * @param maxAttempts largest number of attempts at one operation
	 * @param initialDelay the longest pause before the second attempt
	 * @param multiplier the factor by which the pause grows
	 * @param maxDelay the longest pause
	 * @param jitter the largest part of a pause that is cut off
	 * @throws StorageConfigurationException if one is out of its bounds
	 */
	public RetryLayer {
		check(maxAttempts >= 2 && maxAttempts <= MOST_ATTEMPTS,
				"max-attempts must be from 2 to " + MOST_ATTEMPTS + ", not " + maxAttempts);
		check(initialDelay.toMillis() >= 1, "initial-delay must be at least 1ms, not " + initialDelay);
		check(multiplier >= 1 && multiplier <= MOST_ATTEMPTS,
				"multiplier must be from 1 to " + MOST_ATTEMPTS + ", not " + multiplier);
		check(maxDelay.compareTo(initialDelay) >= 0,
				"max-delay must not be shorter than initial-delay, " + initialDelay + ", and is " + maxDelay);
		check(jitter >= 0 && jitter <= 1, "jitter must be from 0 to 1, not " + jitter);
	}

	private static void check(boolean holds, String problem) {
		if (!holds) {
			throw new StorageConfigurationException(null, "resilience.retry." + problem);
		}
	}

	@Override
	public Position position() {
		return Position.RESILIENCE;
	}

	@Override
	public KeyValueStore over(KeyValueStore delegate) {
		return new RetryingStore(delegate, this, Pause.SLEEP);
	}

	/**
	 * Returns the longest pause after an attempt.
	 * @param attempt number of the attempt that has failed, from 1
	 */
	Duration delayAfter(int attempt) {
		double millis = this.initialDelay.toMillis() * Math.pow(this.multiplier, attempt - 1);
		return Duration.ofMillis((long) Math.min(millis, this.maxDelay.toMillis()));
	}

}
