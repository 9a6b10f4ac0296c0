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
import java.time.InstantSource;
import java.util.function.LongSupplier;

import io.synapsed.storage.cache.coherence.BusFailure;
import io.synapsed.storage.cache.coherence.CacheInvalidation;
import io.synapsed.storage.common.Arguments;
import io.synapsed.storage.exception.StorageConfigurationException;
import io.synapsed.storage.spi.PerNamespace;
import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link CacheLayer}. For use by one thread.
 *
 * @since 0.1.0
 */
public final class CacheLayerBuilder {

	long maxEntries = 10_000;

	long maxSize = 64L << 20;

	private @Nullable Duration timeToLive;

	double jitter;

	@Nullable Duration absenceTimeToLive;

	Duration maxWait = Duration.ofSeconds(1);

	InstantSource clock = InstantSource.system();

	CachePolicy policy = CachePolicy.W_TINYLFU;

	@Nullable CacheInvalidation invalidation;

	@Nullable Duration staleOnError;

	LongSupplier nanoTime = System::nanoTime;

	PerNamespace<Boolean> decodedValues = PerNamespace.same(false);

	CacheLayerBuilder() {
	}

	/**
	 * Sets how many entries the cache keeps.
	 * @param maxEntries number of entries, at least 1; 10,000 unless set
	 * @return this builder
	 */
	public CacheLayerBuilder maxEntries(long maxEntries) {
		this.maxEntries = maxEntries;
		return this;
	}

	/**
	 * Sets how much memory the cache takes.
	 * @param maxSize bytes of keys, values and bookkeeping, at least 1 KiB; 64 MiB unless
	 * set
	 * @return this builder
	 */
	public CacheLayerBuilder maxSize(long maxSize) {
		this.maxSize = maxSize;
		return this;
	}

	/**
	 * Sets how long the cache keeps an entry. The time counts from the moment before the
	 * engine was asked.
	 * @param timeToLive the time, at least 1 ms, or {@code null} for as long as there is
	 * room; {@code null} unless set
	 * @return this builder
	 */
	public CacheLayerBuilder timeToLive(@Nullable Duration timeToLive) {
		this.timeToLive = timeToLive;
		return this;
	}

	/**
	 * Shortens the time to live of each entry at random, so that entries which came
	 * together do not go together.
	 * @param jitter the largest part of the time that is cut off, from 0 to 1; 0 unless
	 * set
	 * @return this builder
	 */
	public CacheLayerBuilder jitter(double jitter) {
		this.jitter = jitter;
		return this;
	}

	/**
	 * Sets how long the cache remembers that a key has no entry.
	 * @param absenceTimeToLive the time, at least 1 ms, or {@code null} for not at all;
	 * {@code null} unless set
	 * @return this builder
	 */
	public CacheLayerBuilder absenceTimeToLive(@Nullable Duration absenceTimeToLive) {
		this.absenceTimeToLive = absenceTimeToLive;
		return this;
	}

	/**
	 * Sets how long a miss waits for the read of another caller before it reads by
	 * itself.
	 * @param maxWait the time, at least 1 ms; 1 second unless set
	 * @return this builder
	 */
	public CacheLayerBuilder maxWait(Duration maxWait) {
		this.maxWait = maxWait;
		return this;
	}

	/**
	 * Sets the clock that judges the expiry of entries.
	 * @param clock the clock; that of the system unless set
	 * @return this builder
	 */
	public CacheLayerBuilder clock(InstantSource clock) {
		this.clock = clock;
		return this;
	}

	/**
	 * Sets which entries leave a full cache.
	 * @param policy the policy; {@link CachePolicy#W_TINYLFU} unless set
	 * @return this builder
	 */
	public CacheLayerBuilder policy(CachePolicy policy) {
		this.policy = policy;
		return this;
	}

	/**
	 * Sets how the caches of several instances of the store agree.
	 * @param invalidation the settings, or {@code null} if the caches need not agree;
	 * {@code null} unless set
	 * @return this builder
	 */
	public CacheLayerBuilder invalidation(@Nullable CacheInvalidation invalidation) {
		this.invalidation = invalidation;
		return this;
	}

	/**
	 * Sets how long the cache still serves an entry that has outlived its time to live,
	 * while the engine fails.
	 * @param staleOnError the time, at least 1 ms, or {@code null} for not at all;
	 * {@code null} unless set
	 * @return this builder
	 */
	public CacheLayerBuilder staleOnError(@Nullable Duration staleOnError) {
		this.staleOnError = staleOnError;
		return this;
	}

	/**
	 * Sets the clock that measures times to live.
	 * @param nanoTime a clock that never goes back, in nanoseconds;
	 * {@link System#nanoTime()} unless set
	 * @return this builder
	 */
	public CacheLayerBuilder nanoTime(LongSupplier nanoTime) {
		this.nanoTime = nanoTime;
		return this;
	}

	/**
	 * Sets whether the cache keeps the objects, beside the entries, that typed reads made
	 * of them. Only objects of types that are immutable by construction, or declared so,
	 * are kept. They count towards {@code maxSize} by an estimate.
	 * @param decodedValues whether it does, by namespace; in none unless set
	 * @return this builder
	 */
	public CacheLayerBuilder decodedValues(PerNamespace<Boolean> decodedValues) {
		this.decodedValues = Arguments.required(decodedValues, "decodedValues");
		return this;
	}

	/**
	 * Creates the layer.
	 * @return the layer
	 * @throws StorageConfigurationException if a setting is outside its bounds, or
	 * {@code staleOnError} is set without a time to live or invalidation
	 */
	public CacheLayer build() {
		check(this.maxEntries >= 1, "max-entries must be at least 1, not " + this.maxEntries);
		check(this.maxSize >= 1024, "max-size must be at least 1KB, not " + this.maxSize + "B");
		check(isLongEnough(this.timeToLive), "ttl must be at least 1ms, not " + this.timeToLive);
		check(this.jitter >= 0 && this.jitter <= 1, "ttl-jitter must be from 0 to 1, not " + this.jitter);
		check(isLongEnough(this.absenceTimeToLive), "absence-ttl must be at least 1ms, not " + this.absenceTimeToLive);
		check(isLongEnough(this.maxWait), "max-wait must be at least 1ms, not " + this.maxWait);
		check(isLongEnough(this.staleOnError), "stale-on-error must be at least 1ms, not " + this.staleOnError);
		check(this.staleOnError == null || this.timeToLive != null || this.invalidation != null,
				"stale-on-error has no effect without cache.ttl or cache.invalidation.enabled: nothing grows stale");
		return new CacheLayer(this);
	}

	private static boolean isLongEnough(@Nullable Duration duration) {
		return duration == null || duration.compareTo(Duration.ofMillis(1)) >= 0;
	}

	private static void check(boolean holds, String problem) {
		if (!holds) {
			throw new StorageConfigurationException(null, "cache." + problem);
		}
	}

	/**
	 * Returns the time to live. Caches that go on without their bus keep no entry for
	 * longer than the largest staleness.
	 */
	@Nullable Duration timeToLive() {
		if (this.invalidation == null || this.invalidation.onFailure() != BusFailure.BOUND) {
			return this.timeToLive;
		}
		Duration bound = this.invalidation.maxStaleness();
		return (this.timeToLive != null && this.timeToLive.compareTo(bound) < 0) ? this.timeToLive : bound;
	}

}
