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

import java.util.function.BooleanSupplier;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.spi.Entry;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the entries that W-TinyLFU chooses, by Caffeine (Einziger, Friedman and Manes,
 * ACM TOS 13(4), 2017).
 */
final class CaffeineCache implements EntryCache {

	/** About half a megabyte for the table. */
	private static final long LARGEST_INITIAL_CAPACITY = 1 << 16;

	private final CacheLayer settings;

	private final Runnable evicted;

	private volatile Cache<Bytes, Entry> cache;

	CaffeineCache(CacheLayer settings, Runnable evicted) {
		this.settings = settings;
		this.evicted = evicted;
		this.cache = build(settings, evicted);
	}

	private static Cache<Bytes, Entry> build(CacheLayer settings, Runnable evicted) {
		Caffeine<Bytes, Entry> builder = Caffeine.newBuilder()
			.maximumWeight(settings.maxSize())
			// It also sizes the history of reads, which is lost when it has to grow.
			.initialCapacity((int) Math.min(LARGEST_INITIAL_CAPACITY, settings.maxEntries()))
			.weigher((Bytes key, Entry entry) -> (int) Math.min(Integer.MAX_VALUE, settings.weight(entry)))
			.evictionListener((key, entry, cause) -> evicted.run())
			// Maintenance is short; in a pool it would run at unpredictable moments.
			.executor(Runnable::run);
		return (settings.timeToLive() != null)
				? builder.expireAfter(new Kept()).ticker(settings.nanoTime()::getAsLong).build() : builder.build();
	}

	@Override
	public @Nullable Entry get(Bytes key) {
		return this.cache.getIfPresent(key);
	}

	@Override
	public @Nullable Entry peek(Bytes key) {
		return this.cache.policy().getIfPresentQuietly(key);
	}

	@Override
	public void putIf(Entry entry, BooleanSupplier condition) {
		this.cache.asMap().compute(entry.key(), (key, present) -> condition.getAsBoolean() ? entry : present);
	}

	@Override
	public boolean invalidate(Bytes key) {
		return this.cache.asMap().remove(key) != null;
	}

	/**
	 * {@inheritDoc} Replaces the cache: {@code invalidateAll} may miss an entry that
	 * enters at the same time.
	 */
	@Override
	public void clear() {
		this.cache = build(this.settings, this.evicted);
	}

	@Override
	public long entries() {
		return this.cache.estimatedSize();
	}

	@Override
	public long weight() {
		return this.cache.policy().eviction().orElseThrow().weightedSize().orElse(0);
	}

	/** Takes the end from the entry: its time began before it entered the cache. */
	private static final class Kept implements Expiry<Bytes, Entry> {

		@Override
		public long expireAfterCreate(Bytes key, Entry entry, long currentTime) {
			return AgeingEntry.kept(entry, currentTime);
		}

		@Override
		public long expireAfterUpdate(Bytes key, Entry entry, long currentTime, long currentDuration) {
			return AgeingEntry.kept(entry, currentTime);
		}

		@Override
		public long expireAfterRead(Bytes key, Entry entry, long currentTime, long currentDuration) {
			return currentDuration;
		}

	}

}
