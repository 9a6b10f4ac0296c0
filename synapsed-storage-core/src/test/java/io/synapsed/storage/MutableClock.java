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

package io.synapsed.storage;

import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A clock that stands still until a test moves it.
 */
public final class MutableClock implements InstantSource {

	private final AtomicLong millis = new AtomicLong(1_700_000_000_000L);

	private final AtomicLong leaps = new AtomicLong();

	/**
	 * Moves the clock.
	 * @param millis by how much
	 */
	public void advance(long millis) {
		this.millis.addAndGet(millis);
	}

	/**
	 * Lets the clock of the day leap, as when it is set. No time passes.
	 * @param millis by how much
	 */
	public void leap(long millis) {
		this.leaps.addAndGet(millis);
	}

	/**
	 * Tells the time that passes, like {@link System#nanoTime()}.
	 * @return nanoseconds
	 */
	public long nanoTime() {
		return this.millis.get() * 1_000_000;
	}

	@Override
	public long millis() {
		return this.millis.get() + this.leaps.get();
	}

	@Override
	public Instant instant() {
		return Instant.ofEpochMilli(millis());
	}

}
