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

import java.time.Duration;
import java.util.ArrayList;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;

import io.synapsed.storage.exception.StorageClosedException;
import io.synapsed.storage.exception.StorageTimeoutException;

/**
 * Lets a store close only when no call is running. Calls enter and leave. Cursors and
 * snapshots live between calls: they are registered, and closing the store closes them.
 * Entering costs two atomic operations on a counter that few threads share.
 *
 * @since 0.1.0
 */
public sealed class CallRegistry {

	private static final int COUNTERS = 64;

	// One counter a cache line, so that threads do not slow each other down.
	private static final int SPACING = 32;

	private static final int OPEN = 0;

	private static final int PAUSED = 1;

	private static final int CLOSED = 2;

	private static final long PAUSE_NANOS = 100_000;

	/** How long a call waits for exclusive work, which may replay a log. */
	private static final Duration LONGEST_PAUSE = Duration.ofSeconds(60);

	private final String store;

	private final AtomicIntegerArray running;

	private final Set<AutoCloseable> handles = ConcurrentHashMap.newKeySet();

	private final AtomicInteger state = new AtomicInteger(OPEN);

	/**
	 * Creates the registry of a store.
	 * @param store name of the store
	 */
	public CallRegistry(String store) {
		this(store, COUNTERS);
	}

	private CallRegistry(String store, int counters) {
		this.store = store;
		this.running = new AtomicIntegerArray(counters * SPACING);
	}

	/**
	 * Creates a registry that counts no calls, for an engine in memory, where counting
	 * would cost more than a read. Every call may enter, and closing waits for none. The
	 * engine must refuse calls itself: reads must check after they have looked.
	 * {@link #exclusively} is not possible.
	 * @param store name of the store
	 * @return the registry
	 */
	public static CallRegistry uncounted(String store) {
		return new Uncounted(store);
	}

	/**
	 * Starts a call.
	 * @return what {@link #leave} needs
	 * @throws StorageClosedException if the store is closed
	 * @throws StorageTimeoutException if exclusive work takes longer than a minute
	 */
	public int enter() {
		int counter = (int) (Thread.currentThread().getId() & (COUNTERS - 1)) * SPACING;
		this.running.incrementAndGet(counter);
		if (this.state.get() != OPEN) {
			this.running.decrementAndGet(counter);
			enterLater(counter);
		}
		return counter;
	}

	private void enterLater(int counter) {
		long deadline = System.nanoTime() + LONGEST_PAUSE.toNanos();
		while (true) {
			int current = this.state.get();
			if (current == CLOSED) {
				throw closed();
			}
			if (current == PAUSED) {
				if (System.nanoTime() - deadline > 0) {
					throw new StorageTimeoutException(this.store, "the files of the store were still being opened again"
							+ " after " + LONGEST_PAUSE.toSeconds() + " s; nothing was done, try again later");
				}
				Uninterruptibly.pause(PAUSE_NANOS);
				continue;
			}
			this.running.incrementAndGet(counter);
			if (this.state.get() == OPEN) {
				return;
			}
			this.running.decrementAndGet(counter);
		}
	}

	/**
	 * Ends a call.
	 * @param counter what {@link #enter} returned
	 */
	public void leave(int counter) {
		this.running.decrementAndGet(counter);
	}

	/**
	 * Frees a cursor or snapshot for its user, within a call. Does nothing once the store
	 * is closing, which frees the handle itself.
	 * @param release frees the handle
	 */
	public void release(Runnable release) {
		int call;
		try {
			call = enter();
		}
		catch (StorageClosedException ex) {
			return;
		}
		try {
			release.run();
		}
		finally {
			leave(call);
		}
	}

	/**
	 * Registers a cursor or snapshot. To be called within a call.
	 * @param handle closes it when the store closes, after the last call has left
	 */
	public void register(AutoCloseable handle) {
		this.handles.add(handle);
	}

	/**
	 * Forgets a cursor or snapshot that was closed by its user.
	 * @param handle what was registered
	 * @return whether it was still registered; the caller must free its resources then
	 */
	public boolean unregister(AutoCloseable handle) {
		return this.handles.remove(handle);
	}

	/**
	 * Returns the number of open cursors and snapshots.
	 * @return number of handles
	 */
	public int openHandles() {
		return this.handles.size();
	}

	/**
	 * Whether the store is closed, or about to be.
	 * @return whether calls are refused
	 */
	public boolean isClosed() {
		return this.state.get() == CLOSED;
	}

	/**
	 * Refuses calls from now on, waits for those that run, and closes all handles.
	 * @param limit the longest time to wait
	 * @return {@code true} if no call is running and this method was not called before;
	 * {@code false} if another thread closes or has closed the store
	 * @throws IllegalStateException if calls are still running after that time: native
	 * resources must then not be freed
	 */
	public boolean close(Duration limit) {
		long deadline = System.nanoTime() + limit.toNanos();
		while (!this.state.compareAndSet(OPEN, CLOSED)) {
			if (isClosed()) {
				return false;
			}
			if (System.nanoTime() - deadline > 0) {
				throw new IllegalStateException(
						"The store is still being opened again after " + limit.toMillis() + " ms");
			}
			Uninterruptibly.pause(PAUSE_NANOS);
		}
		if (!isEmptyBefore(deadline)) {
			throw new IllegalStateException("Calls are still running after " + limit.toMillis() + " ms");
		}
		closeHandles();
		return true;
	}

	/**
	 * Runs work while no call is running: holds back new calls, waits for running ones,
	 * and closes all handles first. To be called outside of a call.
	 * @param limit the longest time to wait for running calls
	 * @param work the work; calls wait until it is done
	 * @return {@code false} if the work did not run, because calls were still running
	 * after that time, the store is closed, or another thread runs such work
	 */
	public boolean exclusively(Duration limit, Runnable work) {
		long deadline = System.nanoTime() + limit.toNanos();
		if (!this.state.compareAndSet(OPEN, PAUSED)) {
			return false;
		}
		try {
			if (!isEmptyBefore(deadline)) {
				return false;
			}
			closeHandles();
			work.run();
			return true;
		}
		finally {
			this.state.set(OPEN);
		}
	}

	private boolean isEmptyBefore(long deadline) {
		for (int counter = 0; counter < this.running.length(); counter += SPACING) {
			while (this.running.get(counter) != 0) {
				if (System.nanoTime() - deadline > 0) {
					return false;
				}
				Uninterruptibly.pause(PAUSE_NANOS);
			}
		}
		return true;
	}

	private void closeHandles() {
		for (AutoCloseable handle : new ArrayList<>(this.handles)) {
			try {
				handle.close();
			}
			catch (Exception ex) {
				throw new IllegalStateException("An open scan or snapshot could not be closed", ex);
			}
		}
	}

	/**
	 * Creates the exception that refuses a call.
	 * @return the exception
	 */
	public StorageClosedException closed() {
		return new StorageClosedException(this.store, "is closed");
	}

	/** Counts no calls. */
	private static final class Uncounted extends CallRegistry {

		private Uncounted(String store) {
			super(store, 0);
		}

		@Override
		public int enter() {
			return 0;
		}

		@Override
		public void leave(int counter) {
		}

		@Override
		public boolean exclusively(Duration limit, Runnable work) {
			throw new UnsupportedOperationException("Nobody knows whether calls run that are not counted");
		}

	}

}
