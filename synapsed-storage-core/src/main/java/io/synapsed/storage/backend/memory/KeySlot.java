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

package io.synapsed.storage.backend.memory;

import io.synapsed.storage.common.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * The place of a key. Hash table and ordered index lead to the same slot, so that reads
 * and scans see a write at the same moment: when it sets the newest version.
 */
final class KeySlot {

	private final Bytes key;

	private final int hash;

	private volatile @Nullable MemoryEntry newest;

	KeySlot(Bytes key, int hash) {
		this.key = key;
		this.hash = hash;
	}

	Bytes key() {
		return this.key;
	}

	int hash() {
		return this.hash;
	}

	/**
	 * Returns the newest version of the entry.
	 * @return the version, which may be a removal, or {@code null} if the slot is not, or
	 * no longer, in use
	 */
	@Nullable MemoryEntry newest() {
		return this.newest;
	}

	void newest(@Nullable MemoryEntry entry) {
		this.newest = entry;
	}

	boolean isOf(Bytes key, int hash) {
		return this.hash == hash && this.key.equals(key);
	}

}
