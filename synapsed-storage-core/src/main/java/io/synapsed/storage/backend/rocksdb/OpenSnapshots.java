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

package io.synapsed.storage.backend.rocksdb;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Knows how many snapshots are open and for how long: they pin files and memory.
 */
final class OpenSnapshots {

	private final Set<RocksDbSnapshot> snapshots = ConcurrentHashMap.newKeySet();

	void add(RocksDbSnapshot snapshot) {
		this.snapshots.add(snapshot);
	}

	void remove(RocksDbSnapshot snapshot) {
		this.snapshots.remove(snapshot);
	}

	int count() {
		return this.snapshots.size();
	}

	/**
	 * Returns the age of the oldest one in milliseconds, 0 if there is none.
	 */
	long oldestAgeMillis() {
		return this.snapshots.stream().mapToLong(RocksDbSnapshot::ageMillis).max().orElse(0);
	}

}
