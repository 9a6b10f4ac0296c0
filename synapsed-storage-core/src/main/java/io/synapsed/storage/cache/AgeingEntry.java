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

import io.synapsed.storage.spi.CachedEntry;
import io.synapsed.storage.spi.Entry;

/**
 * An entry that grows old in the cache. Its times are times of the monotonic clock of the
 * layer.
 */
class AgeingEntry extends CachedEntry {

	private final long goodUntil;

	private final long keptUntil;

	private final boolean outstays;

	/**
	 * Copies an entry.
	 * @param entry the entry
	 * @param keepsDecoded whether the object that the value stands for can be kept
	 * @param goodUntil when the cache asks the engine again
	 * @param keptUntil when the entry leaves the cache
	 * @param outstays whether the cache may still hold it after {@code goodUntil}
	 */
	AgeingEntry(Entry entry, boolean keepsDecoded, long goodUntil, long keptUntil, boolean outstays) {
		super(entry, keepsDecoded);
		this.goodUntil = goodUntil;
		this.keptUntil = keptUntil;
		this.outstays = outstays;
	}

	final boolean outstays() {
		return this.outstays;
	}

	final boolean isGood(long now) {
		return now - this.goodUntil < 0;
	}

	final boolean isKept(long now) {
		return now - this.keptUntil < 0;
	}

	/**
	 * Returns how long an entry stays in the cache.
	 * @param entry the entry
	 * @param now the time
	 * @return nanoseconds, 0 if the time is over, {@link Long#MAX_VALUE} if the entry
	 * does not grow old
	 */
	static long kept(Entry entry, long now) {
		return (entry instanceof AgeingEntry ageing) ? Math.max(0, ageing.keptUntil - now) : Long.MAX_VALUE;
	}

}
