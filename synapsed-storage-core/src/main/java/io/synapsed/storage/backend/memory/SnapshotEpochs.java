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

import java.util.TreeMap;
import java.util.concurrent.locks.StampedLock;
import java.util.function.LongSupplier;

/**
 * The epochs of snapshots. The epoch of a snapshot is on the scale of the stamps of
 * commits: not below the stamps of all commits before, and below those of all later ones.
 * Snapshots may share an epoch. No snapshot begins while a commit is running, so that it
 * sees all of the commit or nothing. A commit must take its stamp after it has begun.
 */
final class SnapshotEpochs {

	private final StampedLock lock = new StampedLock();

	private final TreeMap<Long, Integer> open = new TreeMap<>();

	private int count;

	private final LongSupplier stamps;

	private volatile long newest = -1;

	SnapshotEpochs(LongSupplier stamps) {
		this.stamps = stamps;
	}

	/**
	 * Starts a commit: no snapshot is taken until it has ended.
	 * @return what {@link #endCommit} needs
	 */
	long beginCommit() {
		return this.lock.readLock();
	}

	void endCommit(long stamp) {
		this.lock.unlockRead(stamp);
	}

	/**
	 * Returns the newest snapshot.
	 * @return its epoch, negative if none is open
	 */
	long newest() {
		return this.newest;
	}

	long openSnapshot() {
		long stamp = this.lock.writeLock();
		try {
			long epoch = this.stamps.getAsLong();
			this.open.merge(epoch, 1, Integer::sum);
			this.count++;
			this.newest = epoch;
			return epoch;
		}
		finally {
			this.lock.unlockWrite(stamp);
		}
	}

	/**
	 * Runs an action while no commit is running.
	 * @param action the action
	 */
	void runBetweenCommits(Runnable action) {
		long stamp = this.lock.writeLock();
		try {
			action.run();
		}
		finally {
			this.lock.unlockWrite(stamp);
		}
	}

	/**
	 * Ends a snapshot.
	 * @param epoch its epoch
	 */
	void closeSnapshot(long epoch) {
		long stamp = this.lock.writeLock();
		try {
			this.open.computeIfPresent(epoch, (same, snapshots) -> (snapshots > 1) ? snapshots - 1 : null);
			this.count--;
			this.newest = this.open.isEmpty() ? -1 : this.open.lastKey();
		}
		finally {
			this.lock.unlockWrite(stamp);
		}
	}

	/**
	 * Returns the oldest snapshot. To be called during a commit.
	 * @return its epoch, {@link Long#MAX_VALUE} if none is open
	 */
	long oldest() {
		return this.open.isEmpty() ? Long.MAX_VALUE : this.open.firstKey();
	}

	/**
	 * Returns the number of open snapshots.
	 * @return number of snapshots
	 */
	int count() {
		long stamp = this.lock.readLock();
		try {
			return this.count;
		}
		finally {
			this.lock.unlockRead(stamp);
		}
	}

}
