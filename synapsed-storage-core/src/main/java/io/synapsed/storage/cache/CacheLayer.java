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
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;

import io.synapsed.storage.cache.coherence.BusCoherence;
import io.synapsed.storage.cache.coherence.CacheInvalidation;
import io.synapsed.storage.cache.coherence.Coherence;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.spi.CachedEntry;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.PerNamespace;
import io.synapsed.storage.spi.StoreLayer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps decoded entries close to the caller. A read never returns an entry older than a
 * write that had completed before the read began, and a removed entry never comes back.
 * Immutable; one layer can stand over several stores, each with a cache of its own.
 *
 * @since 0.1.0
 */
public final class CacheLayer implements StoreLayer {

	/** Estimated cost of an entry in the cache, beside the bytes of key and value. */
	private static final int OVERHEAD = 200;

	/** Estimated cost of a decoded object, beside what grows with its value. */
	private static final int DECODED_OVERHEAD = 64;

	/** Estimated bytes of a decoded object for each byte of its value. */
	private static final int DECODED_FACTOR = 3;

	/** Times of a monotonic clock that lie further apart cannot be compared. */
	private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE / 4);

	private final long maxEntries;

	private final long maxSize;

	private final @Nullable Duration timeToLive;

	private final double jitter;

	private final @Nullable Duration absenceTimeToLive;

	private final Duration maxWait;

	private final InstantSource clock;

	private final CachePolicy policy;

	private final @Nullable CacheInvalidation invalidation;

	private final @Nullable Duration staleOnError;

	private final LongSupplier nanoTime;

	private final PerNamespace<Boolean> decodedValues;

	CacheLayer(CacheLayerBuilder builder) {
		this.maxEntries = builder.maxEntries;
		this.maxSize = builder.maxSize;
		this.timeToLive = builder.timeToLive();
		this.jitter = builder.jitter;
		this.absenceTimeToLive = builder.absenceTimeToLive;
		this.maxWait = builder.maxWait;
		this.clock = builder.clock;
		this.policy = builder.policy;
		this.invalidation = builder.invalidation;
		this.staleOnError = builder.staleOnError;
		this.nanoTime = builder.nanoTime;
		this.decodedValues = builder.decodedValues;
	}

	/**
	 * Starts to build a layer.
	 * @return a new builder
	 */
	public static CacheLayerBuilder builder() {
		return new CacheLayerBuilder();
	}

	@Override
	public Position position() {
		return Position.CACHE;
	}

	@Override
	public KeyValueStore over(KeyValueStore delegate) {
		CacheInvalidation invalidation = this.invalidation;
		if (invalidation == null) {
			return new CachingStore(delegate, this, (drop) -> Coherence.NONE);
		}
		return new CachingStore(delegate, this, (drop) -> {
			BusCoherence coherence = new BusCoherence(delegate.name(), invalidation, drop);
			coherence.start();
			return coherence;
		});
	}

	EntryCache createCache(Runnable evicted) {
		return switch (this.policy) {
			case W_TINYLFU -> new CaffeineCache(this, evicted);
			case LRU -> new LockedCache(this, new LeastRecentlyUsed<>(this.maxSize), evicted);
			case LFU -> new LockedCache(this, new LeastFrequentlyUsed<>(this.maxSize), evicted);
			case ARC -> new LockedCache(this, new AdaptiveReplacement<>(this.maxSize), evicted);
		};
	}

	long maxEntries() {
		return this.maxEntries;
	}

	long maxSize() {
		return this.maxSize;
	}

	@Nullable Duration timeToLive() {
		return this.timeToLive;
	}

	Duration maxWait() {
		return this.maxWait;
	}

	InstantSource clock() {
		return this.clock;
	}

	boolean hearsOfOtherInstances() {
		return this.invalidation != null;
	}

	@Nullable Duration staleOnError() {
		return this.staleOnError;
	}

	LongSupplier nanoTime() {
		return this.nanoTime;
	}

	PerNamespace<Boolean> decodedValues() {
		return this.decodedValues;
	}

	/**
	 * Returns whether entries, or absences, grow old in the cache.
	 */
	boolean measuresTime() {
		return this.timeToLive != null || this.absenceTimeToLive != null;
	}

	/**
	 * Adds to an entry until when it is fresh, and until when it is kept, and room for
	 * the object that its value stands for.
	 * @param entry the entry
	 * @param keepsDecoded whether the object can be kept
	 * @param asked the moment before the engine was asked, by the monotonic clock
	 * @return the entry to keep; the same one if nothing is added
	 */
	Entry toKeep(Entry entry, boolean keepsDecoded, long asked) {
		Duration lifetime = this.timeToLive;
		if (lifetime == null) {
			return keepsDecoded ? new CachedEntry(entry, true) : entry;
		}
		long good = nanos(lifetime);
		good = Math.max(1, (long) (good * (1 - this.jitter * ThreadLocalRandom.current().nextDouble())));
		long kept = (this.staleOnError != null) ? nanos(lifetime) + nanos(this.staleOnError) : good;
		return new AgeingEntry(entry, keepsDecoded, asked + good, asked + kept, kept > good);
	}

	/**
	 * Returns the placeholder for a key without an entry.
	 * @param key the key
	 * @param asked the moment before the engine was asked, by the monotonic clock
	 * @return the placeholder, or {@code null} if the cache does not remember absence
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
	 * Returns whether a caller who comes now may take the answer to an earlier question.
	 * @param asked the moment before the engine was asked, by the monotonic clock
	 */
	boolean isGoodSince(long asked) {
		Duration lifetime = this.timeToLive;
		return lifetime == null || this.nanoTime.getAsLong() - asked < nanos(lifetime);
	}

	/**
	 * Returns a duration in nanoseconds, short enough to be added to a time.
	 */
	static long nanos(Duration duration) {
		return ((duration.compareTo(LONGEST) < 0) ? duration : LONGEST).toNanos();
	}

	/**
	 * Weighs an entry. Each entry weighs at least {@code maxSize / maxEntries}, so the
	 * weight bound also enforces the entry bound. The room for a decoded object counts
	 * from the start, because the weight of an entry never changes.
	 */
	long weight(Entry entry) {
		long share = Math.max(1, this.maxSize / this.maxEntries);
		long weight = (long) entry.key().size() + entry.value().size() + OVERHEAD;
		if (entry instanceof CachedEntry cached && cached.keepsDecoded()) {
			weight += DECODED_OVERHEAD + (long) DECODED_FACTOR * entry.value().size();
		}
		return Math.max(share, weight);
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

}
