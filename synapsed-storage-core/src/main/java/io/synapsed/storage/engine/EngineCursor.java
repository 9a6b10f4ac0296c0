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

import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.ScanOptions;
import io.synapsed.storage.exception.StorageBackendException;
import io.synapsed.storage.exception.StorageClosedException;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.EntryCursor;
import org.jspecify.annotations.Nullable;

/**
 * The frame of a scan. It reads entries ahead: filling a batch is a call on the engine,
 * and most steps take an entry of the batch, without a call and without a lock. The frame
 * skips entries that have expired when their step comes, keeps the limit, and frees the
 * resources of the scan once, when the user or the store closes it, and never while a
 * batch is being filled. After that no step returns an entry, also none that was read
 * before.
 *
 * @since 0.1.0
 */
public abstract class EngineCursor implements EntryCursor {

	private final StorageEngine engine;

	private final BooleanSupplier sourceClosed;

	private final AutoCloseable handle = this::end;

	/** Held while a batch is filled, and while the resources are freed. */
	private final Lock lock = new ReentrantLock();

	private final EntryBatch batch;

	private long remaining;

	private boolean more = true;

	private boolean broken;

	private @Nullable RuntimeException failure;

	private volatile boolean released;

	private volatile boolean ended;

	/**
	 * Starts a scan. To be called within a call. {@link #fill} is never called for an
	 * empty range, nor when the limit is reached.
	 * @param engine the engine
	 * @param range the keys
	 * @param options how to scan
	 * @param sourceClosed whether the snapshot was closed that is scanned; always
	 * {@code false} for a scan of the store
	 */
	protected EngineCursor(StorageEngine engine, KeyRange range, ScanOptions options, BooleanSupplier sourceClosed) {
		this(engine, range, options, sourceClosed, new EntryBatch());
	}

	/**
	 * Starts a scan whose batches have sizes of their own. To be called within a call.
	 * {@link #fill} is never called for an empty range, nor when the limit is reached.
	 * @param engine the engine
	 * @param range the keys
	 * @param options how to scan
	 * @param sourceClosed whether the snapshot was closed that is scanned; always
	 * {@code false} for a scan of the store
	 * @param batch an empty batch, which belongs to the scan from now on
	 */
	protected EngineCursor(StorageEngine engine, KeyRange range, ScanOptions options, BooleanSupplier sourceClosed,
			EntryBatch batch) {
		this.engine = engine;
		this.sourceClosed = sourceClosed;
		this.batch = batch;
		this.remaining = range.isEmpty() ? 0 : options.limit();
	}

	/**
	 * Registers the scan, so that closing the store frees its resources. To be called at
	 * the end of a constructor.
	 */
	protected final void opened() {
		this.engine.calls().register(this.handle);
	}

	/**
	 * Reads the next entries of the range, until the batch is full or the range ends, or
	 * earlier. Called by one thread at a time, within a call, and never after the
	 * resources were freed. Entries that were added before it fails are handed out, and
	 * then the failure; the next call continues after what failed, or fails again.
	 * @param batch takes the entries, also those that have expired
	 * @return whether further entries may follow; {@code false} if the range ends with
	 * what was added
	 * @throws Exception if the library fails
	 */
	protected abstract boolean fill(EntryBatch batch) throws Exception;

	/**
	 * Whether an entry has expired. For an engine that skips it before it creates an
	 * {@link Entry}.
	 * @param expiresAt milliseconds since the epoch
	 * @return whether it has
	 */
	protected final boolean isExpired(long expiresAt) {
		// Asking the clock is not free.
		return expiresAt != Entry.NEVER && expiresAt <= this.engine.clock().millis();
	}

	/**
	 * Frees the resources of the scan. Called once, while no batch is being filled. Does
	 * nothing by default.
	 */
	protected void doRelease() {
	}

	@Override
	public final @Nullable Entry next() {
		Entry entry = null;
		while (entry == null && this.remaining > 0) {
			Entry taken = this.batch.take();
			if (taken == null) {
				readAhead();
			}
			else if (this.engine.isLive(taken)) {
				entry = taken;
				this.remaining--;
			}
		}
		// Checked afterwards: an entry that a closing store has dropped must not seem
		// absent, and none must be handed out that was read before.
		checkOpen();
		return entry;
	}

	private void readAhead() {
		RuntimeException failed = this.failure;
		if (failed != null) {
			checkOpen();
			this.failure = null;
			throw failed;
		}
		if (!this.more) {
			this.remaining = 0;
			return;
		}
		this.batch.empty(this.remaining);
		int call = this.engine.calls().enter();
		try {
			fill();
		}
		catch (Exception ex) {
			failed = this.engine.failed("scan", ex);
			if (this.batch.isEmpty()) {
				throw failed;
			}
			this.failure = failed;
		}
		catch (Error ex) {
			// It is unknown how far the engine came.
			this.broken = true;
			throw ex;
		}
		finally {
			this.engine.calls().leave(call);
		}
	}

	private void fill() throws Exception {
		this.lock.lock();
		try {
			checkOpen();
			this.more = fill(this.batch);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Refuses to go on if the store, the scan or its snapshot was closed.
	 */
	private void checkOpen() {
		if (this.engine.calls().isClosed()) {
			throw this.engine.calls().closed();
		}
		if (this.released || this.sourceClosed.getAsBoolean()) {
			throw new StorageClosedException(this.engine.name(), "the scan is closed"
					+ (this.ended ? ": the files had to be opened again after a write error. Start it again" : ""));
		}
		if (this.broken) {
			throw new StorageBackendException(this.engine.name(),
					"an error of the virtual machine ended the scan. Start it again");
		}
	}

	/**
	 * {@inheritDoc} Waits for a batch that another thread is filling.
	 */
	@Override
	public final void close() {
		this.engine.calls().release(this::release);
	}

	/** Ends the scan by force. */
	private void end() {
		this.ended = !this.released;
		release();
	}

	private void release() {
		this.lock.lock();
		try {
			if (!this.released) {
				this.released = true;
				this.engine.calls().unregister(this.handle);
				doRelease();
			}
		}
		finally {
			this.lock.unlock();
		}
	}

}
