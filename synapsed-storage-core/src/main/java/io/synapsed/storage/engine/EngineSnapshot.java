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

package io.synapsed.storage.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantReadWriteLock;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.common.ScanOptions;
import io.synapsed.storage.exception.StorageClosedException;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.EntryCursor;
import io.synapsed.storage.spi.Snapshot;
import org.jspecify.annotations.Nullable;

/**
 * The frame of a snapshot. Each read is a call on the engine. The frame frees the
 * resources of the snapshot once, while no thread reads, when the user or the store
 * closes it. Safe for use by several threads.
 *
 * @since 0.1.0
 */
public abstract class EngineSnapshot implements Snapshot {

	private final StorageEngine engine;

	private final OpenSnapshots openSnapshots;

	private final AutoCloseable handle = this::end;

	private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();

	private volatile boolean released;

	private volatile boolean ended;

	/**
	 * Freezes the newest state. To be called within a call.
	 * @param engine the engine
	 * @param openSnapshots where it is counted
	 */
	protected EngineSnapshot(StorageEngine engine, OpenSnapshots openSnapshots) {
		this.engine = engine;
		this.openSnapshots = openSnapshots;
	}

	/**
	 * Counts the snapshot as open, and registers it, so that closing the store frees its
	 * resources. To be called at the end of a constructor.
	 */
	protected final void opened() {
		this.engine.calls().register(this.handle);
		this.openSnapshots.add(this);
	}

	/**
	 * Reads an entry.
	 * @param key the key
	 * @return the entry, also if it has expired, or {@code null} if there is none
	 * @throws Exception if the library fails
	 */
	protected abstract @Nullable Entry doGet(Bytes key) throws Exception;

	/**
	 * Reads several entries, by default one after another.
	 * @param keys the keys
	 * @return an entry for each key, also if it has expired, or {@code null} where there
	 * is none; a list that can be changed
	 * @throws Exception if the library fails
	 */
	protected List<@Nullable Entry> doGetAll(List<Bytes> keys) throws Exception {
		List<@Nullable Entry> found = new ArrayList<>(keys.size());
		for (Bytes key : keys) {
			found.add(doGet(key));
		}
		return found;
	}

	/**
	 * Starts a scan.
	 * @param range the keys
	 * @param options how to scan
	 * @return the cursor, which asks this snapshot whether it {@link #isClosed()}
	 * @throws Exception if the library fails
	 */
	protected abstract EntryCursor doScan(KeyRange range, ScanOptions options) throws Exception;

	/**
	 * Frees the resources of the snapshot. Called once, while no thread reads.
	 */
	protected abstract void doRelease();

	@Override
	public final @Nullable Entry get(Bytes key, ReadOptions options) {
		return this.<@Nullable Entry>reading(() -> {
			this.engine.requireLevel(options.consistency());
			return this.engine.live(doGet(key));
		});
	}

	@Override
	public final List<@Nullable Entry> getAll(List<Bytes> keys, ReadOptions options) {
		return reading(() -> {
			this.engine.requireLevel(options.consistency());
			List<@Nullable Entry> found = doGetAll(keys);
			found.replaceAll(this.engine::live);
			return found;
		});
	}

	@Override
	public final EntryCursor scan(KeyRange range, ScanOptions options) {
		return reading(() -> {
			this.engine.requireLevel(options.consistency());
			return doScan(range, options);
		});
	}

	/**
	 * Whether one thread may free the snapshot while another one reads it. By default it
	 * may not: each read takes a lock.
	 * @return whether reads need no lock
	 */
	protected boolean isFreedDuringReads() {
		return false;
	}

	/**
	 * Reads within a call, while the snapshot is open.
	 * @param <T> type of the result
	 * @param read what to do
	 * @return its result
	 */
	protected final <T extends @Nullable Object> T reading(Read<T> read) {
		int call = this.engine.calls().enter();
		try {
			return isFreedDuringReads() ? readOpen(read) : readLocked(read);
		}
		catch (Exception ex) {
			throw this.engine.failed("reading a snapshot", ex);
		}
		finally {
			this.engine.calls().leave(call);
		}
	}

	private <T extends @Nullable Object> T readLocked(Read<T> read) throws Exception {
		this.lock.readLock().lock();
		try {
			return readOpen(read);
		}
		finally {
			this.lock.readLock().unlock();
		}
	}

	private <T extends @Nullable Object> T readOpen(Read<T> read) throws Exception {
		if (this.released) {
			throw new StorageClosedException(this.engine.name(), "the snapshot is closed"
					+ (this.ended ? ": the files had to be opened again after a write error. Open another one" : ""));
		}
		return read.run();
	}

	/**
	 * Whether the snapshot was closed.
	 * @return whether scans over it must end
	 */
	protected final boolean isClosed() {
		return this.released;
	}

	@Override
	public final void close() {
		this.engine.calls().release(this::release);
	}

	/** Ends the snapshot by force. */
	private void end() {
		this.ended = !this.released;
		release();
	}

	private void release() {
		this.lock.writeLock().lock();
		try {
			if (!this.released) {
				this.released = true;
				this.engine.calls().unregister(this.handle);
				this.openSnapshots.remove(this);
				doRelease();
			}
		}
		finally {
			this.lock.writeLock().unlock();
		}
	}

	/**
	 * A read.
	 *
	 * @param <T> type of the result
	 */
	protected interface Read<T extends @Nullable Object> {

		/**
		 * Reads.
		 * @return what was read
		 * @throws Exception if the library fails
		 */
		T run() throws Exception;

	}

}
