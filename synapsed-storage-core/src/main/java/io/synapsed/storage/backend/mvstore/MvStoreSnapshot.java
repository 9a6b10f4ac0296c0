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

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import io.synapsed.storage.Bytes;
import io.synapsed.storage.KeyRange;
import io.synapsed.storage.ScanOptions;
import io.synapsed.storage.StorageClosedException;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.EntryCursor;
import io.synapsed.storage.spi.ReadOptions;
import io.synapsed.storage.spi.Snapshot;
import io.synapsed.storage.spi.engine.CallRegistry;
import io.synapsed.storage.spi.engine.OpenSnapshots;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.RootReference;
import org.jspecify.annotations.Nullable;

/**
 * A frozen view: the root of a tree whose pages are never changed, only replaced. It
 * keeps them from being overwritten until it is closed.
 */
final class MvStoreSnapshot implements Snapshot {

	private final String store;

	private final MvStoreFile file;

	private final CallRegistry calls;

	private final OpenSnapshots openSnapshots;

	private final InstantSource clock;

	private final MvStoreErrors errors;

	private final MVStore.TxCounter version;

	private final RootReference<byte[], byte[]> root;

	private final AutoCloseable handle = this::release;

	private volatile boolean released;

	/**
	 * Freezes the newest state. To be called within a call, while nobody is within a
	 * batch.
	 */
	MvStoreSnapshot(String store, MvStoreFile file, CallRegistry calls, OpenSnapshots openSnapshots,
			InstantSource clock, MvStoreErrors errors) {
		this.store = store;
		this.file = file;
		this.calls = calls;
		this.openSnapshots = openSnapshots;
		this.clock = clock;
		this.errors = errors;
		this.version = file.store().registerVersionUsage();
		boolean open = false;
		try {
			this.root = file.entries().flushAndGetRoot();
			calls.register(this.handle);
			openSnapshots.add(this);
			open = true;
		}
		finally {
			if (!open) {
				release();
			}
		}
	}

	@Override
	public @Nullable Entry get(Bytes key, ReadOptions options) {
		return this.<@Nullable Entry>reading(() -> read(key));
	}

	private @Nullable Entry read(Bytes key) {
		return MvStoreStore.live(key, this.file.entries().get(this.root.root, key.exactArray()), this.clock);
	}

	@Override
	public List<@Nullable Entry> getAll(List<Bytes> keys, ReadOptions options) {
		return reading(() -> {
			List<@Nullable Entry> found = new ArrayList<>(keys.size());
			keys.forEach((key) -> found.add(read(key)));
			return found;
		});
	}

	@Override
	public EntryCursor scan(KeyRange range, ScanOptions options) {
		return reading(() -> new MvStoreCursor(this.store, this.file, this.root, range, options, this.calls, this.clock,
				this.errors, () -> this.released));
	}

	private <T extends @Nullable Object> T reading(Supplier<T> read) {
		int call = this.calls.enter();
		try {
			if (this.released) {
				throw new StorageClosedException(this.store, "the snapshot is closed");
			}
			return read.get();
		}
		catch (StorageClosedException ex) {
			throw ex;
		}
		catch (RuntimeException ex) {
			throw this.errors.translate("reading a snapshot", ex);
		}
		finally {
			this.calls.leave(call);
		}
	}

	@Override
	public void close() {
		this.calls.release(this::release);
	}

	private synchronized void release() {
		if (!this.released) {
			this.released = true;
			this.calls.unregister(this.handle);
			this.openSnapshots.remove(this);
			this.file.store().deregisterVersionUsage(this.version);
		}
	}

}
