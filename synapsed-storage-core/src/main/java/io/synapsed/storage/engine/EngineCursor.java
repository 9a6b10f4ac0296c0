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

import java.util.function.BooleanSupplier;

import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.ScanOptions;
import io.synapsed.storage.exception.StorageClosedException;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.EntryCursor;
import org.jspecify.annotations.Nullable;

/**
 * The frame of a scan. Each step is a call on the engine. The frame skips expired
 * entries, keeps the limit, and frees the resources of the scan once, when the user or
 * the store closes it.
 *
 * @since 0.1.0
 */
public abstract class EngineCursor implements EntryCursor {

	private final StorageEngine engine;

	private final BooleanSupplier sourceClosed;

	private final AutoCloseable handle = this::end;

	private long remaining;

	private volatile boolean released;

	private volatile boolean ended;

	/**
	 * Starts a scan. To be called within a call. {@link #fetch} is never called for an
	 * empty range, nor beyond the limit.
	 * @param engine the engine
	 * @param range the keys
	 * @param options how to scan
	 * @param sourceClosed whether the snapshot was closed that is scanned; always
	 * {@code false} for a scan of the store
	 */
	protected EngineCursor(StorageEngine engine, KeyRange range, ScanOptions options, BooleanSupplier sourceClosed) {
		this.engine = engine;
		this.sourceClosed = sourceClosed;
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
	 * Moves to the next entry of the range.
	 * @return the entry, also if it has expired, or {@code null} at the end
	 * @throws Exception if the library fails
	 */
	protected abstract @Nullable Entry fetch() throws Exception;

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
	 * Frees the resources of the scan. Called once. Does nothing by default.
	 */
	protected void doRelease() {
	}

	/**
	 * Returns how many entries the limit still allows.
	 * @return the number of entries
	 */
	protected final long remaining() {
		return this.remaining;
	}

	@Override
	public final @Nullable Entry next() {
		int call = this.engine.calls().enter();
		try {
			return advance();
		}
		catch (Exception ex) {
			throw this.engine.failed("scan", ex);
		}
		finally {
			this.engine.calls().leave(call);
		}
	}

	/**
	 * Finds the next entry that has not expired. Override this with a
	 * {@code synchronized} method if no thread may free the scan while another one reads:
	 * freeing is synchronized, too.
	 * @return the entry, or {@code null} at the end
	 * @throws Exception if the library fails
	 */
	protected @Nullable Entry advance() throws Exception {
		checkOpen();
		while (this.remaining > 0) {
			Entry entry = fetch();
			if (entry == null) {
				this.remaining = 0;
			}
			else if (this.engine.isLive(entry)) {
				this.remaining--;
				return entry;
			}
		}
		return null;
	}

	/**
	 * Refuses to go on if the scan or its snapshot was closed.
	 */
	protected final void checkOpen() {
		if (this.released || this.sourceClosed.getAsBoolean()) {
			throw new StorageClosedException(this.engine.name(), "the scan is closed"
					+ (this.ended ? ": the files had to be opened again after a write error. Start it again" : ""));
		}
	}

	@Override
	public final void close() {
		this.engine.calls().release(this::release);
	}

	/** Ends the scan by force. */
	private void end() {
		this.ended = !this.released;
		release();
	}

	private synchronized void release() {
		if (!this.released) {
			this.released = true;
			this.engine.calls().unregister(this.handle);
			doRelease();
		}
	}

}
