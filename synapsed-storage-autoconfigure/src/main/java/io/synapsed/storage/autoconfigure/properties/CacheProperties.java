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
	 * Whether a cache keeps decoded entries in the memory of the application.
	 */
	private boolean enabled;

	/**
	 * Policy that decides which entries are evicted. 'w-tinylfu' needs Caffeine.
	 */
	private CachePolicy policy = CachePolicy.W_TINYLFU;

	/**
	 * Maximum number of entries in the cache.
	 */
	private long maxEntries = 10_000;

	/**
	 * Maximum number of bytes in the cache, including an allowance for bookkeeping.
	 */
	private DataSize maxSize = DataSize.ofMegabytes(64);

	/**
	 * How long an entry stays in the cache. If it is not set, only eviction and writes
	 * remove entries.
	 */
	private @Nullable Duration ttl;

	/**
	 * Share of 'ttl', from 0 to 1, of which a random part is subtracted, so that entries
	 * that came together do not leave together.
	 */
	private double ttlJitter = 0.1;

	/**
	 * How long the cache remembers that a key has no entry. If it is not set, absence is
	 * not cached.
	 */
	private @Nullable Duration absenceTtl;

	/**
	 * How long a miss waits for another caller that reads the same key. After that it
	 * reads by itself.
	 */
	private Duration maxWait = Duration.ofSeconds(1);

	/**
	 * How long an entry is still served after its time in the cache, while the engine
	 * cannot be reached. If it is not set, no stale entry is served. It needs 'mode:
	 * cache'.
	 */
	private @Nullable Duration staleOnError;

	private final DecodedValues decodedValues = new DecodedValues();

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

	public DecodedValues getDecodedValues() {
		return this.decodedValues;
	}

	public InvalidationProperties getInvalidation() {
		return this.invalidation;
	}

	/**
	 * The objects of typed reads in the cache.
	 */
	public static class DecodedValues {

		/**
		 * Whether the cache keeps the objects of typed reads beside the entries, so that
		 * a hit decodes nothing. Only objects of types that are immutable by
		 * construction, or declared so, are kept.
		 */
		private boolean enabled;

		public boolean isEnabled() {
			return this.enabled;
		}

		public void setEnabled(boolean enabled) {
			this.enabled = enabled;
		}

	}

}
