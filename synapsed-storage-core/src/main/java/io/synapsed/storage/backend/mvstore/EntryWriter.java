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

import java.util.ArrayList;
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

	private final List<Undo> undo = new ArrayList<>();

	/**
	 * Creates a writer for one write.
	 * @param file the open file
	 * @param stamp the stamp of the write
	 * @param now milliseconds since the epoch
	 * @param events collects events, or {@code null} if nobody watches
	 */
	EntryWriter(MvStoreFile file, long stamp, long now, @Nullable List<WatchEvent> events) {
		this.entries = file.entries();
		this.expiries = file.expiries();
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
		for (Mutation mutation : batch.mutations()) {
			if (mutation instanceof Mutation.Put put) {
				put(put);
			}
			else if (mutation instanceof Mutation.Delete delete) {
				delete(delete.key());
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
		this.undo.add(new Undo(key, before));
		index(key, before, after);
	}

	private void index(byte[] key, byte @Nullable [] before, byte @Nullable [] after) {
		if (before != null && StoredValue.expiresAt(before) != Entry.NEVER) {
			this.expiries.remove(ExpiryKey.of(StoredValue.expiresAt(before), key));
		}
		if (after != null && StoredValue.expiresAt(after) != Entry.NEVER) {
			this.expiries.put(ExpiryKey.of(StoredValue.expiresAt(after), key), NOTHING);
		}
	}

	/**
	 * Takes back what was applied, so that no half of a batch stays behind.
	 */
	void undo() {
		for (int index = this.undo.size() - 1; index >= 0; index--) {
			Undo change = this.undo.get(index);
			byte[] before = change.before();
			byte[] after = (before != null) ? this.entries.put(change.key(), before)
					: this.entries.remove(change.key());
			index(change.key(), after, before);
		}
		this.undo.clear();
	}

	/**
	 * What a key had before.
	 */
	private record Undo(byte[] key, byte @Nullable [] before) {
	}

}
