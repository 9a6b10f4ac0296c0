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
 * A version of an entry. Most have no older versions behind them, and need no field for
 * them: see {@link LinkedMemoryEntry}.
 */
class MemoryEntry extends Entry {

	/** What an entry costs beside the bytes of its key and value, roughly. */
	static final int OVERHEAD = 128;

	MemoryEntry(Bytes key, Bytes value, Version version, long expiresAt, int serializer) {
		super(key, value, version, expiresAt, serializer);
	}

	boolean isRemoved() {
		return false;
	}

	/**
	 * Returns when it was written, on the scale of the epochs of snapshots.
	 * @return the stamp of its version, unless a write has kept the version
	 */
	long epoch() {
		return version().low();
	}

	@Nullable MemoryEntry previous() {
		return null;
	}

	/**
	 * Whether closing snapshots must prune it.
	 * @return whether older versions are linked, or it is a removal
	 */
	boolean hasHistory() {
		return false;
	}

	/**
	 * Unlinks all older versions.
	 */
	void unlink() {
	}

	final long size() {
		return isRemoved() ? 0 : (long) key().size() + value().size() + OVERHEAD;
	}

	/**
	 * Returns the version that a snapshot sees.
	 * @param snapshotEpoch epoch of the snapshot
	 * @return the version, or {@code null} if there was none
	 */
	final @Nullable MemoryEntry asOf(long snapshotEpoch) {
		if (snapshotEpoch == Long.MAX_VALUE) {
			return this;
		}
		MemoryEntry candidate = this;
		while (candidate != null && candidate.epoch() > snapshotEpoch) {
			candidate = candidate.previous();
		}
		return candidate;
	}

	/**
	 * Returns what must stay linked when this version is replaced.
	 * @param newestSnapshot epoch of the newest open snapshot, negative if none is open
	 * @return this version, an older one, or {@code null}
	 */
	final @Nullable MemoryEntry retainedFor(long newestSnapshot) {
		if (newestSnapshot < 0) {
			return null;
		}
		return (epoch() <= newestSnapshot) ? this : previous();
	}

	/**
	 * Unlinks the versions that no open snapshot sees.
	 * @param oldestSnapshot epoch of the oldest open snapshot, or {@link Long#MAX_VALUE}
	 */
	final void prune(long oldestSnapshot) {
		MemoryEntry oldestNeeded = asOf(oldestSnapshot);
		if (oldestNeeded != null) {
			oldestNeeded.unlink();
		}
	}

}
