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

package io.synapsed.storage.testkit.capability;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.synapsed.storage.spi.WatchEvent;
import io.synapsed.storage.spi.WatchListener;

/**
 * Keeps events as text, such as {@code PUT key}, and waits for them.
 */
final class EventRecorder implements WatchListener {

	/** Nothing here takes long; this only ends a wait for what never comes. */
	private static final long LIMIT_SECONDS = 20;

	private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

	@Override
	public void onEvent(WatchEvent event) {
		this.events
			.add((event.key() != null) ? event.type() + " " + event.key().slice(1).toUtf8() : event.type().name());
	}

	List<String> awaitUpTo(String last) {
		List<String> seen = new ArrayList<>();
		while (seen.isEmpty() || !seen.get(seen.size() - 1).equals(last)) {
			seen.add(next(seen));
		}
		return seen;
	}

	private String next(List<String> seen) {
		try {
			String event = this.events.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
			if (event == null) {
				throw new AssertionError("Within " + LIMIT_SECONDS + " s only these events came: " + seen);
			}
			return event;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new AssertionError("The probe was interrupted", ex);
		}
	}

}
