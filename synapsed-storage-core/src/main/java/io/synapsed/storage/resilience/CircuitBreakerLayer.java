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

import io.synapsed.storage.exception.StorageRejectedException;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.StoreLayer;

/**
 * Rejects operations with a {@link StorageRejectedException} while most operations of the
 * engine fail, so that callers do not wait in vain and the engine can recover. After a
 * while the circuit breaker lets a few operations through, and closes if they succeed (M.
 * Nygard, "Release It!", 2007).
 * <p>
 * A failure is an operation whose engine could not be reached, did not answer in time, or
 * failed by itself. An operation that the engine refuses for a reason is not a failure.
 * Health probes always reach the engine. Needs Resilience4j,
 * {@code io.github.resilience4j:resilience4j-circuitbreaker}. Immutable.
 *
 * @since 0.1.0
 */
public final class CircuitBreakerLayer implements StoreLayer {

	private final int window;

	private final int minimumOperations;

	private final float failureRate;

	private final Duration openDuration;

	private final int trials;

	private final LongSupplier nanoTime;

	CircuitBreakerLayer(CircuitBreakerLayerBuilder builder) {
		this.window = builder.window;
		this.minimumOperations = builder.minimumOperations;
		this.failureRate = builder.failureRate;
		this.openDuration = builder.openDuration;
		this.trials = builder.trials;
		this.nanoTime = builder.nanoTime;
	}

	/**
	 * Starts to build a layer.
	 * @return a new builder
	 */
	public static CircuitBreakerLayerBuilder builder() {
		return new CircuitBreakerLayerBuilder();
	}

	int window() {
		return this.window;
	}

	int minimumOperations() {
		return this.minimumOperations;
	}

	float failureRate() {
		return this.failureRate;
	}

	Duration openDuration() {
		return this.openDuration;
	}

	int trials() {
		return this.trials;
	}

	LongSupplier nanoTime() {
		return this.nanoTime;
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
