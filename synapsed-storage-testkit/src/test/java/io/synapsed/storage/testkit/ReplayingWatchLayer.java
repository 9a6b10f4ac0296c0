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

package io.synapsed.storage.testkit;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import io.synapsed.storage.common.Capability;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.Subscription;
import io.synapsed.storage.spi.ForwardingStore;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.StoreLayer;
import io.synapsed.storage.spi.WatchEvent;
import io.synapsed.storage.spi.WatchListener;
import org.jspecify.annotations.Nullable;

/**
 * Keeps every event on the heap, so that watches can be resumed: what proves the contract
 * of resumable watches where no embedded engine has them, and can be given a fault.
 *
 * @param fault the fault
 */
record ReplayingWatchLayer(Fault fault) implements StoreLayer {

	/** What can be wrong with it. */
	enum Fault {

		/** Nothing. */
		NONE,

		/** A resumed watch starts now. */
		FORGETS,

		/** What is replayed comes twice. */
		REPEATS,

		/** A position is passed before the listener has returned. */
		RUNS_AHEAD

	}

	@Override
	public Position position() {
		return Position.RESILIENCE;
	}

	@Override
	public KeyValueStore over(KeyValueStore delegate) {
		return new ReplayingStore(delegate, this.fault);
	}

	private static final class ReplayingStore extends ForwardingStore {

		private final Fault fault;

		private final List<WatchEvent> journal = new ArrayList<>();

		private ReplayingStore(KeyValueStore delegate, Fault fault) {
			super(delegate);
			this.fault = fault;
			delegate.watch(KeyRange.all(), this::append);
		}

		private synchronized void append(WatchEvent event) {
			this.journal.add(event);
			notifyAll();
		}

		private synchronized int size() {
			return this.journal.size();
		}

		@Override
		public Set<Capability> capabilities() {
			Set<Capability> more = EnumSet.copyOf(super.capabilities());
			more.add(Capability.RESUMABLE_WATCH);
			return more;
		}

		@Override
		public Subscription watch(KeyRange range, @Nullable String position, WatchListener listener) {
			if (position != null && this.fault == Fault.FORGETS) {
				return delegate().watch(range, listener);
			}
			int start = (position != null) ? Integer.parseInt(position) : size();
			Replay replay = new Replay(range, start, this.fault == Fault.REPEATS && position != null, listener);
			Thread thread = new Thread(replay, "replay");
			thread.setDaemon(true);
			thread.start();
			return replay;
		}

		private final class Replay implements Subscription, Runnable {

			private final KeyRange range;

			private final boolean twice;

			private final WatchListener listener;

			private int next;

			private volatile int delivered;

			private boolean closed;

			private Replay(KeyRange range, int start, boolean twice, WatchListener listener) {
				this.range = range;
				this.twice = twice;
				this.listener = listener;
				this.next = start;
				this.delivered = start;
			}

			private @Nullable WatchEvent take() {
				synchronized (ReplayingStore.this) {
					while (!this.closed && this.next == ReplayingStore.this.journal.size()) {
						try {
							ReplayingStore.this.wait();
						}
						catch (InterruptedException ex) {
							this.closed = true;
						}
					}
					return this.closed ? null : ReplayingStore.this.journal.get(this.next++);
				}
			}

			@Override
			public void run() {
				for (WatchEvent event = take(); event != null; event = take()) {
					if (ReplayingStore.this.fault == Fault.RUNS_AHEAD) {
						this.delivered = this.next;
					}
					if (event.key() == null || this.range.contains(event.key())) {
						this.listener.onEvent(event);
						if (this.twice) {
							this.listener.onEvent(event);
						}
					}
					this.delivered = this.next;
				}
				this.listener.onClose();
			}

			@Override
			public boolean isActive() {
				synchronized (ReplayingStore.this) {
					return !this.closed;
				}
			}

			@Override
			public Optional<String> position() {
				return Optional.of(Integer.toString(this.delivered));
			}

			@Override
			public void close() {
				synchronized (ReplayingStore.this) {
					this.closed = true;
					ReplayingStore.this.notifyAll();
				}
			}

		}

	}

}
