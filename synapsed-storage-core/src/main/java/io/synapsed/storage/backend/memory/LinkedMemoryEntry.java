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
import io.synapsed.storage.common.Version;
import io.synapsed.storage.spi.Mutation;
import org.jspecify.annotations.Nullable;

/**
 * A version of an entry, or its removal, linked to the older versions that open snapshots
 * still need.
 */
final class LinkedMemoryEntry extends MemoryEntry {

	private final long epoch;

	private final boolean removed;

	private volatile @Nullable MemoryEntry previous;

	private LinkedMemoryEntry(Bytes key, Bytes value, Version version, long expiresAt, int serializer, long epoch,
			boolean removed, MemoryEntry previous) {
		super(key, value, version, expiresAt, serializer);
		this.epoch = epoch;
		this.removed = removed;
		this.previous = previous;
	}

	static LinkedMemoryEntry stored(Bytes key, Bytes value, Version version, Mutation.Put put, long epoch,
			MemoryEntry previous) {
		return new LinkedMemoryEntry(key, value, version, put.expiresAt(), put.serializer(), epoch, false, previous);
	}

	static LinkedMemoryEntry removed(MemoryEntry entry, long epoch, MemoryEntry previous) {
		return new LinkedMemoryEntry(entry.key(), Bytes.EMPTY, entry.version(), NEVER, NO_SERIALIZER, epoch, true,
				previous);
	}

	@Override
	boolean isRemoved() {
		return this.removed;
	}

	@Override
	long epoch() {
		return this.epoch;
	}

	@Override
	@Nullable MemoryEntry previous() {
		return this.previous;
	}

	@Override
	boolean hasHistory() {
		return this.removed || this.previous != null;
	}

	@Override
	void unlink() {
		this.previous = null;
	}

}
