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

package io.synapsed.storage.cache.coherence;

import java.time.Duration;
import java.util.function.LongSupplier;

import io.synapsed.storage.exception.StorageConfigurationException;
import io.synapsed.storage.spi.InvalidationBus;

/**
 * Settings of the agreement between the caches of several instances of a store.
 * Immutable.
 *
 * @since 0.1.0
 */
public final class CacheInvalidation {

	private final InvalidationBus bus;

	private final Duration maxStaleness;

	private final Duration lease;

	private final Duration pollInterval;

	private final BusFailure onFailure;

	private final LongSupplier nanoTime;

	private CacheInvalidation(Builder builder) {
		this.bus = builder.bus;
		this.maxStaleness = builder.maxStaleness;
		this.lease = builder.lease;
		this.pollInterval = builder.pollInterval;
		this.onFailure = builder.onFailure;
		this.nanoTime = builder.nanoTime;
	}

	/**
	 * Starts to build settings.
	 * @param bus carries the messages between the instances; the store owns and closes it
	 * @return a new builder
	 */
	public static Builder builder(InvalidationBus bus) {
		return new Builder(bus);
	}

	InvalidationBus bus() {
		return this.bus;
	}

	/**
	 * Returns the largest age of a cached read.
	 * @return how long after another instance has written a value the one before it may
	 * still be read
	 */
	public Duration maxStaleness() {
		return this.maxStaleness;
	}

	Duration lease() {
		return this.lease;
	}

	Duration pollInterval() {
		return this.pollInterval;
	}

	/**
	 * Returns what happens to reads and writes while the bus does not answer.
	 * @return what happens
	 */
	public BusFailure onFailure() {
		return this.onFailure;
	}

	LongSupplier nanoTime() {
		return this.nanoTime;
	}

	/**
	 * Builds a {@link CacheInvalidation}. For use by one thread.
	 *
	 * @since 0.1.0
	 */
	public static final class Builder {

		private static final Duration LONGEST = Duration.ofHours(1);

		private final InvalidationBus bus;

		private Duration maxStaleness = Duration.ofSeconds(2);

		private Duration lease = Duration.ofSeconds(5);

		private Duration pollInterval = Duration.ofMillis(50);

		private BusFailure onFailure = BusFailure.BYPASS;

		private LongSupplier nanoTime = System::nanoTime;

		private Builder(InvalidationBus bus) {
			this.bus = bus;
		}

		/**
		 * Sets the largest age of a cached read: how long after another instance has
		 * written a value the one before it may still be read.
		 * @param maxStaleness the time, from 10 ms to 1 hour; 2 seconds unless set
		 * @return this builder
		 */
		public Builder maxStaleness(Duration maxStaleness) {
			this.maxStaleness = maxStaleness;
			return this;
		}

		/**
		 * Sets how long the other instances keep the keys of an announced write out of
		 * their caches, unless they hear that the write is over. A write that takes
		 * longer clears the other caches.
		 * @param lease the time, from twice the largest staleness to 2 hours; 5 seconds
		 * unless set
		 * @return this builder
		 */
		public Builder lease(Duration lease) {
			this.lease = lease;
			return this;
		}

		/**
		 * Sets how often the bus is read.
		 * @param pollInterval the time between two reads, from 1 ms to half of the
		 * largest staleness; 50 ms unless set
		 * @return this builder
		 */
		public Builder pollInterval(Duration pollInterval) {
			this.pollInterval = pollInterval;
			return this;
		}

		/**
		 * Sets what happens to reads and writes while the bus does not answer.
		 * @param onFailure what happens; {@link BusFailure#BYPASS} unless set
		 * @return this builder
		 */
		public Builder onFailure(BusFailure onFailure) {
			this.onFailure = onFailure;
			return this;
		}

		/**
		 * Sets the clock that measures staleness and leases.
		 * @param nanoTime a clock that never goes back, in nanoseconds;
		 * {@link System#nanoTime()} unless set
		 * @return this builder
		 */
		public Builder nanoTime(LongSupplier nanoTime) {
			this.nanoTime = nanoTime;
			return this;
		}

		/**
		 * Creates the settings.
		 * @return the settings
		 * @throws StorageConfigurationException if a time is outside its bounds
		 */
		public CacheInvalidation build() {
			Duration staleness = this.maxStaleness;
			check(staleness.toMillis() >= 10 && staleness.compareTo(LONGEST) <= 0,
					"max-staleness must be from 10ms to 1h, not " + staleness);
			check(this.lease.compareTo(staleness.multipliedBy(2)) >= 0
					&& this.lease.compareTo(LONGEST.multipliedBy(2)) <= 0,
					"lease must be from twice the max-staleness (" + staleness + ") to 2h, not " + this.lease);
			check(this.pollInterval.toMillis() >= 1 && this.pollInterval.multipliedBy(2).compareTo(staleness) <= 0,
					"poll-interval must be from 1ms to half of the max-staleness (" + staleness + "), not "
							+ this.pollInterval);
			return new CacheInvalidation(this);
		}

		private static void check(boolean holds, String problem) {
			if (!holds) {
				throw new StorageConfigurationException(null, "cache.invalidation." + problem);
			}
		}

	}

}
