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

package io.synapsed.storage.autoconfigure.properties;

import java.time.Duration;

/**
 * Properties of the layers for engines that may be away for a while.
 *
 * @since 0.1.0
 */
public class ResilienceProperties {

	private final Retry retry = new Retry();

	private final CircuitBreaker circuitBreaker = new CircuitBreaker();

	private final Bulkhead bulkhead = new Bulkhead();

	public Retry getRetry() {
		return this.retry;
	}

	public CircuitBreaker getCircuitBreaker() {
		return this.circuitBreaker;
	}

	public Bulkhead getBulkhead() {
		return this.bulkhead;
	}

	/** Repeating what has failed without any effect. */
	public static class Retry {

		/**
		 * Whether operations that failed without any effect are repeated. An operation
		 * that may have had an effect is never repeated.
		 */
		private boolean enabled;

		/**
		 * Maximum number of attempts for one operation, including the first.
		 */
		private int maxAttempts = 3;

		/**
		 * Maximum pause before the second attempt.
		 */
		private Duration initialDelay = Duration.ofMillis(50);

		/**
		 * Factor by which the pause grows from one attempt to the next.
		 */
		private double multiplier = 2;

		/**
		 * Maximum pause before any attempt.
		 */
		private Duration maxDelay = Duration.ofSeconds(1);

		/**
		 * Share of a pause, from 0 to 1, of which a random part is subtracted, so that
		 * callers that failed together do not retry together.
		 */
		private double jitter = 0.5;

		public boolean isEnabled() {
			return this.enabled;
		}

		public void setEnabled(boolean enabled) {
			this.enabled = enabled;
		}

		public int getMaxAttempts() {
			return this.maxAttempts;
		}

		public void setMaxAttempts(int maxAttempts) {
			this.maxAttempts = maxAttempts;
		}

		public Duration getInitialDelay() {
			return this.initialDelay;
		}

		public void setInitialDelay(Duration initialDelay) {
			this.initialDelay = initialDelay;
		}

		public double getMultiplier() {
			return this.multiplier;
		}

		public void setMultiplier(double multiplier) {
			this.multiplier = multiplier;
		}

		public Duration getMaxDelay() {
			return this.maxDelay;
		}

		public void setMaxDelay(Duration maxDelay) {
			this.maxDelay = maxDelay;
		}

		public double getJitter() {
			return this.jitter;
		}

		public void setJitter(double jitter) {
			this.jitter = jitter;
		}

	}

	/** Turning operations away from an engine that fails. */
	public static class CircuitBreaker {

		/**
		 * Whether operations are rejected while the engine fails most of them. It needs
		 * 'resilience4j-circuitbreaker'.
		 */
		private boolean enabled;

		/**
		 * Number of latest operations that count for the failure rate.
		 */
		private int window = 100;

		/**
		 * Number of operations before the circuit breaker can open.
		 */
		private int minimumOperations = 20;

		/**
		 * Percentage of failures at which the circuit breaker opens and rejects
		 * operations.
		 */
		private float failureRate = 50;

		/**
		 * How long operations are rejected before trial operations are allowed.
		 */
		private Duration openDuration = Duration.ofSeconds(5);

		/**
		 * Number of trial operations that decide whether the circuit breaker closes.
		 */
		private int trials = 5;

		public boolean isEnabled() {
			return this.enabled;
		}

		public void setEnabled(boolean enabled) {
			this.enabled = enabled;
		}

		public int getWindow() {
			return this.window;
		}

		public void setWindow(int window) {
			this.window = window;
		}

		public int getMinimumOperations() {
			return this.minimumOperations;
		}

		public void setMinimumOperations(int minimumOperations) {
			this.minimumOperations = minimumOperations;
		}

		public float getFailureRate() {
			return this.failureRate;
		}

		public void setFailureRate(float failureRate) {
			this.failureRate = failureRate;
		}

		public Duration getOpenDuration() {
			return this.openDuration;
		}

		public void setOpenDuration(Duration openDuration) {
			this.openDuration = openDuration;
		}

		public int getTrials() {
			return this.trials;
		}

		public void setTrials(int trials) {
			this.trials = trials;
		}

	}

	/** Bounding how many operations are under way. */
	public static class Bulkhead {

		/**
		 * Whether the number of concurrent operations is limited. It needs
		 * 'resilience4j-bulkhead'.
		 */
		private boolean enabled;

		/**
		 * Maximum number of concurrent operations.
		 */
		private int maxConcurrent = 100;

		/**
		 * How long an operation waits for its turn before it is rejected.
		 */
		private Duration maxWait = Duration.ofMillis(100);

		public boolean isEnabled() {
			return this.enabled;
		}

		public void setEnabled(boolean enabled) {
			this.enabled = enabled;
		}

		public int getMaxConcurrent() {
			return this.maxConcurrent;
		}

		public void setMaxConcurrent(int maxConcurrent) {
			this.maxConcurrent = maxConcurrent;
		}

		public Duration getMaxWait() {
			return this.maxWait;
		}

		public void setMaxWait(Duration maxWait) {
			this.maxWait = maxWait;
		}

	}

}
