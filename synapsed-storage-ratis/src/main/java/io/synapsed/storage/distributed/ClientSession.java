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

import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What a store has asked for and seen: it numbers its writes, and remembers the highest
 * index of the log that one of its calls has met. Safe for use by several threads.
 */
final class ClientSession {

	private final UUID client = UUID.randomUUID();

	// Those that are waited for.
	private final TreeSet<Long> running = new TreeSet<>();

	private final AtomicLong seen = new AtomicLong(-1);

	private long last;

	/**
	 * Begins a write.
	 */
	synchronized Invocation begin() {
		long sequence = ++this.last;
		this.running.add(sequence);
		return new Invocation(this.client, sequence, this.running.first());
	}

	/**
	 * Ends a write, whatever became of it: no answer is waited for any longer.
	 */
	synchronized void end(Invocation invocation) {
		this.running.remove(invocation.sequence());
	}

	/**
	 * Notes that a call has met an entry of the log.
	 */
	void saw(long index) {
		this.seen.accumulateAndGet(index, Math::max);
	}

	/**
	 * Returns the highest index that a call has met.
	 */
	long seen() {
		return this.seen.get();
	}

}
