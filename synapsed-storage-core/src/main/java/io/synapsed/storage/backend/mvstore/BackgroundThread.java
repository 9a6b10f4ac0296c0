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

import io.synapsed.storage.engine.RepeatedWork;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does some work on the file of a store at intervals, and earlier if it is asked to, on a
 * daemon thread of its own. Only {@link #close()} ends the thread.
 */
final class BackgroundThread implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(BackgroundThread.class);

	private static final long CLOSE_MILLIS = 10_000;

	private final String store;

	private final String title;

	private final long intervalMillis;

	private final Runnable work;

	private final Thread thread;

	private boolean closed;

	private volatile boolean awake;

	private boolean failing;

	/**
	 * Creates the thread.
	 * @param store name of the store
	 * @param title what it does, for logs
	 * @param intervalMillis how long to wait between two turns, in milliseconds
	 * @param work what it does
	 */
	BackgroundThread(String store, String title, long intervalMillis, Runnable work) {
		this.store = store;
		this.title = title;
		this.intervalMillis = intervalMillis;
		this.work = work;
		this.thread = new Thread(this::run, "synapsed-mvstore-" + title + "-" + store);
		this.thread.setDaemon(true);
	}

	void start() {
		this.thread.start();
	}

	private void run() {
		RepeatedWork turn = new RepeatedWork(() -> {
			this.work.run();
			this.failing = false;
		}, this::failed);
		while (waitForTurn()) {
			turn.run();
		}
	}

	private void failed(Throwable failure) {
		if (!this.failing) {
			logger.error("The {} of the file of store '{}' has failed; the next attempt is in {} ms", this.title,
					this.store, this.intervalMillis, failure);
		}
		this.failing = true;
	}

	/**
	 * Has the work done now. Returns at once.
	 */
	void wake() {
		if (this.awake) {
			return;
		}
		synchronized (this) {
			this.awake = true;
			notifyAll();
		}
	}

	private synchronized boolean waitForTurn() {
		long deadline = System.nanoTime() + this.intervalMillis * 1_000_000;
		while (!this.closed) {
			long left = (deadline - System.nanoTime()) / 1_000_000;
			if (left <= 0 || this.awake) {
				this.awake = false;
				return true;
			}
			try {
				wait(left);
			}
			catch (InterruptedException ex) {
				// The thread belongs to the store; only closing ends it.
				Thread.interrupted();
			}
		}
		return false;
	}

	/**
	 * Ends the thread, and waits for it.
	 */
	@Override
	public void close() {
		synchronized (this) {
			this.closed = true;
			notifyAll();
		}
		boolean interrupted = Thread.interrupted();
		try {
			this.thread.join(CLOSE_MILLIS);
		}
		catch (InterruptedException ex) {
			interrupted = true;
		}
		if (interrupted) {
			Thread.currentThread().interrupt();
		}
	}

}
