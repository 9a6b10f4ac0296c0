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
 * Reclaims space in the file: rewrites chunks that hold little, moves chunks to the front
 * and cuts off the end. A little at a time in the background, or all of it at once.
 */
final class Compaction {

	// Beyond this, chunks are rewritten more often than data is.
	private static final int REWRITTEN_AT_A_TIME = 4 << 20;

	private static final int MOVED_AT_A_TIME = 8 << 20;

	// Free space in a file for whose sake chunks are moved although most of it is used.
	private static final long WORTH_MOVING = 4 << 20;

	private static final int SEARCHES = 20;

	// How often a compaction goes on although it has just won nothing.
	private static final int ROUNDS = 3;

	private static final Duration HOUSEKEEPING_LIMIT = Duration.ofMillis(200);

	private final OpenFile file;

	private final GroupCommit commits;

	private final MvStoreOptions options;

	// What one rewrites is free only when the other is done with it.
	private final ReentrantLock maintenance = new ReentrantLock();

	// How often space is still looked for that can be given back, until something is
	// written again.
	private int searches = SEARCHES;

	Compaction(OpenFile file, GroupCommit commits, MvStoreOptions options) {
		this.file = file;
		this.commits = commits;
		this.options = options;
	}

	/**
	 * Commits where nobody waits for it, hands data to the device, rewrites chunks that
	 * hold little, and gives space back when nobody writes.
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
			used.notSynced(this.commits.commitAside(this.file));
		}
	}

	private void giveBack(MvStoreFile used) {
		long before = used.size();
		long free = before / 100 * (100 - used.usedRate());
		int usedRate = (free > WORTH_MOVING) ? 90 : this.options.fillRate();
		// Chunks that have died since the last commit are given up here, too.
		moveChunks(usedRate, MOVED_AT_A_TIME + this.options.writeBufferSize());
		// Moving need not pay at once: first the holes are filled, then the end is cut
		// off.
		this.searches = (used.size() < before) ? SEARCHES : Math.max(0, this.searches - 1);
	}

	private void moveChunks(int usedRate, long bytes) {
		this.file.betweenWrites((open) -> {
			open.moveChunks(usedRate, bytes);
			return open;
		});
	}

	/**
	 * Reclaims as much space as there is to reclaim.
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
		// Snapshots hold what was rewritten, so that there might always be more.
		for (long rest = size; rest > 0 && used.rewriteChunks(90, REWRITTEN_AT_A_TIME);) {
			used.notSynced(this.commits.commitAside(this.file));
			rest -= REWRITTEN_AT_A_TIME;
		}
		// What died with the latest version is kept until there is another.
		this.file.betweenWrites(MvStoreFile::change);
		this.commits.flush(this.file);
		moveChunks(90, Long.MAX_VALUE);
	}

}
