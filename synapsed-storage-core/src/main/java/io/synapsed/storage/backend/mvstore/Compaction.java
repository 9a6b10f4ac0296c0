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

package io.synapsed.storage.backend.mvstore;

import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Reclaims space in the file: rewrites chunks with little live data, moves chunks to the
 * front and cuts off the end. Works in small steps in the background, or all at once.
 */
final class Compaction {

	// Beyond this, chunks are rewritten more often than data is.
	private static final int REWRITTEN_AT_A_TIME = 4 << 20;

	private static final int MOVED_AT_A_TIME = 8 << 20;

	// From this much free space on, chunks are moved even if most of the file is used.
	private static final long WORTH_MOVING = 4 << 20;

	private static final int SEARCHES = 20;

	// How many rounds in a row may reclaim nothing before a compaction ends.
	private static final int ROUNDS = 3;

	private static final Duration HOUSEKEEPING_LIMIT = Duration.ofMillis(200);

	private final OpenFile file;

	private final GroupCommit commits;

	private final MvStoreOptions options;

	// The background and a compaction take turns.
	private final ReentrantLock maintenance = new ReentrantLock();

	// How many more times to look for space to give back, until the next write.
	private int searches = SEARCHES;

	Compaction(OpenFile file, GroupCommit commits, MvStoreOptions options) {
		this.file = file;
		this.commits = commits;
		this.options = options;
	}

	/**
	 * Commits writes that no writer waits for, syncs data to the device, rewrites chunks
	 * with little live data, and gives space back while there are no writes.
	 */
	void housekeep() {
		if (!this.maintenance.tryLock()) {
			return;
		}
		try {
			MvStoreFile used = this.file.betweenWrites((open) -> open);
			long now = System.nanoTime();
			this.commits.commitOverdue(this.file, used, now);
			rewriteFor(used, HOUSEKEEPING_LIMIT);
			boolean idle = now - this.file.lastWrite() > Duration.ofSeconds(1).toNanos();
			if (!idle) {
				this.searches = SEARCHES;
			}
			else if (this.options.fillRate() > 0 && (this.searches > 0 || used.usedRate() < this.options.fillRate())) {
				giveBack(used);
			}
		}
		finally {
			this.maintenance.unlock();
		}
	}

	private void rewriteFor(MvStoreFile used, Duration limit) {
		long deadline = System.nanoTime() + limit.toNanos();
		while (used.fillRate() < this.options.fillRate() && System.nanoTime() - deadline < 0
				&& used.rewriteChunks(this.options.fillRate(), REWRITTEN_AT_A_TIME)) {
			this.commits.commit(this.file);
		}
	}

	private void giveBack(MvStoreFile used) {
		long before = used.size();
		long free = before / 100 * (100 - used.usedRate());
		int usedRate = (free > WORTH_MOVING) ? 90 : this.options.fillRate();
		// This also frees chunks that have died since the last commit.
		this.commits.moveChunks(this.file, usedRate, MOVED_AT_A_TIME + this.options.writeBufferSize());
		// Moving may free space later: it first fills the holes, then cuts off the end.
		this.searches = (used.size() < before) ? SEARCHES : Math.max(0, this.searches - 1);
	}

	/**
	 * Reclaims all space that can be reclaimed.
	 */
	void compact() {
		this.maintenance.lock();
		try {
			for (int left = ROUNDS; left > 0;) {
				long before = this.file.current().size();
				compactOnce(before);
				left = (this.file.current().size() < before) ? ROUNDS : left - 1;
			}
		}
		finally {
			this.maintenance.unlock();
		}
	}

	private void compactOnce(long size) {
		MvStoreFile used = this.file.current();
		// Snapshots keep rewritten chunks, so that there might always be more to rewrite.
		for (long rest = size; rest > 0 && used.rewriteChunks(90, REWRITTEN_AT_A_TIME);) {
			this.commits.commit(this.file);
			rest -= REWRITTEN_AT_A_TIME;
		}
		// MVStore keeps what died with the latest version until there is a newer one.
		this.file.betweenWrites(MvStoreFile::change);
		this.commits.flush(this.file);
		this.commits.moveChunks(this.file, 90, Long.MAX_VALUE);
	}

}
