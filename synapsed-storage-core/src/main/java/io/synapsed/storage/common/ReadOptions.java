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

package io.synapsed.storage.common;

import org.jspecify.annotations.Nullable;

/**
 * Options of a read.
 *
 * @param bypassCache whether to ask the engine even if a cache has the entry. An engine
 * with replicas asks its primary. The answer is current, so a conditional write may use
 * it
 * @param consistency what the read may rely on, or {@code null} for the level of the
 * namespace or of the store
 * @since 0.1.0
 */
public record ReadOptions(boolean bypassCache, @Nullable ConsistencyLevel consistency) {

	/** Reads from the cache if there is one. */
	public static final ReadOptions DEFAULT = new ReadOptions(false, null);

	/** Reads from the engine, not from the cache. */
	public static final ReadOptions BYPASS_CACHE = new ReadOptions(true, null);

	private static final ReadOptions[] CACHED = atEachLevel(false);

	private static final ReadOptions[] UNCACHED = atEachLevel(true);

	/**
	 * Creates options without a level.
	 * @param bypassCache whether to ask the engine even if a cache has the entry
	 */
	public ReadOptions(boolean bypassCache) {
		this(bypassCache, null);
	}

	private static ReadOptions[] atEachLevel(boolean bypassCache) {
		ConsistencyLevel[] levels = ConsistencyLevel.values();
		ReadOptions[] options = new ReadOptions[levels.length];
		for (ConsistencyLevel level : levels) {
			options[level.ordinal()] = new ReadOptions(bypassCache, level);
		}
		return options;
	}

	/**
	 * Returns options with a level. Creates no object.
	 * @param consistency what the read may rely on, or {@code null} for the level of the
	 * namespace or of the store
	 * @return the options, which read from the cache where the level allows it
	 */
	public static ReadOptions of(@Nullable ConsistencyLevel consistency) {
		return (consistency != null) ? CACHED[consistency.ordinal()] : DEFAULT;
	}

	/**
	 * Returns the same options with another level. Creates no object.
	 * @param consistency what the read may rely on, or {@code null} for the level of the
	 * namespace or of the store
	 * @return the options
	 */
	public ReadOptions consistency(@Nullable ConsistencyLevel consistency) {
		if (!this.bypassCache) {
			return of(consistency);
		}
		return (consistency != null) ? UNCACHED[consistency.ordinal()] : BYPASS_CACHE;
	}

	/**
	 * Returns the same options, but round the cache. Creates no object.
	 * @return the options
	 */
	public ReadOptions bypassingCache() {
		return BYPASS_CACHE.consistency(this.consistency);
	}

}
