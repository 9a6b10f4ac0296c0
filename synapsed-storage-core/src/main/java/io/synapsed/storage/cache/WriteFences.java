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

package io.synapsed.storage.cache;

import java.util.concurrent.atomic.AtomicLongArray;

import io.synapsed.storage.common.Bytes;

/**
 * Detects a write between the question and the answer of a read that fills the cache.
 * Keys share a fixed number of stripes; each stripe counts the writers at work on its
 * keys and the writes that have ended. A read that saw a stripe without writers may fill
 * the cache only while the state of the stripe is the same; a write that saw itself
 * alone, too.
 */
final class WriteFences {

	private static final int STRIPES = 1024;

	// The lower bits count the writers at work, the upper ones the writes that have
	// ended.
	private static final int WRITER_BITS = 24;

	private static final long WRITER_MASK = (1L << WRITER_BITS) - 1;

	private static final long WRITER_ENDED = (1L << WRITER_BITS) - 1;

	private final AtomicLongArray stripes = new AtomicLongArray(STRIPES);

	private static int stripe(Bytes key) {
		int hash = key.hashCode();
		return (hash ^ hash >>> 16) & (STRIPES - 1);
	}

	/**
	 * Returns the state that a fill compares with the later one.
	 * @param key the key
	 * @return the state of its stripe
	 */
	long state(Bytes key) {
		return this.stripes.get(stripe(key));
	}

	static boolean hasWriters(long state) {
		return (state & WRITER_MASK) != 0;
	}

	static boolean hasOneWriter(long state) {
		return (state & WRITER_MASK) == 1;
	}

	/**
	 * Begins a write.
	 * @param key the key
	 * @return the state of its stripe with this writer
	 */
	long begin(Bytes key) {
		return this.stripes.incrementAndGet(stripe(key));
	}

	/** Ends a write and removes its writer, in one step. */
	void end(Bytes key) {
		this.stripes.addAndGet(stripe(key), WRITER_ENDED);
	}

	/** Keeps out the running fills of a key. */
	void pass(Bytes key) {
		pass(stripe(key));
	}

	/** Keeps out all running fills. */
	void passAll() {
		for (int stripe = 0; stripe < STRIPES; stripe++) {
			pass(stripe);
		}
	}

	/** Begins a write and ends it. */
	private void pass(int stripe) {
		this.stripes.incrementAndGet(stripe);
		this.stripes.addAndGet(stripe, WRITER_ENDED);
	}

}
