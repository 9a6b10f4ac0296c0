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
import java.time.Duration;
import java.util.ArrayList;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

import io.synapsed.storage.engine.Uninterruptibly;
import io.synapsed.storage.exception.StorageTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A bounded number of connections for one purpose, which opens them when they are needed.
 * Waiting is fair and bounded. An interrupt does not end it, and stays set. Safe for use
 * by several threads.
 */
final class ConnectionPool {

	private final Opener opener;

	private final Duration timeout;

	private final Supplier<StorageTimeoutException> exhausted;

	private final Semaphore permits;

	private final int size;

	private final ConcurrentLinkedDeque<SqliteConnection> idle = new ConcurrentLinkedDeque<>();

	private final Set<SqliteConnection> all = ConcurrentHashMap.newKeySet();

	private final LongAdder waits = new LongAdder();

	/**
	 * Creates a pool.
	 * @param size largest number of connections
	 * @param timeout longest time to wait for one
	 * @param opener opens a connection
	 * @param exhausted creates the exception for a wait that was too long
	 */
	ConnectionPool(int size, Duration timeout, Opener opener, Supplier<StorageTimeoutException> exhausted) {
		this.size = size;
		this.timeout = timeout;
		this.opener = opener;
		this.exhausted = exhausted;
		this.permits = new Semaphore(size, true);
	}

	/**
	 * Takes a connection, which the caller {@linkplain #release releases} or
	 * {@linkplain #discard discards}.
	 */
	SqliteConnection acquire() throws SQLException {
		if (!this.permits.tryAcquire()) {
			await();
		}
		// The last used connection: its pages are most likely in memory.
		SqliteConnection connection = this.idle.pollFirst();
		if (connection != null) {
			return connection;
		}
		boolean opened = false;
		try {
			connection = this.opener.open();
			this.all.add(connection);
			opened = true;
			return connection;
		}
		finally {
			if (!opened) {
				abandon(connection);
			}
		}
	}

	private void await() {
		this.waits.increment();
		if (!Uninterruptibly.await((nanos) -> this.permits.tryAcquire(nanos, TimeUnit.NANOSECONDS),
				this.timeout.toNanos())) {
			throw this.exhausted.get();
		}
	}

	void release(SqliteConnection connection) {
		boolean kept = false;
		try {
			this.idle.addFirst(connection);
			kept = true;
		}
		finally {
			if (kept) {
				this.permits.release();
			}
			else {
				discard(connection);
			}
		}
	}

	/**
	 * Closes a connection that has failed; the next call opens another one.
	 */
	void discard(SqliteConnection connection) {
		this.all.remove(connection);
		abandon(connection);
	}

	private void abandon(@Nullable SqliteConnection connection) {
		try {
			if (connection != null) {
				connection.closeQuietly();
			}
		}
		finally {
			this.permits.release();
		}
	}

	/**
	 * Ends what runs on any of the connections.
	 */
	void interrupt() {
		this.all.forEach(SqliteConnection::interrupt);
	}

	/**
	 * Closes all connections. None may be acquired afterwards.
	 */
	void close() {
		new ArrayList<>(this.all).forEach(SqliteConnection::closeQuietly);
		this.all.clear();
		this.idle.clear();
	}

	int inUse() {
		return this.size - this.permits.availablePermits();
	}

	int open() {
		return this.all.size();
	}

	long waits() {
		return this.waits.sum();
	}

	/** Opens a connection. */
	interface Opener {

		SqliteConnection open() throws SQLException;

	}

	/**
	 * Work on a connection.
	 *
	 * @param <T> type of the result
	 */
	interface Work<T extends @Nullable Object> {

		T apply(SqliteConnection connection) throws SQLException;

	}

}
