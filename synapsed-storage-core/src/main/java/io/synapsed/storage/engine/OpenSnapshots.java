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

package io.synapsed.storage.engine;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import io.synapsed.storage.spi.Snapshot;

/**
 * Counts the open snapshots of an engine and knows the age of the oldest. Open snapshots
 * pin files and memory. Safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class OpenSnapshots {

	private final Map<Snapshot, Long> openedAt = new ConcurrentHashMap<>();

	/**
	 * Counts a snapshot from now on.
	 * @param snapshot the snapshot
	 */
	public void add(Snapshot snapshot) {
		this.openedAt.put(snapshot, System.nanoTime());
	}

	/**
	 * Forgets a snapshot that was closed.
	 * @param snapshot the snapshot
	 */
	public void remove(Snapshot snapshot) {
		this.openedAt.remove(snapshot);
	}

	/**
	 * Returns the number of open snapshots.
	 * @return number of open snapshots
	 */
	public int count() {
		return this.openedAt.size();
	}

	/**
	 * Returns for how long the oldest one has been open.
	 * @return milliseconds, 0 if none is open
	 */
	public long oldestAgeMillis() {
		long now = System.nanoTime();
		long oldest = this.openedAt.values().stream().mapToLong((opened) -> now - opened).max().orElse(0);
		return TimeUnit.NANOSECONDS.toMillis(oldest);
	}

}
