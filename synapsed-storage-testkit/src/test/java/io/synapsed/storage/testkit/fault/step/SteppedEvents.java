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

package io.synapsed.storage.testkit.fault.step;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.WatchEvent;
import io.synapsed.storage.spi.WatchListener;

/**
 * What a watch has heard.
 */
final class SteppedEvents implements WatchListener {

	/** Only ends a test that hangs. */
	private static final long LIMIT_SECONDS = 20;

	private final List<String> heard = new ArrayList<>();

	private String afterwards = "";

	@Override
	public synchronized void onEvent(WatchEvent event) {
		Entry entry = event.entry();
		String key = (event.key() != null) ? event.key().toUtf8() : "";
		if (key.equals("afterwards") && entry != null) {
			this.afterwards = entry.value().toUtf8();
			notifyAll();
		}
		else {
			this.heard.add((event.type() + " " + key).trim());
			if (event.type() == WatchEvent.Type.GAP) {
				notifyAll();
			}
		}
	}

	/**
	 * Waits until all that came before a later write has come, or a gap.
	 */
	synchronized SteppedEvents awaitAfterwards(int number) {
		long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
		while (!this.afterwards.equals(Integer.toString(number)) && !this.heard.contains("GAP")) {
			try {
				long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
				if (left <= 0) {
					throw new AssertionError("The event of a later write did not come: " + this);
				}
				wait(left);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				throw new AssertionError("The test was interrupted", ex);
			}
		}
		return this;
	}

	/**
	 * Whether a watch that has heard this knows of a write.
	 */
	synchronized boolean tells(SteppedWrite write) {
		Set<String> changes = switch (write) {
			case PUT -> Set.of("PUT a");
			case PUT_EXPIRING -> Set.of("PUT new");
			case PUT_OVER_EXPIRING -> Set.of("PUT expiring");
			case DELETE -> Set.of("DELETE a");
			case DELETE_EXPIRING -> Set.of("DELETE expiring");
			case BATCH -> Set.of("PUT a", "DELETE b", "PUT expiring", "PUT last");
			case REWRITE -> Set.of();
		};
		return this.heard.contains("GAP") || this.heard.containsAll(changes);
	}

	@Override
	public synchronized String toString() {
		return this.heard.toString();
	}

}
