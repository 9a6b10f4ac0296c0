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

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A clock that stands still until a test moves it. Safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class MutableClock implements InstantSource {

	private final AtomicLong millis;

	/**
	 * Creates a clock that shows the time of its creation, in whole milliseconds.
	 */
	public MutableClock() {
		this(System.currentTimeMillis());
	}

	/**
	 * Creates a clock.
	 * @param millis what it shows, in milliseconds since the epoch
	 */
	public MutableClock(long millis) {
		this.millis = new AtomicLong(millis);
	}

	/**
	 * Moves the clock.
	 * @param duration by how much; negative to move it back
	 */
	public void advance(Duration duration) {
		this.millis.addAndGet(duration.toMillis());
	}

	/**
	 * Sets the clock.
	 * @param millis what it shows from now on, in milliseconds since the epoch
	 */
	public void set(long millis) {
		this.millis.set(millis);
	}

	@Override
	public long millis() {
		return this.millis.get();
	}

	@Override
	public Instant instant() {
		return Instant.ofEpochMilli(millis());
	}

	@Override
	public String toString() {
		return "MutableClock[" + instant() + "]";
	}

}
