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

package io.synapsed.storage.backend.redis;

import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.Subscription;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.WatchEvent;
import io.synapsed.storage.spi.WatchListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A watch with a thread of its own, which reads changes when the listener is done with
 * those before. A slow listener delays no other one: it reads later, and gets a gap if
 * the server has dropped unread changes meanwhile.
 */
final class RedisWatch implements Subscription, Runnable {

	private static final Logger logger = LoggerFactory.getLogger(RedisWatch.class);

	private static final AtomicInteger threadNumber = new AtomicInteger();

	private static final long SHORTEST_PAUSE = 20;

	private static final long LONGEST_POLL_PAUSE = 100;

	private static final long LONGEST_FAILURE_PAUSE = 1_000;

	private final String store;

	private final ChangeReader reader;

	private final boolean polls;

	private final KeyRange range;

	private final WatchListener listener;

	private final InstantSource clock;

	private final Consumer<RedisWatch> onEnd;

	private final CountDownLatch ended = new CountDownLatch(1);

	private final ChangePosition[] delivered;

	private long pause = SHORTEST_PAUSE;

	private boolean failing;

	RedisWatch(String store, ChangeReader reader, boolean polls, KeyRange range, WatchListener listener,
			InstantSource clock, Consumer<RedisWatch> onEnd) {
		this.store = store;
		this.reader = reader;
		this.polls = polls;
		this.range = range;
		this.listener = listener;
		this.clock = clock;
		this.onEnd = onEnd;
		this.delivered = reader.positions();
	}

	void start() {
		Thread thread = new Thread(this, "synapsed-watch-" + this.store + "-" + threadNumber.incrementAndGet());
		thread.setDaemon(true);
		thread.start();
	}

	@Override
	public void run() {
		try {
			while (isActive()) {
				// The thread belongs to the watch; only closing ends it.
				Thread.interrupted();
				follow();
			}
		}
		finally {
			this.reader.close();
			try {
				this.listener.onClose();
			}
			catch (Throwable ex) {
				logger.warn("A watch listener of store '{}' failed when it was closed", this.store, ex);
			}
		}
	}

	private void follow() {
		if (this.reader.isStopped()) {
			this.pause = LONGEST_POLL_PAUSE;
			pause();
			return;
		}
		ChangeReader.Changes changes;
		try {
			if (!this.reader.isRecorded()) {
				logger.warn("A watch of store '{}' ends: the store records no changes any more", this.store);
				deliver(WatchEvent.GAP);
				close();
				return;
			}
			changes = this.reader.next();
		}
		catch (Throwable ex) {
			// An error too: otherwise the watch would end silently.
			failed(ex);
			return;
		}
		if (this.failing) {
			this.failing = false;
			this.pause = SHORTEST_PAUSE;
			logger.info("The watch of store '{}' goes on", this.store);
		}
		if (changes.afterGap()) {
			deliver(WatchEvent.GAP);
			resetPositions(changes);
		}
		for (Change change : changes.changes()) {
			if (!isActive()) {
				return;
			}
			deliver(change);
		}
		if (this.polls && !changes.moreAtHand()) {
			this.pause = changes.changes().isEmpty() ? Math.min(LONGEST_POLL_PAUSE, this.pause * 2) : SHORTEST_PAUSE;
			pause();
		}
	}

	private void failed(Throwable failure) {
		if (!isActive()) {
			return;
		}
		if (this.reader.isStopped()) {
			logger.debug("The watch of store '{}' waits: the application has stopped its connection", this.store,
					failure);
			return;
		}
		if (!this.failing) {
			this.failing = true;
			this.pause = SHORTEST_PAUSE;
			logger.warn("The watch of store '{}' cannot read changes; it goes on when the server answers again",
					this.store, failure);
		}
		this.pause = Math.min(LONGEST_FAILURE_PAUSE, this.pause * 2);
		pause();
	}

	private void pause() {
		try {
			this.ended.await(this.pause, TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			// The thread belongs to the watch; the next round comes a little earlier.
			Thread.interrupted();
		}
	}

	/**
	 * Takes over the positions of the reader after a gap, unless it still holds changes.
	 */
	private void resetPositions(ChangeReader.Changes changes) {
		if (changes.changes().isEmpty() && !changes.moreAtHand()) {
			synchronized (this.delivered) {
				ChangePosition[] positions = this.reader.positions();
				System.arraycopy(positions, 0, this.delivered, 0, positions.length);
			}
		}
	}

	private void deliver(Change change) {
		WatchEvent event = change.event();
		if (event != null && event.key() != null && this.range.contains(event.key())) {
			Entry entry = event.entry();
			boolean expired = entry != null && entry.isExpired(this.clock.millis());
			deliver(expired ? event.withEntry(null) : event);
		}
		synchronized (this.delivered) {
			this.delivered[change.bucket()] = change.position();
		}
	}

	private void deliver(WatchEvent event) {
		try {
			this.listener.onEvent(event);
		}
		catch (Throwable ex) {
			// An error too: otherwise the watch would end silently.
			logger.warn("A watch listener of store '{}' failed; the watch goes on", this.store, ex);
		}
	}

	@Override
	public boolean isActive() {
		return this.ended.getCount() > 0;
	}

	@Override
	public Optional<String> position() {
		synchronized (this.delivered) {
			return Optional.of(ChangePosition.write(this.delivered));
		}
	}

	/**
	 * Gives up the connection of the watch, which takes another one when it goes on.
	 */
	void disconnect() {
		this.reader.disconnect();
	}

	@Override
	public void close() {
		this.ended.countDown();
		this.reader.wakeUp();
		this.onEnd.accept(this);
	}

}
