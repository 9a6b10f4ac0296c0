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

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.ScanOptions;
import io.synapsed.storage.engine.EngineSnapshot;
import io.synapsed.storage.engine.OpenSnapshots;
import io.synapsed.storage.engine.StampedValue;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.EntryCursor;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.RootReference;
import org.jspecify.annotations.Nullable;

/**
 * A frozen view: the root of a tree whose pages never change. Until it is closed, it
 * keeps MVStore from overwriting them.
 */
final class MvStoreSnapshot extends EngineSnapshot {

	private final MvStoreStore store;

	private final MvStoreFile file;

	private final MVStore.TxCounter version;

	private final RootReference<byte[], byte[]> root;

	/**
	 * Freezes the newest state. To be called within a call, while no batch is half
	 * applied.
	 */
	MvStoreSnapshot(MvStoreStore store, MvStoreFile file, OpenSnapshots openSnapshots) {
		super(store, openSnapshots);
		this.store = store;
		this.file = file;
		this.version = file.store().registerVersionUsage();
		boolean open = false;
		try {
			this.root = file.entries().flushAndGetRoot();
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
	protected @Nullable Entry doGet(Bytes key) {
		return StampedValue.entry(key, this.file.entries().get(this.root.root, key.exactArray()));
	}

	@Override
	protected EntryCursor doScan(KeyRange range, ScanOptions options) {
		return new MvStoreCursor(this.store, this.file, this.root, range, options, this::isClosed);
	}

	/** Spares the lock, which would cost more than reading a page in memory. */
	@Override
	protected boolean isFreedDuringReads() {
		return true;
	}

	@Override
	protected void doRelease() {
		this.file.store().deregisterVersionUsage(this.version);
	}

}
