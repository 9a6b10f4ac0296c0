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

import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.Supplier;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Capability;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.Subscription;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.exception.UnsupportedCapabilityException;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.WatchEvent;
import io.synapsed.storage.spi.WatchListener;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers the events of an engine to its watches. Each watch has a bounded queue and a
 * daemon thread, so that a slow listener delays no writer: when its queue is full, one
 * gap replaces the waiting events. Engines publish while they hold the locks of the keys,
 * which keeps the events of a key in the order of their commits.
 * <p>
 * An engine that must decide before a write whether it collects events asks for
 * {@link #registrations()} first and for {@link #isWatched()} second. If nothing was
 * collected, it calls {@link #publishGapSince} once the write has taken effect: a watch
 * that began in between gets a gap. Publishing never throws, because the write has taken
 * effect already: a watch that cannot take an event gets a gap instead.
 *
 * @since 0.1.0
 */
public final class WatchHub implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(WatchHub.class);

	private static final AtomicInteger threadNumber = new AtomicInteger();

	/** The largest number of events that wait for one listener. */
	static final int MAX_EVENTS = 8192;

	/**
	 * The largest number of bytes that wait for one listener, beside the event that goes
	 * beyond it.
	 */
	static final long MAX_BYTES = 16L << 20;

	/** What an event takes on the heap beside the bytes of its key and its value. */
	static final int EVENT_OVERHEAD = 192;

	private final String store;

	private final InstantSource clock;

	// Replaced as a whole: walking through it needs no memory.
	private volatile Watch[] watches = {};

	// Counts after the watch was added: a writer that reads the count finds the watch.
	private final AtomicInteger registrations = new AtomicInteger();

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
	 * Tells whether the store is watched at this moment.
	 * @return whether publishing has any effect
	 */
	public boolean isWatched() {
		return this.watches.length != 0;
	}

	/**
	 * Returns the number of watches.
	 * @return number of watches
	 */
	public int size() {
		return this.watches.length;
	}

	/**
	 * Returns how many watches have begun since the start. To be asked before a write,
	 * and before {@link #isWatched()}.
	 * @return number of watches, those that have ended included; it may wrap around
	 */
	public int registrations() {
		return this.registrations.get();
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
		try {
			add(watch);
			this.registrations.incrementAndGet();
			watch.thread.start();
			return watch;
		}
		catch (Throwable ex) {
			// Without its thread it would only collect.
			watch.close();
			throw ex;
		}
	}

	private synchronized void add(Watch watch) {
		Watch[] more = Arrays.copyOf(this.watches, this.watches.length + 1);
		more[more.length - 1] = watch;
		this.watches = more;
	}

	private synchronized void remove(Watch watch) {
		this.watches = Arrays.stream(this.watches).filter((other) -> other != watch).toArray(Watch[]::new);
	}

	/**
	 * Hands an event to every watch of its key.
	 * @param event the event
	 */
	public void publish(WatchEvent event) {
		for (Watch watch : this.watches) {
			try {
				watch.offer(event);
			}
			catch (Throwable ex) {
				watch.lose();
			}
		}
	}

	/**
	 * Hands events to every watch of their keys.
	 * @param events the events of one write, in order
	 */
	public void publish(List<WatchEvent> events) {
		for (int index = 0; index < events.size(); index++) {
			publish(events.get(index));
		}
	}

	/**
	 * Hands an event to every watch of its key. If it cannot be created, every watch gets
	 * a gap.
	 * @param event creates the event of a write that has taken effect
	 */
	public void publish(Supplier<WatchEvent> event) {
		try {
			publish(event.get());
		}
		catch (Throwable ex) {
			failed(ex);
		}
	}

	/**
	 * Hands the event of a stored entry to every watch of its key. If it cannot be
	 * created, every watch gets a gap.
	 * @param entry the entry, which is stored already
	 */
	public void publishPut(Entry entry) {
		try {
			publish(WatchEvent.put(entry));
		}
		catch (Throwable ex) {
			failed(ex);
		}
	}

	/**
	 * Hands the event of a removal to every watch of the key. If it cannot be created,
	 * every watch gets a gap.
	 * @param key the key, whose entry is removed already
	 * @param version the stamp of the removal
	 */
	public void publishDelete(Bytes key, Version version) {
		try {
			publish(WatchEvent.delete(key, version));
		}
		catch (Throwable ex) {
			failed(ex);
		}
	}

	private void failed(Throwable failure) {
		publishGap();
		logger.error("An event of store '{}' could not be created; its watches get a gap", this.store, failure);
	}

	/**
	 * Sends a gap to every watch. Allocates nothing.
	 */
	public void publishGap() {
		for (Watch watch : this.watches) {
			watch.lose();
		}
	}

	/**
	 * Sends a gap to the watches that have begun since a moment, because they have missed
	 * a write. To be called once the write has taken effect, if no events were collected
	 * for it.
	 * @param registrations what {@link #registrations()} returned before the write
	 * @param changes tells whether the write has changed a key of a range
	 */
	public void publishGapSince(int registrations, Predicate<KeyRange> changes) {
		// There was no watch before, so all present ones have begun since.
		if (this.registrations.get() == registrations) {
			return;
		}
		for (Watch watch : this.watches) {
			boolean concerned = true;
			try {
				concerned = changes.test(watch.range);
			}
			catch (Throwable ex) {
				logger.error("It is not known which watches of store '{}' a write concerns", this.store, ex);
			}
			if (concerned) {
				watch.lose();
			}
		}
	}

	/**
	 * Ends all watches.
	 */
	@Override
	public void close() {
		for (Watch watch : this.watches) {
			watch.close();
		}
	}

	private final class Watch implements Subscription, Runnable {

		private final KeyRange range;

		private final WatchListener listener;

		private final Thread thread;

		private final ArrayDeque<WatchEvent> queue = new ArrayDeque<>();

		private long queuedBytes;

		// A gap that comes before what is queued: setting it needs no memory.
		private boolean gap;

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
			if (event.key() == null || this.queue.size() >= MAX_EVENTS || this.queuedBytes > MAX_BYTES) {
				lose();
			}
			if (event.key() != null) {
				this.queue.add(event);
				this.queuedBytes += size(event);
			}
			notifyAll();
		}

		/**
		 * Replaces the waiting events by a gap.
		 */
		private synchronized void lose() {
			if (!this.closed) {
				this.queue.clear();
				this.queuedBytes = 0;
				this.gap = true;
				notifyAll();
			}
		}

		private static long size(WatchEvent event) {
			Bytes key = event.key();
			Entry entry = event.entry();
			return EVENT_OVERHEAD + ((key != null) ? key.size() : 0) + ((entry != null) ? entry.value().size() : 0);
		}

		private synchronized @Nullable WatchEvent take() {
			while (!this.closed && !this.gap && this.queue.isEmpty()) {
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
			if (this.gap) {
				this.gap = false;
				return WatchEvent.GAP;
			}
			WatchEvent event = this.queue.remove();
			this.queuedBytes -= size(event);
			return event;
		}

		@Override
		public void run() {
			while (isActive()) {
				try {
					WatchEvent event = take();
					if (event != null) {
						deliver(current(event));
					}
				}
				catch (Throwable ex) {
					// The event was taken and not delivered, or its failure not logged.
					lose();
				}
			}
			try {
				this.listener.onClose();
			}
			catch (Throwable ex) {
				logger.warn("A watch listener of store '{}' failed when it was closed", WatchHub.this.store, ex);
			}
		}

		private WatchEvent current(WatchEvent event) {
			Entry entry = event.entry();
			boolean expired = entry != null && entry.isExpired(WatchHub.this.clock.millis());
			return expired ? event.withEntry(null) : event;
		}

		private void deliver(WatchEvent event) {
			try {
				this.listener.onEvent(event);
			}
			catch (Throwable ex) {
				// An error too: otherwise the watch would end silently.
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
				WatchHub.this.remove(this);
				notifyAll();
			}
		}

	}

}
