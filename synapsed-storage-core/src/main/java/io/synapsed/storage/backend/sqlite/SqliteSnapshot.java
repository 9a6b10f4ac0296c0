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

package io.synapsed.storage.backend.sqlite;

import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

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
import org.jspecify.annotations.Nullable;

/**
 * A frozen view: a transaction that only reads, on a connection of its own. The log
 * cannot be started anew before it is closed.
 */
final class SqliteSnapshot implements Snapshot, SqliteCursor.Pages {

	private final String store;

	private final SqliteDatabase database;

	private final CallRegistry calls;

	private final OpenSnapshots openSnapshots;

	private final InstantSource clock;

	private final SqliteConnection connection;

	private final ReentrantLock lock = new ReentrantLock();

	private final AutoCloseable handle = this::release;

	private volatile boolean closed;

	/**
	 * Freezes the newest state. To be called within a call.
	 */
	SqliteSnapshot(String store, SqliteDatabase database, CallRegistry calls, OpenSnapshots openSnapshots,
			InstantSource clock) {
		this.store = store;
		this.database = database;
		this.calls = calls;
		this.openSnapshots = openSnapshots;
		this.clock = clock;
		this.connection = database.freeze();
		calls.register(this.handle);
		openSnapshots.add(this);
	}

	@Override
	public @Nullable Entry get(Bytes key, ReadOptions options) {
		return this.<@Nullable Entry>reading((open) -> live(open.get(key)));
	}

	private @Nullable Entry live(@Nullable Entry entry) {
		boolean expired = entry != null && entry.expiresAt() != Entry.NEVER && entry.isExpired(this.clock.millis());
		return expired ? null : entry;
	}

	@Override
	public List<@Nullable Entry> getAll(List<Bytes> keys, ReadOptions options) {
		return reading((open) -> {
			List<@Nullable Entry> found = new ArrayList<>(keys.size());
			for (Bytes key : keys) {
				found.add(live(open.get(key)));
			}
			return found;
		});
	}

	@Override
	public EntryCursor scan(KeyRange range, ScanOptions options) {
		return reading((open) -> new SqliteCursor(this.store, this.calls, this.clock, this, range, options));
	}

	@Override
	public SqliteConnection.Page read(KeyRange range, ScanOptions options, int rows, long bytes) {
		return reading((open) -> open.page(range, options, rows, bytes));
	}

	private <T extends @Nullable Object> T reading(ConnectionPool.Work<T> work) {
		int call = this.calls.enter();
		try {
			this.lock.lock();
			try {
				if (this.closed) {
					throw new StorageClosedException(this.store, "the snapshot is closed");
				}
				return work.apply(this.connection);
			}
			finally {
				this.lock.unlock();
			}
		}
		catch (SQLException | RuntimeException ex) {
			throw this.database.failed("reading a snapshot", ex);
		}
		finally {
			this.calls.leave(call);
		}
	}

	@Override
	public boolean isClosed() {
		return this.closed;
	}

	@Override
	public void close() {
		this.calls.release(this::release);
	}

	private void release() {
		this.lock.lock();
		try {
			if (!this.closed) {
				this.closed = true;
				this.calls.unregister(this.handle);
				this.openSnapshots.remove(this);
				this.database.unfreeze(this.connection);
			}
		}
		finally {
			this.lock.unlock();
		}
	}

}
