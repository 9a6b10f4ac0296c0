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
import io.synapsed.storage.spi.Entry;
import org.jspecify.annotations.Nullable;

/**
 * A version of an entry, linked to the older versions that open snapshots still need.
 */
final class MemoryEntry extends Entry {

	/** What an entry costs beside the bytes of its key and value, roughly. */
	static final int OVERHEAD = 128;

	private final long epoch;

	private final boolean removed;

	private volatile @Nullable MemoryEntry previous;

	private MemoryEntry(Bytes key, Bytes value, Version version, long expiresAt, int serializer, long epoch,
			boolean removed, @Nullable MemoryEntry previous) {
		super(key, value, version, expiresAt, serializer);
		this.epoch = epoch;
		this.removed = removed;
		this.previous = previous;
	}

	static MemoryEntry stored(Bytes key, Bytes value, Version version, long expiresAt, int serializer, long epoch,
			@Nullable MemoryEntry previous) {
		return new MemoryEntry(key, value, version, expiresAt, serializer, epoch, false, previous);
	}

	static MemoryEntry removed(MemoryEntry entry, long epoch, MemoryEntry previous) {
		return new MemoryEntry(entry.key(), Bytes.EMPTY, entry.version(), NEVER, NO_SERIALIZER, epoch, true, previous);
	}

	boolean isRemoved() {
		return this.removed;
	}

	long size() {
		return this.removed ? 0 : (long) key().size() + value().size() + OVERHEAD;
	}

	@Nullable MemoryEntry previous() {
		return this.previous;
	}

	/**
	 * Whether closing snapshots must prune it.
	 * @return whether older versions are linked, or it is a removal
	 */
	boolean hasHistory() {
		return this.removed || this.previous != null;
	}

	/**
	 * Returns the version that a snapshot sees.
	 * @param snapshotEpoch epoch of the snapshot
	 * @return the version, or {@code null} if there was none
	 */
	@Nullable MemoryEntry asOf(long snapshotEpoch) {
		MemoryEntry candidate = this;
		while (candidate != null && candidate.epoch > snapshotEpoch) {
			candidate = candidate.previous;
		}
		return candidate;
	}

	/**
	 * Returns what must stay linked when this version is replaced.
	 * @param newestSnapshot epoch of the newest open snapshot, negative if none is open
	 * @return this version, an older one, or {@code null}
	 */
	@Nullable MemoryEntry retainedFor(long newestSnapshot) {
		if (newestSnapshot < 0) {
			return null;
		}
		return (this.epoch <= newestSnapshot) ? this : this.previous;
	}

	/**
	 * Unlinks the versions that no open snapshot sees.
	 * @param oldestSnapshot epoch of the oldest open snapshot, or {@link Long#MAX_VALUE}
	 */
	void prune(long oldestSnapshot) {
		MemoryEntry oldestNeeded = asOf(oldestSnapshot);
		if (oldestNeeded != null) {
			oldestNeeded.previous = null;
		}
	}

}
