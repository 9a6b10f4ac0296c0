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
import java.util.List;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.engine.EntryTable;
import io.synapsed.storage.engine.ExpiryKey;
import io.synapsed.storage.engine.StampedValue;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.Mutation;
import org.h2.mvstore.Cursor;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.RootReference;
import org.jspecify.annotations.Nullable;

/**
 * The entries of a file and the index of their expiry, as the running write sees them.
 * Remembers what the write changes, so that it can be taken back. To be used under the
 * lock of the writers.
 */
final class MvStoreTable implements EntryTable<RuntimeException> {

	private static final byte[] NOTHING = new byte[0];

	private final MVMap<byte[], byte[]> entries;

	private final MVMap<byte[], byte[]> expiries;

	// Each is noted before it is changed.
	private final List<byte[]> changedKeys = new ArrayList<>();

	private final List<byte[]> addedToIndex = new ArrayList<>();

	// The tree before the write, to which changes are taken back.
	private @Nullable RootReference<byte[], byte[]> found;

	MvStoreTable(MVMap<byte[], byte[]> entries, MVMap<byte[], byte[]> expiries) {
		this.entries = entries;
		this.expiries = expiries;
	}

	/**
	 * Begins a write, before it changes anything.
	 */
	void begin() {
		forget();
		this.found = this.entries.getRoot();
	}

	/**
	 * Ends a write. It cannot be taken back afterwards.
	 */
	void end() {
		this.found = null;
		forget();
	}

	private void forget() {
		this.changedKeys.clear();
		this.addedToIndex.clear();
	}

	/**
	 * Whether a write has begun and not ended.
	 */
	boolean isUnfinished() {
		return this.found != null;
	}

	@Override
	public @Nullable Entry head(Bytes key) {
		return StampedValue.entry(key, this.entries.get(key.exactArray()));
	}

	@Override
	public void put(Mutation.Put put, Version version) {
		// A slice of a larger array would keep all of that array in memory.
		byte[] key = put.key().exactArray();
		byte[] stored = StampedValue.of(put, version.low());
		this.changedKeys.add(key);
		removeFromIndex(key, this.entries.put(key, stored));
		if (put.expiresAt() != Entry.NEVER) {
			byte[] added = ExpiryKey.of(put.expiresAt(), put.key());
			this.addedToIndex.add(added);
			this.expiries.put(added, NOTHING);
		}
	}

	@Override
	public boolean delete(Bytes key, long now, boolean asked) {
		byte[] before = remove(key.exactArray());
		return before != null && !StampedValue.isExpired(before, now);
	}

	@Override
	public void reclaim(Mutation.Reclaim reclaim, long now) {
		byte[] key = reclaim.key().exactArray();
		byte[] current = this.entries.get(key);
		if (current != null && StampedValue.isExpired(current, now)
				&& StampedValue.version(current).equals(reclaim.version())) {
			remove(key);
		}
	}

	private byte @Nullable [] remove(byte[] key) {
		this.changedKeys.add(key);
		byte[] before = this.entries.remove(key);
		removeFromIndex(key, before);
		return before;
	}

	private void removeFromIndex(byte[] key, byte @Nullable [] before) {
		if (before != null && StampedValue.expiresAt(before) != Entry.NEVER) {
			this.expiries.remove(ExpiryKey.of(StampedValue.expiresAt(before), Bytes.wrap(key)));
		}
	}

	@Override
	public long count(KeyRange range, long now, long limit) {
		long count = 0;
		Cursor<byte[], byte[]> cursor = this.entries.cursor((range.from() != null) ? range.from().exactArray() : null);
		while (count < limit && cursor.hasNext() && isBefore(cursor.next(), range.to())) {
			count += StampedValue.isExpired(cursor.getValue(), now) ? 0 : 1;
		}
		return count;
	}

	private static boolean isBefore(byte[] key, @Nullable Bytes end) {
		return end == null || Bytes.wrap(key).compareTo(end) < 0;
	}

	/**
	 * Takes back all changes, so that no half of a batch remains. Works wherever the
	 * write has failed, and also if an earlier undo has failed half-way.
	 */
	void undo() {
		RootReference<byte[], byte[]> tree = this.found;
		if (tree == null) {
			return;
		}
		// Removes the added keys first: they may include keys that were there before.
		this.addedToIndex.forEach(this.expiries::remove);
		for (byte[] key : this.changedKeys) {
			byte[] before = this.entries.get(tree.root, key);
			if (before == null) {
				this.entries.remove(key);
				continue;
			}
			this.entries.put(key, before);
			if (StampedValue.expiresAt(before) != Entry.NEVER) {
				this.expiries.put(ExpiryKey.of(StampedValue.expiresAt(before), Bytes.wrap(key)), NOTHING);
			}
		}
	}

}
