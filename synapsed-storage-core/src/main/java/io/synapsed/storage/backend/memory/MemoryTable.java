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

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.engine.HeapExpiryIndex;
import io.synapsed.storage.engine.KeyLocks;
import io.synapsed.storage.engine.WatchHub;
import io.synapsed.storage.exception.StorageClosedException;
import io.synapsed.storage.spi.ExpiredEntry;
import io.synapsed.storage.spi.Mutation;
import org.jspecify.annotations.Nullable;

/**
 * The entries on the heap: the slots of their keys, an index of their expiries, and the
 * older versions that open snapshots need. A thread that changes an entry holds its lock,
 * and has begun a commit.
 */
final class MemoryTable {

	private final String store;

	private final KeyLocks locks;

	private final WatchHub watches;

	private final SlotTable slots = new SlotTable();

	private final HeapExpiryIndex expiries = new HeapExpiryIndex();

	// Keys that have older versions linked, or a removal that snapshots must not see;
	// each key once, however often it is written while a snapshot is open.
	private final Queue<Bytes> keysWithHistory = new ConcurrentLinkedQueue<>();

	private final SnapshotEpochs epochs;

	private final AtomicLong size = new AtomicLong();

	// No adder, which may need memory to count: counting must not fail.
	private final AtomicLong count = new AtomicLong();

	private volatile boolean closed;

	// Whether it was closed because half of a write could not be taken back.
	private volatile boolean broken;

	MemoryTable(String store, LongSupplier stamps, KeyLocks locks, WatchHub watches) {
		this.store = store;
		this.epochs = new SnapshotEpochs(stamps);
		this.locks = locks;
		this.watches = watches;
	}

	/**
	 * Starts a commit: no snapshot is taken until it has ended.
	 * @return what {@link #endCommit} needs
	 * @throws StorageClosedException if the store is closed
	 */
	long beginCommit() {
		long commit = this.epochs.beginCommit();
		if (this.closed) {
			this.epochs.endCommit(commit);
			throw closedException();
		}
		return commit;
	}

	void endCommit(long commit) {
		this.epochs.endCommit(commit);
	}

	/**
	 * Reads the newest version of an entry.
	 * @return the version, which may be a removal, or {@code null}
	 * @throws StorageClosedException if the store is closed
	 */
	@Nullable MemoryEntry read(Bytes key) {
		MemoryEntry entry = newest(key);
		// Checked afterwards: an entry that a closing store has dropped must not seem
		// absent.
		if (this.closed) {
			throw closedException();
		}
		return entry;
	}

	/**
	 * Returns the newest version of an entry.
	 * @return the version, which may be a removal, or {@code null}
	 */
	@Nullable MemoryEntry newest(Bytes key) {
		KeySlot slot = this.slots.find(key);
		return (slot != null) ? slot.newest() : null;
	}

	/**
	 * Finds the slot of a key.
	 * @return the slot, or {@code null} if there is none
	 */
	@Nullable KeySlot find(Bytes key) {
		return this.slots.find(key);
	}

	/**
	 * Finds the slot of a key, or makes a new one, which is not in use before
	 * {@link #change}.
	 */
	KeySlot slot(Bytes key) {
		return this.slots.findOrCreate(key);
	}

	/**
	 * Returns an entry, also if it has expired.
	 * @return the entry, or {@code null}
	 */
	@Nullable MemoryEntry stored(Bytes key) {
		return stored(this.slots.find(key));
	}

	static @Nullable MemoryEntry stored(@Nullable KeySlot slot) {
		return (slot != null) ? present(slot.newest()) : null;
	}

	/**
	 * Returns an entry as a snapshot sees it, also if it has expired.
	 * @return the entry, or {@code null}
	 */
	@Nullable MemoryEntry asOf(Bytes key, long epoch) {
		return asOf(this.slots.find(key), epoch);
	}

	/**
	 * Returns the entry of a slot as a snapshot sees it, also if it has expired.
	 * @return the entry, or {@code null}
	 */
	static @Nullable MemoryEntry asOf(@Nullable KeySlot slot, long epoch) {
		MemoryEntry newest = (slot != null) ? slot.newest() : null;
		return (newest != null) ? present(newest.asOf(epoch)) : null;
	}

	private static @Nullable MemoryEntry present(@Nullable MemoryEntry entry) {
		return (entry != null && !entry.isRemoved()) ? entry : null;
	}

	SlotScan slots(KeyRange range, boolean reverse) {
		return this.slots.slots(range, reverse);
	}

	List<ExpiredEntry> expiredBefore(long now, int limit) {
		checkOpen();
		List<ExpiredEntry> expired = this.expiries.expiredBefore(now, limit, this::stored);
		checkOpen();
		return expired;
	}

	/**
	 * Returns how many bytes a put adds before anything is freed.
	 */
	long growth(Mutation.Put put) {
		return growth(put, newest(put.key()));
	}

	static long growth(Mutation.Put put, @Nullable MemoryEntry current) {
		long before = (current != null) ? current.size() : 0;
		return put.size() + MemoryEntry.OVERHEAD - before;
	}

	/**
	 * Creates the successor of an entry.
	 */
	MemoryEntry entry(KeySlot slot, Mutation.Put put, Bytes value, Version version, @Nullable MemoryEntry current) {
		long newest = this.epochs.newest();
		MemoryEntry retained = (current != null) ? current.retainedFor(newest) : null;
		if (retained == null) {
			return new MemoryEntry(slot.key(), value, version, put.expiresAt(), put.serializer());
		}
		// A rewrite keeps a version that snapshots have seen.
		long epoch = Math.max(version.low(), newest + 1);
		return LinkedMemoryEntry.stored(slot.key(), value, version, put, epoch, retained);
	}

	/**
	 * Creates the successor of a removed entry.
	 * @return a removal, behind which snapshots find older versions; {@code null} if no
	 * snapshot needs it
	 */
	@Nullable MemoryEntry removal(MemoryEntry current) {
		long newest = this.epochs.newest();
		MemoryEntry retained = current.retainedFor(newest);
		return (retained != null) ? LinkedMemoryEntry.removed(current, newest + 1, retained) : null;
	}

	/**
	 * Copies a slice, which would keep all of a larger array alive.
	 */
	static Bytes exact(Bytes bytes) {
		return (bytes.backingArray().length == bytes.size()) ? bytes : Bytes.wrap(bytes.exactArray());
	}

	/**
	 * Replaces an entry, or leaves everything as it was.
	 */
	void replace(KeySlot slot, @Nullable MemoryEntry before, @Nullable MemoryEntry after) {
		try {
			change(slot, before, after);
		}
		catch (RuntimeException | Error ex) {
			takeBack(slot, before, after);
			throw ex;
		}
	}

	/**
	 * Replaces an entry. Steps that can fail come first, so that reads see most changes
	 * only when nothing can take them back; the figures come last and cannot fail.
	 */
	void change(KeySlot slot, @Nullable MemoryEntry before, @Nullable MemoryEntry after) {
		if (before == null) {
			this.slots.add(slot);
		}
		else {
			if (after != null && after.previous() != null && !before.hasHistory()) {
				this.keysWithHistory.add(slot.key());
			}
			this.expiries.remove(before);
		}
		if (after != null) {
			this.expiries.add(after);
			slot.newest(after);
		}
		else {
			forget(slot);
		}
		count(before, after);
	}

	void count(@Nullable MemoryEntry before, @Nullable MemoryEntry after) {
		boolean was = before != null && !before.isRemoved();
		boolean is = after != null && !after.isRemoved();
		if (was != is) {
			this.count.addAndGet(is ? 1 : -1);
		}
		long growth = ((after != null) ? after.size() : 0) - ((before != null) ? before.size() : 0);
		if (growth != 0) {
			this.size.addAndGet(growth);
		}
	}

	/**
	 * Takes back a replacement that has failed half-way, before it counted its figures.
	 */
	void takeBack(KeySlot slot, @Nullable MemoryEntry before, @Nullable MemoryEntry after) {
		boolean done = false;
		try {
			if (after != null) {
				this.expiries.remove(after);
			}
			if (before != null) {
				this.slots.add(slot);
				slot.newest(before);
				this.expiries.add(before);
				if (before.hasHistory()) {
					this.keysWithHistory.add(slot.key());
				}
			}
			else {
				forget(slot);
			}
			done = true;
		}
		finally {
			// Reads may have seen the change.
			this.watches.publishGap();
			if (!done) {
				this.broken = true;
				this.closed = true;
			}
		}
	}

	/** Scans that have met the slot must not show what was in it. */
	private void forget(KeySlot slot) {
		slot.newest(null);
		this.slots.remove(slot);
	}

	long openSnapshot() {
		checkOpen();
		return this.epochs.openSnapshot();
	}

	void closeSnapshot(long epoch) {
		this.epochs.closeSnapshot(epoch);
		int keys = this.keysWithHistory.size();
		for (int count = 0; count < keys; count++) {
			Bytes key = this.keysWithHistory.poll();
			if (key == null) {
				return;
			}
			ReentrantLock lock = this.locks.lock(key);
			try {
				if (prune(key)) {
					this.keysWithHistory.add(key);
				}
			}
			finally {
				lock.unlock();
			}
		}
	}

	/**
	 * Drops the versions of a key that no snapshot needs.
	 * @return whether snapshots still need some
	 */
	private boolean prune(Bytes key) {
		long commit = this.epochs.beginCommit();
		try {
			KeySlot slot = this.slots.find(key);
			MemoryEntry current = (slot != null) ? slot.newest() : null;
			if (slot == null || current == null) {
				return false;
			}
			current.prune(this.epochs.oldest());
			if (current.previous() != null) {
				return true;
			}
			if (current.isRemoved()) {
				forget(slot);
			}
			return false;
		}
		finally {
			this.epochs.endCommit(commit);
		}
	}

	int openSnapshots() {
		return this.epochs.count();
	}

	int keysWithHistory() {
		return this.keysWithHistory.size();
	}

	/**
	 * Returns how many entries are held.
	 * @return number of entries, expired ones included
	 */
	long count() {
		return this.count.get();
	}

	/**
	 * Returns how much is held.
	 * @return bytes, with an allowance for bookkeeping
	 */
	long size() {
		return this.size.get();
	}

	boolean isClosed() {
		return this.closed;
	}

	void checkOpen() {
		if (this.closed) {
			throw closedException();
		}
	}

	private StorageClosedException closedException() {
		return new StorageClosedException(this.store, this.broken
				? "was closed because half of a write could not be taken back after an error; restart the application"
				: "is closed");
	}

	/**
	 * Refuses reads and commits from now on.
	 */
	void close() {
		this.closed = true;
	}

	/**
	 * Drops everything. Reads check whether the store is closed after they have looked.
	 * Commits check it before, so running commits must end first.
	 */
	void clear() {
		this.epochs.runBetweenCommits(() -> {
			this.slots.clear();
			this.expiries.clear();
			this.keysWithHistory.clear();
		});
	}

}
