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
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

import io.synapsed.storage.StorageEvent;
import io.synapsed.storage.StorageListener;
import io.synapsed.storage.common.Bytes;

/**
 * Keeps the events of a watch and lets tests wait for them.
 */
final class RecordingListener implements StorageListener {

	/** Nothing here takes long; this only ends a test that hangs. */
	private static final long LIMIT_SECONDS = 20;

	private final List<StorageEvent> events = new ArrayList<>();

	private final CountDownLatch closed = new CountDownLatch(1);

	@Override
	public synchronized void onEvent(StorageEvent event) {
		this.events.add(event);
		notifyAll();
	}

	@Override
	public void onClose() {
		this.closed.countDown();
	}

	synchronized List<StorageEvent> events() {
		return List.copyOf(this.events);
	}

	/**
	 * Waits until a key is put and returns everything that came before.
	 */
	synchronized List<StorageEvent> awaitPutOf(Bytes key) {
		await((event) -> event.type() == StorageEvent.Type.PUT && event.key().filter(key::equals).isPresent());
		return events().stream().filter((event) -> !event.key().filter(key::equals).isPresent()).toList();
	}

	synchronized void await(Predicate<StorageEvent> awaited) {
		long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
		while (this.events.stream().noneMatch(awaited)) {
			try {
				long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
				if (left <= 0) {
					throw new AssertionError(
							"The event did not come; " + this.events.size() + " others did: " + types());
				}
				wait(left);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				throw new AssertionError("The test was interrupted", ex);
			}
		}
	}

	private List<StorageEvent.Type> types() {
		return this.events.stream().limit(20).map(StorageEvent::type).toList();
	}

	void awaitClosed() throws InterruptedException {
		if (!this.closed.await(LIMIT_SECONDS, TimeUnit.SECONDS)) {
			throw new AssertionError("The listener did not hear that its watch was closed");
		}
	}

}
