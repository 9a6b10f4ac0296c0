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

import java.util.TreeSet;
import java.util.concurrent.locks.StampedLock;

import io.synapsed.storage.engine.StampSequence;

/**
 * The epochs of snapshots. The epoch of a snapshot is a stamp from the sequence that also
 * stamps commits: it lies above the stamps of all commits before, and below those of all
 * later ones. No snapshot begins while a commit is running, so that it sees all of the
 * commit or nothing. A commit must take its stamp after it has begun.
 */
final class SnapshotEpochs {

	private final StampedLock lock = new StampedLock();

	private final TreeSet<Long> open = new TreeSet<>();

	private final StampSequence stamps;

	private volatile long newest = -1;

	SnapshotEpochs(StampSequence stamps) {
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
			long epoch = this.stamps.next();
			this.open.add(epoch);
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
			this.open.remove(epoch);
			this.newest = this.open.isEmpty() ? -1 : this.open.last();
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
		return this.open.isEmpty() ? Long.MAX_VALUE : this.open.first();
	}

	/**
	 * Returns the number of open snapshots.
	 * @return number of snapshots
	 */
	int count() {
		long stamp = this.lock.readLock();
		try {
			return this.open.size();
		}
		finally {
			this.lock.unlockRead(stamp);
		}
	}

}
