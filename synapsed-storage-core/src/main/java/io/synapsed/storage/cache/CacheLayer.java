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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.exception.StorageConfigurationException;
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
 * @param jitter the part of that time, from 0 to 1, that is left out at random, so that
 * entries which came together do not go together
 * @param absenceTimeToLive how long it is remembered that there is no entry under a key,
 * or {@code null} for not at all
 * @param maxWait the longest that a miss waits for the read of another caller before it
 * reads by itself, at least 1 ms
 * @param clock judges the expiry of entries
 * @param policy decides what is dropped when there is no more room
 * @param invalidation how the caches of several instances of the store agree, or
 * {@code null} if they need not
 * @param staleOnError how long an entry is still served, while the engine fails, after it
 * should have been read again, or {@code null} for not at all
 * @param nanoTime a clock that never goes back, in nanoseconds: it measures the times to
 * live, which count from the moment before the engine was asked
 * @since 0.1.0
 */
public record CacheLayer(long maxEntries, long maxSize, @Nullable Duration timeToLive, double jitter,
		@Nullable Duration absenceTimeToLive, Duration maxWait, InstantSource clock, CachePolicy policy,
		@Nullable CacheInvalidation invalidation, @Nullable Duration staleOnError,
		LongSupplier nanoTime) implements StoreLayer {

	/** What an entry costs in the cache beside the bytes of key and value, roughly. */
	private static final int OVERHEAD = 200;

	private static final Duration DEFAULT_MAX_WAIT = Duration.ofSeconds(1);

	/** Times of a monotonic clock that lie further apart cannot be compared. */
	private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE / 4);

	/**
	 * Checks the limits.
	 * @param maxEntries the most entries to keep
	 * @param maxSize the most bytes to keep
	 * @param timeToLive how long an entry is kept
	 * @param jitter the part of that time that is left out at random
	 * @param absenceTimeToLive how long absence is remembered
	 * @param maxWait the longest that a miss waits for another
	 * @param clock judges the expiry of entries
	 * @param policy decides what is dropped when there is no more room
	 * @param invalidation how the caches of several instances agree
	 * @param staleOnError how long an entry is served while the engine fails
	 * @param nanoTime measures the times to live
	 * @throws StorageConfigurationException if one is out of its bounds
	 */
	public CacheLayer {
		check(maxEntries >= 1, "max-entries must be at least 1, not " + maxEntries);
		check(maxSize >= 1024, "max-size must be at least 1KB, not " + maxSize + "B");
		check(timeToLive == null || isLongEnough(timeToLive), "ttl must be positive, not " + timeToLive);
		check(jitter >= 0 && jitter <= 1, "ttl-jitter must be from 0 to 1, not " + jitter);
		check(absenceTimeToLive == null || isLongEnough(absenceTimeToLive),
				"absence-ttl must be positive, not " + absenceTimeToLive);
		check(isLongEnough(maxWait), "max-wait must be at least 1ms, not " + maxWait);
		if (invalidation != null && invalidation.onFailure() == BusFailure.BOUND) {
			Duration bound = invalidation.maxStaleness();
			timeToLive = (timeToLive != null && timeToLive.compareTo(bound) < 0) ? timeToLive : bound;
		}
		check(staleOnError == null || isLongEnough(staleOnError),
				"stale-on-error must be positive, not " + staleOnError);
		check(staleOnError == null || timeToLive != null || invalidation != null,
				"stale-on-error has no effect without cache.ttl or cache.invalidation.enabled: nothing grows stale");
	}

	/**
	 * Creates a layer that measures times by {@link System#nanoTime()}.
	 * @param maxEntries the most entries to keep
	 * @param maxSize the most bytes to keep
	 * @param timeToLive how long an entry is kept
	 * @param jitter the part of that time that is left out at random
	 * @param absenceTimeToLive how long absence is remembered
	 * @param maxWait the longest that a miss waits for another
	 * @param clock judges the expiry of entries
	 * @param policy decides what is dropped when there is no more room
	 * @param invalidation how the caches of several instances agree
	 * @param staleOnError how long an entry is served while the engine fails
	 */
	public CacheLayer(long maxEntries, long maxSize, @Nullable Duration timeToLive, double jitter,
			@Nullable Duration absenceTimeToLive, Duration maxWait, InstantSource clock, CachePolicy policy,
			@Nullable CacheInvalidation invalidation, @Nullable Duration staleOnError) {
		this(maxEntries, maxSize, timeToLive, jitter, absenceTimeToLive, maxWait, clock, policy, invalidation,
				staleOnError, System::nanoTime);
	}

	/**
	 * Creates a layer with the policy {@link CachePolicy#W_TINYLFU}, without jitter, that
	 * does not remember absence and waits up to a second.
	 * @param maxEntries the most entries to keep
	 * @param maxSize the most bytes to keep
	 * @param timeToLive how long an entry is kept
	 * @param clock judges the expiry of entries
	 */
	public CacheLayer(long maxEntries, long maxSize, @Nullable Duration timeToLive, InstantSource clock) {
		this(maxEntries, maxSize, timeToLive, clock, CachePolicy.W_TINYLFU);
	}

	/**
	 * Creates a layer without jitter that does not remember absence and waits up to a
	 * second.
	 * @param maxEntries the most entries to keep
	 * @param maxSize the most bytes to keep
	 * @param timeToLive how long an entry is kept
	 * @param clock judges the expiry of entries
	 * @param policy decides what is dropped when there is no more room
	 */
	public CacheLayer(long maxEntries, long maxSize, @Nullable Duration timeToLive, InstantSource clock,
			CachePolicy policy) {
		this(maxEntries, maxSize, timeToLive, 0, null, DEFAULT_MAX_WAIT, clock, policy, null, null);
	}

	/**
	 * Returns a layer that agrees with those of other instances.
	 * @param invalidation how they agree
	 * @return a layer that is like this one otherwise
	 */
	public CacheLayer with(CacheInvalidation invalidation) {
		return new CacheLayer(this.maxEntries, this.maxSize, this.timeToLive, this.jitter, this.absenceTimeToLive,
				this.maxWait, this.clock, this.policy, invalidation, this.staleOnError, this.nanoTime);
	}

	/**
	 * Returns a layer that measures times by another clock.
	 * @param nanoTime a clock that never goes back, in nanoseconds
	 * @return a layer that is like this one otherwise
	 */
	public CacheLayer with(LongSupplier nanoTime) {
		return new CacheLayer(this.maxEntries, this.maxSize, this.timeToLive, this.jitter, this.absenceTimeToLive,
				this.maxWait, this.clock, this.policy, this.invalidation, this.staleOnError, nanoTime);
	}

	private static boolean isLongEnough(Duration duration) {
		return duration.compareTo(Duration.ofMillis(1)) >= 0;
	}

	private static void check(boolean holds, String problem) {
		if (!holds) {
			throw new StorageConfigurationException(null, "cache." + problem);
		}
	}

	/**
	 * Describes the settings.
	 */
	Map<String, Object> facts() {
		Map<String, Object> facts = new LinkedHashMap<>();
		facts.put("policy", this.policy.toString());
		facts.put("max-entries", this.maxEntries);
		facts.put("max-size", this.maxSize);
		facts.put("ttl", text(this.timeToLive));
		facts.put("ttl-jitter", this.jitter);
		facts.put("absence-ttl", text(this.absenceTimeToLive));
		facts.put("max-wait", this.maxWait.toString());
		facts.put("stale-on-error", text(this.staleOnError));
		return facts;
	}

	private static String text(@Nullable Duration duration) {
		return (duration != null) ? duration.toString() : "none";
	}

	private Coherence coherence(KeyValueStore delegate, Consumer<@Nullable List<Bytes>> drop) {
		if (this.invalidation == null) {
			return Coherence.NONE;
		}
		BusCoherence coherence = new BusCoherence(delegate.name(), this.invalidation, drop);
		coherence.start();
		return coherence;
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
	 * Whether what enters the cache grows old there.
	 */
	boolean measuresTime() {
		return this.timeToLive != null || this.absenceTimeToLive != null;
	}

	/**
	 * Notes on an entry until when it is good, and until when it is kept.
	 * @param entry the entry
	 * @param asked the moment before the engine was asked, by the monotonic clock
	 * @return what is to be kept; the entry itself if it does not grow old
	 */
	Entry ageing(Entry entry, long asked) {
		Duration lifetime = this.timeToLive;
		if (lifetime == null) {
			return entry;
		}
		long good = nanos(lifetime);
		good = Math.max(1, (long) (good * (1 - this.jitter * ThreadLocalRandom.current().nextDouble())));
		long kept = (this.staleOnError != null) ? nanos(lifetime) + nanos(this.staleOnError) : good;
		return new AgeingEntry(entry, asked + good, asked + kept, kept > good);
	}

	/**
	 * Returns what stands in the cache for an entry that is not there.
	 * @param key the key
	 * @param asked the moment before the engine was asked, by the monotonic clock
	 * @return the absence, or {@code null} if it is not remembered
	 */
	@Nullable Entry absence(Bytes key, long asked) {
		Duration remembered = this.absenceTimeToLive;
		if (remembered == null) {
			return null;
		}
		long good = nanos(remembered);
		return new AbsentEntry(key,
				asked + ((this.timeToLive != null) ? Math.min(good, nanos(this.timeToLive)) : good));
	}

	/**
	 * Whether what the engine was asked for may still be given to a caller who has come
	 * later.
	 * @param asked the moment before the engine was asked, by the monotonic clock
	 */
	boolean isGoodSince(long asked) {
		Duration lifetime = this.timeToLive;
		return lifetime == null || this.nanoTime.getAsLong() - asked < nanos(lifetime);
	}

	/**
	 * Returns a duration that can be added to a time.
	 */
	static long nanos(Duration duration) {
		return ((duration.compareTo(LONGEST) < 0) ? duration : LONGEST).toNanos();
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
		return new CachingStore(delegate, this, (drop) -> coherence(delegate, drop));
	}

}
