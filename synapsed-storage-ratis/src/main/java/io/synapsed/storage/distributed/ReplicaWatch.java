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

package io.synapsed.storage.distributed;

import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.Subscription;
import io.synapsed.storage.spi.ReplicaEngine;
import io.synapsed.storage.spi.WatchEvent;
import io.synapsed.storage.spi.WatchListener;
import org.jspecify.annotations.Nullable;

/**
 * A watch of the replica. It outlives the engine: when a snapshot replaces the data, the
 * listener gets a gap, and then what the new engine applies. Safe for use by several
 * threads.
 */
final class ReplicaWatch implements Subscription {

	private final KeyRange range;

	private final WatchListener listener;

	private final Consumer<ReplicaWatch> ended;

	// The listener is called by one thread at a time.
	private final ReentrantLock delivering = new ReentrantLock();

	private volatile @Nullable Subscription watch;

	private volatile boolean closed;

	private boolean toldOfClosing;

	/**
	 * Creates a watch that has not begun.
	 * @param ended runs when the watch is closed
	 */
	ReplicaWatch(KeyRange range, WatchListener listener, Consumer<ReplicaWatch> ended) {
		this.range = range;
		this.listener = listener;
		this.ended = ended;
	}

	void begin(ReplicaEngine engine) {
		this.watch = engine.watch(this.range, new Relay(false));
	}

	/**
	 * Goes on with an engine whose data is newer than what the listener knows of.
	 */
	void goOn(ReplicaEngine engine) {
		if (this.closed) {
			return;
		}
		Relay relay = new Relay(true);
		this.watch = engine.watch(this.range, relay);
		if (this.closed) {
			close();
			return;
		}
		// Nobody waits for a listener, and no other event may come.
		Thread thread = new Thread(relay::deliverGap, "storage-watch-gap");
		thread.setDaemon(true);
		thread.start();
	}

	@Override
	public boolean isActive() {
		return !this.closed;
	}

	@Override
	public Optional<String> position() {
		return Optional.empty();
	}

	@Override
	public void close() {
		this.closed = true;
		this.ended.accept(this);
		Subscription current = this.watch;
		if (current != null && current.isActive()) {
			current.close();
		}
		else {
			// Its engine is being replaced.
			new Relay(false).onClose();
		}
	}

	/** Hands events of one engine on. */
	private final class Relay implements WatchListener {

		private boolean gapFirst;

		private Relay(boolean gapFirst) {
			this.gapFirst = gapFirst;
		}

		private void deliverGap() {
			ReplicaWatch.this.delivering.lock();
			try {
				if (this.gapFirst && !ReplicaWatch.this.closed) {
					this.gapFirst = false;
					ReplicaWatch.this.listener.onEvent(WatchEvent.GAP);
				}
			}
			finally {
				ReplicaWatch.this.delivering.unlock();
			}
		}

		@Override
		public void onEvent(WatchEvent event) {
			ReplicaWatch.this.delivering.lock();
			try {
				deliverGap();
				ReplicaWatch.this.listener.onEvent(event);
			}
			finally {
				ReplicaWatch.this.delivering.unlock();
			}
		}

		/** An engine that is closed while the watch is not is being replaced. */
		@Override
		public void onClose() {
			ReplicaWatch.this.delivering.lock();
			try {
				if (ReplicaWatch.this.closed && !ReplicaWatch.this.toldOfClosing) {
					ReplicaWatch.this.toldOfClosing = true;
					ReplicaWatch.this.listener.onClose();
				}
			}
			finally {
				ReplicaWatch.this.delivering.unlock();
			}
		}

	}

}
