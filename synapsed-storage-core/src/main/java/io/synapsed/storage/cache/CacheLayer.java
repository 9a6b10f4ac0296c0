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

import io.synapsed.storage.StorageConfigurationException;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.StoreLayer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps decoded entries close to the caller. A read never returns an entry older than a
 * write that had completed before the read began, and a removed entry never comes back.
 *
 * @param maxEntries the most entries to keep, at least 1
 * @param maxSize the most bytes to keep, at least 1 KiB, keys and bookkeeping included
 * @param timeToLive how long an entry is kept, or {@code null} for as long as there is
 * room
 * @param clock judges the expiry of entries
 * @param policy decides what is dropped when there is no more room
 * @since 0.1.0
 */
public record CacheLayer(long maxEntries, long maxSize, @Nullable Duration timeToLive, InstantSource clock,
		CachePolicy policy) implements StoreLayer {

	/** What an entry costs in the cache beside the bytes of key and value, roughly. */
	private static final int OVERHEAD = 200;

	/**
	 * Checks the limits.
	 * @param maxEntries the most entries to keep
	 * @param maxSize the most bytes to keep
	 * @param timeToLive how long an entry is kept
	 * @param clock judges the expiry of entries
	 * @param policy decides what is dropped when there is no more room
	 */
	public CacheLayer {
		if (maxEntries < 1) {
			throw new StorageConfigurationException(null, "cache.max-entries must be at least 1, not " + maxEntries);
		}
		if (maxSize < 1024) {
			throw new StorageConfigurationException(null, "cache.max-size must be at least 1KB, not " + maxSize + "B");
		}
		if (timeToLive != null && (timeToLive.isNegative() || timeToLive.isZero())) {
			throw new StorageConfigurationException(null, "cache.ttl must be positive, not " + timeToLive);
		}
	}

	/**
	 * Creates a layer with the policy {@link CachePolicy#W_TINYLFU}.
	 * @param maxEntries the most entries to keep
	 * @param maxSize the most bytes to keep
	 * @param timeToLive how long an entry is kept
	 * @param clock judges the expiry of entries
	 */
	public CacheLayer(long maxEntries, long maxSize, @Nullable Duration timeToLive, InstantSource clock) {
		this(maxEntries, maxSize, timeToLive, clock, CachePolicy.W_TINYLFU);
	}

	EntryCache build(Runnable evicted) {
		return switch (this.policy) {
			case W_TINYLFU -> new CaffeineCache(this, evicted);
			case LRU -> new LockedCache(this, new LeastRecentlyUsed<>(this.maxSize), evicted);
			case LFU -> new LockedCache(this, new LeastFrequentlyUsed<>(this.maxSize), evicted);
			case ARC -> new LockedCache(this, new AdaptiveReplacement<>(this.maxSize), evicted);
		};
	}

	/**
	 * Weighs an entry. One that weighs at least the share of one of the most entries
	 * keeps both bounds.
	 */
	long weight(Entry entry) {
		long share = Math.max(1, this.maxSize / this.maxEntries);
		return Math.max(share, (long) entry.key().size() + entry.value().size() + OVERHEAD);
	}

	@Override
	public Position position() {
		return Position.CACHE;
	}

	@Override
	public KeyValueStore over(KeyValueStore delegate) {
		return new CachingStore(delegate, this);
	}

}
