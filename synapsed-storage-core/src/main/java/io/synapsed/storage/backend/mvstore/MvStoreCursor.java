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

import java.util.function.BooleanSupplier;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.ScanOptions;
import io.synapsed.storage.engine.EngineCursor;
import io.synapsed.storage.engine.EntryBatch;
import io.synapsed.storage.engine.StampedValue;
import org.h2.mvstore.Cursor;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.RootReference;
import org.jspecify.annotations.Nullable;

/**
 * A scan of a tree that no longer changes. Until it is closed, it keeps MVStore from
 * overwriting the pages of that tree.
 */
final class MvStoreCursor extends EngineCursor {

	private final MvStoreFile file;

	private final KeyRange range;

	private final boolean reverse;

	private final MVStore.TxCounter version;

	private final Cursor<byte[], byte[]> cursor;

	/**
	 * Starts a scan. To be called within a call.
	 * @param root the tree, or {@code null} for the newest
	 */
	MvStoreCursor(MvStoreStore store, MvStoreFile file, @Nullable RootReference<byte[], byte[]> root, KeyRange range,
			ScanOptions options, BooleanSupplier sourceClosed) {
		super(store, range, options, sourceClosed);
		this.file = file;
		this.range = range;
		this.reverse = options.reverse();
		// Pinned first: the tree may be newer than the pinned version, never older.
		this.version = file.store().registerVersionUsage();
		boolean open = false;
		try {
			RootReference<byte[], byte[]> tree = (root != null) ? root : file.entries().flushAndGetRoot();
			// The ends of a cursor are inclusive; ours are not at the upper end.
			Bytes start = this.reverse ? range.to() : range.from();
			this.cursor = file.entries().cursor(tree, (start != null) ? start.exactArray() : null, null, this.reverse);
			opened();
			open = true;
		}
		finally {
			if (!open) {
				close();
			}
		}
	}

	@Override
	protected boolean fill(EntryBatch batch) {
		while (this.cursor.hasNext()) {
			Bytes key = Bytes.wrap(this.cursor.next());
			if (isBeyond(key)) {
				return false;
			}
			if (!this.reverse || this.range.contains(key)) {
				byte[] stored = this.cursor.getValue();
				batch.add(StampedValue.entry(key, stored, StampedValue.value(stored, stored.length)));
				if (batch.isFull()) {
					return true;
				}
			}
		}
		return false;
	}

	private boolean isBeyond(Bytes key) {
		Bytes end = this.reverse ? this.range.from() : this.range.to();
		return end != null && (this.reverse ? key.compareTo(end) < 0 : key.compareTo(end) >= 0);
	}

	@Override
	protected void doRelease() {
		this.file.store().deregisterVersionUsage(this.version);
	}

}
