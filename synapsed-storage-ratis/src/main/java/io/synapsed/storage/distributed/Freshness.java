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

package io.synapsed.storage.distributed;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import io.synapsed.storage.exception.StorageTimeoutException;

/**
 * Bounds how old the answers of a replica may be that asks nobody. Looks at most every 50
 * milliseconds, because that costs more than a read. Safe for use by several threads.
 */
final class Freshness {

	private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

	private final String store;

	private final LongSupplier silenceMillis;

	private final long limitMillis;

	private volatile long checkedUntil = System.nanoTime();

	/**
	 * Creates the bound.
	 * @param silenceMillis how long ago the leader was heard, in milliseconds
	 */
	Freshness(String store, LongSupplier silenceMillis, Duration limit) {
		this.store = store;
		this.silenceMillis = silenceMillis;
		this.limitMillis = limit.toMillis();
	}

	/**
	 * Makes sure that the replica is not too old.
	 * @throws StorageTimeoutException if it may be
	 */
	void require() {
		long now = System.nanoTime();
		if (now - this.checkedUntil < 0) {
			return;
		}
		if (this.silenceMillis.getAsLong() > this.limitMillis) {
			throw new StorageTimeoutException(this.store, "this instance has not heard from a leader for more than "
					+ this.limitMillis + " ms, so that its data may be older than that; the others must be reached");
		}
		this.checkedUntil = now + INTERVAL_NANOS;
	}

}
