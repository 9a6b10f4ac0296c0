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

/**
 * Builds a {@link CircuitBreakerLayer}. For use by one thread.
 *
 * @since 0.1.0
 */
public final class CircuitBreakerLayerBuilder {

	private static final int LARGEST_WINDOW = 100_000;

	int window = 100;

	int minimumOperations = 20;

	float failureRate = 50;

	Duration openDuration = Duration.ofSeconds(5);

	int trials = 5;

	LongSupplier nanoTime = System::nanoTime;

	CircuitBreakerLayerBuilder() {
	}

	/**
	 * Sets how many of the latest operations count.
	 * @param window number of operations, from 1 to 100,000; 100 unless set
	 * @return this builder
	 */
	public CircuitBreakerLayerBuilder window(int window) {
		this.window = window;
		return this;
	}

	/**
	 * Sets how many operations must have ended before the circuit breaker may open.
	 * @param minimumOperations number of operations, from 1 to the window; 20 unless set
	 * @return this builder
	 */
	public CircuitBreakerLayerBuilder minimumOperations(int minimumOperations) {
		this.minimumOperations = minimumOperations;
		return this;
	}

	/**
	 * Sets the share of failures at which the circuit breaker opens.
	 * @param failureRate percent, above 0 up to 100; 50 unless set
	 * @return this builder
	 */
	public CircuitBreakerLayerBuilder failureRate(float failureRate) {
		this.failureRate = failureRate;
		return this;
	}

	/**
	 * Sets how long an open circuit breaker rejects operations.
	 * @param openDuration the time, at least 1 ms; 5 seconds unless set
	 * @return this builder
	 */
	public CircuitBreakerLayerBuilder openDuration(Duration openDuration) {
		this.openDuration = openDuration;
		return this;
	}

	/**
	 * Sets how many operations an open circuit breaker lets through as a trial.
	 * @param trials number of operations, from 1 to 100,000; 5 unless set
	 * @return this builder
	 */
	public CircuitBreakerLayerBuilder trials(int trials) {
		this.trials = trials;
		return this;
	}

	/**
	 * Sets the clock that measures the open duration.
	 * @param nanoTime a clock that never goes back, in nanoseconds;
	 * {@link System#nanoTime()} unless set
	 * @return this builder
	 */
	public CircuitBreakerLayerBuilder nanoTime(LongSupplier nanoTime) {
		this.nanoTime = nanoTime;
		return this;
	}

	/**
	 * Creates the layer.
	 * @return the layer
	 * @throws StorageConfigurationException if a setting is outside its bounds
	 */
	public CircuitBreakerLayer build() {
		check(this.window >= 1 && this.window <= LARGEST_WINDOW,
				"window must be from 1 to " + LARGEST_WINDOW + ", not " + this.window);
		check(this.minimumOperations >= 1 && this.minimumOperations <= this.window,
				"minimum-operations must be from 1 to the window, " + this.window + ", not " + this.minimumOperations);
		check(this.failureRate > 0 && this.failureRate <= 100,
				"failure-rate must be above 0 up to 100, not " + this.failureRate);
		check(this.openDuration.toMillis() >= 1, "open-duration must be at least 1ms, not " + this.openDuration);
		check(this.trials >= 1 && this.trials <= LARGEST_WINDOW,
				"trials must be from 1 to " + LARGEST_WINDOW + ", not " + this.trials);
		return new CircuitBreakerLayer(this);
	}

	private static void check(boolean holds, String problem) {
		if (!holds) {
			throw new StorageConfigurationException(null, "resilience.circuit-breaker." + problem);
		}
	}

}
