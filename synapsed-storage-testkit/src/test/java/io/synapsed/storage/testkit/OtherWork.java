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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * What other threads do while a planted fault is at work. The fault waits for it, so that
 * no scheduler decides whether it shows.
 */
final class OtherWork {

	/** There may be no others, or none any more. */
	private static final Duration PATIENCE = Duration.ofMillis(200);

	private final AtomicInteger done = new AtomicInteger();

	/** Counts a piece of work. */
	void done() {
		this.done.incrementAndGet();
	}

	/**
	 * Waits until more has been done.
	 * @param pieces how much more
	 */
	void await(int pieces) {
		int enough = this.done.get() + pieces;
		long deadline = System.nanoTime() + PATIENCE.toNanos();
		while (this.done.get() < enough && System.nanoTime() < deadline) {
			LockSupport.parkNanos(10_000);
		}
	}

}
