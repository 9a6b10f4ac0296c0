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

package io.synapsed.storage.spi.engine;

import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import io.synapsed.storage.KeyRange;
import io.synapsed.storage.Subscription;
import io.synapsed.storage.UnsupportedCapabilityException;
import io.synapsed.storage.spi.Capability;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.WatchEvent;
import io.synapsed.storage.spi.WatchListener;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers the events of an engine to its watches. Each watch has a bounded queue and a
 * daemon thread, so that a slow listener delays nobody: when its queue is full, what
 * waits in it is replaced by one gap. Engines publish while they hold the locks of the
 * keys, which keeps the events of a key in the order of their commits.
 *
 * @since 0.1.0
 */
public final class WatchHub implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(WatchHub.class);

	private static final AtomicInteger threadNumber = new AtomicInteger();

	/** The largest number of events that wait for one listener. */
	static final int MAX_EVENTS = 8192;

	/** The largest number of bytes that wait for one listener, beside its first event. */
	static final long MAX_BYTES = 16L << 20;

	private final String store;

	private final InstantSource clock;

	private final List<Watch> watches = new CopyOnWriteArrayList<>();

	/**
	 * Creates the hub of an engine.
	 * @param store name of the store
	 * @param clock judges whether an entry has expired before its delivery
	 */
	public WatchHub(String store, InstantSource clock) {
		this.store = store;
		this.clock = clock;
	}

	/**
	 * Whether anybody watches.
	 * @return whether publishing has any effect
	 */
	public boolean isWatched() {
		return !this.watches.isEmpty();
	}

	/**
	 * Returns the number of watches.
	 * @return number of watches
	 */
	public int size() {
		return this.watches.size();
	}

	/**
	 * Starts a watch. The hub keeps no events, so that a watch can only start now.
	 * @param range the keys
	 * @param position must be {@code null}
	 * @param listener receives the events
	 * @return the running watch
	 * @throws UnsupportedCapabilityException if a position is given
	 */
	public Subscription subscribe(KeyRange range, @Nullable String position, WatchListener listener) {
		if (position != null) {
			throw new UnsupportedCapabilityException(this.store, Capability.RESUMABLE_WATCH, Set.of(Capability.WATCH));
		}
		Watch watch = new Watch(range, listener);
		this.watches.add(watch);
		watch.thread.start();
		return watch;
	}

	/**
	 * Hands an event to every watch of its key.
	 * @param event the event
	 */
	public void publish(WatchEvent event) {
		for (Watch watch : this.watches) {
			watch.offer(event);
		}
	}

	/**
	 * Ends all watches.
	 */
	@Override
	public void close() {
		this.watches.forEach(Watch::close);
	}

	private final class Watch implements Subscription, Runnable {

		private final KeyRange range;

		private final WatchListener listener;

		private final Thread thread;

		private final ArrayDeque<WatchEvent> queue = new ArrayDeque<>();

		private long queuedBytes;

		private boolean closed;

		private Watch(KeyRange range, WatchListener listener) {
			this.range = range;
			this.listener = listener;
			this.thread = new Thread(this,
					"synapsed-watch-" + WatchHub.this.store + "-" + threadNumber.incrementAndGet());
			this.thread.setDaemon(true);
		}

		private synchronized void offer(WatchEvent event) {
			if (this.closed || (event.key() != null && !this.range.contains(event.key()))) {
				return;
			}
			if (this.queue.size() >= MAX_EVENTS || (this.queuedBytes > 0 && this.queuedBytes > MAX_BYTES)) {
				this.queue.clear();
				this.queuedBytes = 0;
				this.queue.add(WatchEvent.GAP);
			}
			this.queue.add(event);
			this.queuedBytes += size(event);
			notifyAll();
		}

		private static long size(WatchEvent event) {
			Entry entry = event.entry();
			return (entry != null) ? entry.value().size() : 0;
		}

		private synchronized @Nullable WatchEvent take() {
			while (!this.closed && this.queue.isEmpty()) {
				try {
					wait();
				}
				catch (InterruptedException ex) {
					// The thread belongs to the watch, which ends by being closed.
					Thread.interrupted();
				}
			}
			if (this.closed) {
				return null;
			}
			WatchEvent event = this.queue.remove();
			this.queuedBytes -= size(event);
			return event;
		}

		@Override
		public void run() {
			for (WatchEvent event = take(); event != null; event = take()) {
				Entry entry = event.entry();
				boolean expired = entry != null && entry.isExpired(WatchHub.this.clock.millis());
				deliver(expired ? event.withEntry(null) : event);
			}
			try {
				this.listener.onClose();
			}
			catch (RuntimeException | Error ex) {
				logger.warn("A watch listener of store '{}' failed when it was closed", WatchHub.this.store, ex);
			}
		}

		private void deliver(WatchEvent event) {
			try {
				this.listener.onEvent(event);
			}
			catch (RuntimeException | Error ex) {
				// An error too: the watch would end without a word otherwise.
				logger.warn("A watch listener of store '{}' failed; the watch goes on", WatchHub.this.store, ex);
			}
		}

		@Override
		public Optional<String> position() {
			return Optional.empty();
		}

		@Override
		public synchronized boolean isActive() {
			return !this.closed;
		}

		@Override
		public synchronized void close() {
			if (!this.closed) {
				this.closed = true;
				this.queue.clear();
				WatchHub.this.watches.remove(this);
				notifyAll();
			}
		}

	}

}
