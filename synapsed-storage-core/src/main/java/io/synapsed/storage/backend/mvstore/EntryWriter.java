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

import java.util.Collections;
import java.util.List;

import io.synapsed.storage.Bytes;
import io.synapsed.storage.KeyRange;
import io.synapsed.storage.spi.CommitResult;
import io.synapsed.storage.spi.Condition;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.RangeCondition;
import io.synapsed.storage.spi.Version;
import io.synapsed.storage.spi.WatchEvent;
import io.synapsed.storage.spi.WriteBatch;
import org.h2.mvstore.Cursor;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.RootReference;
import org.jspecify.annotations.Nullable;

/**
 * Applies one write to the maps, entirely or not at all. To be used by one thread, under
 * the lock of the writers. Events are collected, not published.
 */
final class EntryWriter {

	private static final byte[] NOTHING = new byte[0];

	private final MVMap<byte[], byte[]> entries;

	private final MVMap<byte[], byte[]> expiries;

	private final Version version;

	private final long now;

	private final @Nullable List<WatchEvent> events;

	// The tree that this write has found: what it changes is taken back to it.
	private final RootReference<byte[], byte[]> found;

	private @Nullable Bytes changed;

	private long changedExpiry = Entry.NEVER;

	private List<Mutation> changes = List.of();

	/**
	 * Creates a writer for one write.
	 * @param file the open file
	 * @param stamp the stamp of the write
	 * @param now milliseconds since the epoch
	 * @param events collects events, or {@code null} if the store is not watched
	 */
	EntryWriter(MvStoreFile file, long stamp, long now, @Nullable List<WatchEvent> events) {
		this.entries = file.entries();
		this.expiries = file.expiries();
		this.found = this.entries.getRoot();
		this.version = Version.of(stamp);
		this.now = now;
		this.events = events;
	}

	Version version() {
		return this.version;
	}

	/**
	 * Stores a value.
	 */
	void put(Mutation.Put put) {
		this.changed = put.key();
		this.changedExpiry = put.expiresAt();
		write(put);
	}

	private void write(Mutation.Put put) {
		// A slice of a larger array would keep all of that array in memory.
		byte[] key = put.key().exactArray();
		byte[] stored = StoredValue.of(this.version, put);
		replaced(key, this.entries.put(key, stored), stored);
		if (this.events != null) {
			this.events.add(WatchEvent.put(StoredValue.entry(put.key(), stored)));
		}
	}

	/**
	 * Removes an entry.
	 * @return whether there was one that had not expired
	 */
	boolean delete(Bytes key) {
		this.changed = key;
		return remove(key);
	}

	private boolean remove(Bytes key) {
		byte[] removed = key.exactArray();
		byte[] before = this.entries.remove(removed);
		if (before == null) {
			return false;
		}
		replaced(removed, before, null);
		boolean existed = !StoredValue.isExpired(before, this.now);
		if (existed && this.events != null) {
			this.events.add(WatchEvent.delete(key, this.version));
		}
		return existed;
	}

	private void reclaim(Mutation.Reclaim reclaim) {
		byte[] key = reclaim.key().exactArray();
		byte[] current = this.entries.get(key);
		if (current != null && StoredValue.isExpired(current, this.now)
				&& StoredValue.version(current).equals(reclaim.version())) {
			replaced(key, this.entries.remove(key), null);
		}
	}

	private void rewrite(Mutation.Rewrite rewrite) {
		byte[] key = rewrite.key().exactArray();
		byte[] current = this.entries.get(key);
		if (current != null && rewrite.applies(StoredValue.entry(rewrite.key(), current), this.now)) {
			byte[] stored = StoredValue.of(rewrite.version(), rewrite.put());
			replaced(key, this.entries.put(key, stored), stored);
		}
	}

	/**
	 * Applies a batch, if its conditions hold.
	 */
	CommitResult commit(WriteBatch batch) {
		List<Bytes> failed = batch.conditions()
			.stream()
			.filter((condition) -> !holds(condition))
			.map(Condition::key)
			.toList();
		if (!failed.isEmpty() || !batch.ranges().stream().allMatch(this::holds)) {
			return CommitResult.rejected(failed);
		}
		this.changes = batch.mutations();
		for (Mutation mutation : batch.mutations()) {
			if (mutation instanceof Mutation.Put put) {
				write(put);
			}
			else if (mutation instanceof Mutation.Delete delete) {
				remove(delete.key());
			}
			else if (mutation instanceof Mutation.Reclaim reclaim) {
				reclaim(reclaim);
			}
			else if (mutation instanceof Mutation.Rewrite rewrite) {
				rewrite(rewrite);
			}
		}
		return CommitResult.applied(Collections.nCopies(batch.mutations().size(), this.version));
	}

	private boolean holds(Condition condition) {
		byte[] current = this.entries.get(condition.key().exactArray());
		Entry entry = (current != null) ? StoredValue.entry(condition.key(), current) : null;
		return condition.holds(entry, this.now);
	}

	private boolean holds(RangeCondition condition) {
		KeyRange range = condition.range();
		long left = condition.entries();
		if (!range.isEmpty()) {
			Cursor<byte[], byte[]> cursor = this.entries
				.cursor((range.from() != null) ? range.from().exactArray() : null);
			while (left >= 0 && cursor.hasNext() && isBefore(cursor.next(), range.to())) {
				left -= StoredValue.isExpired(cursor.getValue(), this.now) ? 0 : 1;
			}
		}
		return left == 0;
	}

	private static boolean isBefore(byte[] key, @Nullable Bytes end) {
		return end == null || Bytes.wrap(key).compareTo(end) < 0;
	}

	private void replaced(byte[] key, byte @Nullable [] before, byte @Nullable [] after) {
		if (before != null) {
			removeIndex(key, StoredValue.expiresAt(before));
		}
		if (after != null) {
			addIndex(key, StoredValue.expiresAt(after));
		}
	}

	private void removeIndex(byte[] key, long expiresAt) {
		if (expiresAt != Entry.NEVER) {
			this.expiries.remove(ExpiryKey.of(expiresAt, key));
		}
	}

	private void addIndex(byte[] key, long expiresAt) {
		if (expiresAt != Entry.NEVER) {
			this.expiries.put(ExpiryKey.of(expiresAt, key), NOTHING);
		}
	}

	/**
	 * Tells whether the write has changed what a watch of a range sees.
	 */
	boolean changes(KeyRange range) {
		if (this.changed != null && range.contains(this.changed)) {
			return true;
		}
		for (Mutation mutation : this.changes) {
			if (mutation.isVisible() && range.contains(mutation.key())) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Takes back what was applied, so that no half of a batch stays behind. Wherever the
	 * write has ended, and also if this itself ended half-way before.
	 */
	void undo() {
		if (this.changed != null) {
			undo(this.changed, this.changedExpiry);
		}
		for (Mutation mutation : this.changes) {
			undo(mutation.key(), expiresAt(mutation));
		}
	}

	private static long expiresAt(Mutation mutation) {
		if (mutation instanceof Mutation.Put put) {
			return put.expiresAt();
		}
		return (mutation instanceof Mutation.Rewrite rewrite) ? rewrite.put().expiresAt() : Entry.NEVER;
	}

	private void undo(Bytes changed, long expiresAt) {
		byte[] key = changed.exactArray();
		byte[] before = this.entries.get(this.found.root, key);
		byte[] after = this.entries.get(key);
		removeIndex(key, expiresAt);
		if (after != null) {
			removeIndex(key, StoredValue.expiresAt(after));
		}
		if (before != null) {
			this.entries.put(key, before);
			addIndex(key, StoredValue.expiresAt(before));
		}
		else {
			this.entries.remove(key);
		}
	}

}
