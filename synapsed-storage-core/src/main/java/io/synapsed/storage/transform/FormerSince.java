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

package io.synapsed.storage.transform;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Remembers since when something is former that new values were written with, by a
 * monotonic clock: a clock of the day that leaps must not make a key go while a write
 * under way needs it. What was former already when the process learnt of it is not
 * remembered, because nothing of the process was ever written with it. Safe for use by
 * several threads.
 *
 * @param <K> what identifies it
 * @since 0.1.0
 */
public final class FormerSince<K> {

	private final LongSupplier nanoTime;

	private final Map<K, Long> since = new ConcurrentHashMap<>();

	/**
	 * Creates a memory without anything.
	 * @param nanoTime nanoseconds of a monotonic clock, like {@link System#nanoTime()}
	 */
	public FormerSince(LongSupplier nanoTime) {
		this.nanoTime = nanoTime;
	}

	/**
	 * Remembers that it is former from now on.
	 * @param former what identifies it
	 */
	public void add(K former) {
		this.since.put(former, this.nanoTime.getAsLong());
	}

	/**
	 * Tells whether it is former for so long.
	 * @param former what identifies it
	 * @param duration the shortest time
	 * @return {@code true} as well if it was former before anything was remembered
	 */
	public boolean isFormerFor(K former, Duration duration) {
		Long begin = this.since.get(former);
		return begin == null || this.nanoTime.getAsLong() - begin > duration.toNanos();
	}

}
