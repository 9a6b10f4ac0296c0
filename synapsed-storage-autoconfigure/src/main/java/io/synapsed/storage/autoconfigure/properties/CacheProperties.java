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

import io.synapsed.storage.cache.CachePolicy;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.util.unit.DataSize;

/**
 * Properties of the cache layer.
 *
 * @since 0.1.0
 */
public class CacheProperties {

	/**
	 * Whether decoded entries are kept close to the caller.
	 */
	private boolean enabled;

	/**
	 * What is dropped when there is no more room. 'w-tinylfu' needs Caffeine.
	 */
	private CachePolicy policy = CachePolicy.W_TINYLFU;

	/**
	 * Most entries to keep.
	 */
	private long maxEntries = 10_000;

	/**
	 * Most bytes to keep, with an allowance for bookkeeping.
	 */
	private DataSize maxSize = DataSize.ofMegabytes(64);

	/**
	 * How long an entry is kept. As long as there is room unless set.
	 */
	private @Nullable Duration ttl;

	/**
	 * Part of 'ttl' that is left out at random, from 0 to 1, so that entries which came
	 * together do not go together.
	 */
	private double ttlJitter = 0.1;

	/**
	 * How long it is remembered that there is no entry under a key. Not at all unless
	 * set.
	 */
	private @Nullable Duration absenceTtl;

	/**
	 * Longest time that a miss waits for the read of another caller before it reads by
	 * itself.
	 */
	private Duration maxWait = Duration.ofSeconds(1);

	/**
	 * How long an entry is still served, while the engine cannot be reached, after it
	 * should have been read again. Not at all unless set; only with 'mode: cache'.
	 */
	private @Nullable Duration staleOnError;

	@NestedConfigurationProperty
	private final InvalidationProperties invalidation = new InvalidationProperties();

	public boolean isEnabled() {
		return this.enabled;
	}

	public void setEnabled(boolean enabled) {
		this.enabled = enabled;
	}

	public CachePolicy getPolicy() {
		return this.policy;
	}

	public void setPolicy(CachePolicy policy) {
		this.policy = policy;
	}

	public long getMaxEntries() {
		return this.maxEntries;
	}

	public void setMaxEntries(long maxEntries) {
		this.maxEntries = maxEntries;
	}

	public DataSize getMaxSize() {
		return this.maxSize;
	}

	public void setMaxSize(DataSize maxSize) {
		this.maxSize = maxSize;
	}

	public @Nullable Duration getTtl() {
		return this.ttl;
	}

	public void setTtl(@Nullable Duration ttl) {
		this.ttl = ttl;
	}

	public double getTtlJitter() {
		return this.ttlJitter;
	}

	public void setTtlJitter(double ttlJitter) {
		this.ttlJitter = ttlJitter;
	}

	public @Nullable Duration getAbsenceTtl() {
		return this.absenceTtl;
	}

	public void setAbsenceTtl(@Nullable Duration absenceTtl) {
		this.absenceTtl = absenceTtl;
	}

	public Duration getMaxWait() {
		return this.maxWait;
	}

	public void setMaxWait(Duration maxWait) {
		this.maxWait = maxWait;
	}

	public @Nullable Duration getStaleOnError() {
		return this.staleOnError;
	}

	public void setStaleOnError(@Nullable Duration staleOnError) {
		this.staleOnError = staleOnError;
	}

	public InvalidationProperties getInvalidation() {
		return this.invalidation;
	}

}
