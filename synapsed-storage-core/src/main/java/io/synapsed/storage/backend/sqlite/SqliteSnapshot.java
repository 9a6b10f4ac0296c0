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

import java.util.concurrent.locks.ReentrantLock;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.ScanOptions;
import io.synapsed.storage.engine.EngineSnapshot;
import io.synapsed.storage.engine.OpenSnapshots;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.EntryCursor;
import org.jspecify.annotations.Nullable;

/**
 * A transaction that reads one state of the file, on a connection of its own, which one
 * thread at a time can use.
 */
final class SqliteSnapshot extends EngineSnapshot {

	private final SqliteStore store;

	private final SqliteDatabase database;

	private final SqliteConnection connection;

	private final ReentrantLock lock = new ReentrantLock();

	/**
	 * Freezes the newest state. To be called within a call.
	 */
	SqliteSnapshot(SqliteStore store, SqliteDatabase database, OpenSnapshots openSnapshots) {
		super(store, openSnapshots);
		this.store = store;
		this.database = database;
		this.connection = database.freeze();
		opened();
	}

	@Override
	protected @Nullable Entry doGet(Bytes key) throws Exception {
		return this.<@Nullable Entry>alone((open) -> open.table().head(key));
	}

	@Override
	protected EntryCursor doScan(KeyRange range, ScanOptions options) {
		SqliteCursor.Pages pages = (rest, scan,
				page) -> reading(() -> alone((open) -> open.table().page(rest, scan, page)));
		return new SqliteCursor(this.store, pages, range, options, this::isClosed);
	}

	private <T extends @Nullable Object> T alone(ConnectionPool.Work<T> work) throws Exception {
		this.lock.lock();
		try {
			return work.apply(this.connection);
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	protected void doRelease() {
		this.database.unfreeze(this.connection);
	}

}
