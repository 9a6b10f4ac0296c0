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
 * Remembers when keys or dictionaries for new values were replaced. Measures with a
 * monotonic clock: a leap of the wall clock must not remove a key that a running write
 * needs. Does not know what was replaced before this process read it, because no write of
 * this process has used it. Safe for use by several threads.
 *
 * @param <K> the type of the ids
 * @since 0.1.0
 */
public final class FormerSince<K> {

	private final LongSupplier nanoTime;

	private final Map<K, Long> since = new ConcurrentHashMap<>();

	/**
	 * Creates an empty memory.
	 * @param nanoTime nanoseconds of a monotonic clock, like {@link System#nanoTime()}
	 */
	public FormerSince(LongSupplier nanoTime) {
		this.nanoTime = nanoTime;
	}

	/**
	 * Remembers that something was replaced now.
	 * @param former its id
	 */
	public void add(K former) {
		this.since.put(former, this.nanoTime.getAsLong());
	}

	/**
	 * Tells whether something was replaced for long enough.
	 * @param former its id
	 * @param duration the shortest time
	 * @return whether it was; also {@code true} if it is not known
	 */
	public boolean isFormerFor(K former, Duration duration) {
		Long begin = this.since.get(former);
		return begin == null || this.nanoTime.getAsLong() - begin > duration.toNanos();
	}

}
