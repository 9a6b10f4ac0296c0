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
package io.synapsed.storage.cache.coherence;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.spi.InvalidationBus;

/**
 * Connects the caches of stores in one process, for tests of applications. The stores
 * share the object. It keeps the latest 10,000 messages. Safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class InProcessInvalidationBus implements InvalidationBus {

	private static final int KEPT = 10_000;

	private static final int MOST_AT_ONCE = 1_000;

	private final List<Message> log = new ArrayList<>();

	private String epoch = UUID.randomUUID().toString();

	private long latest;

	@Override
	public String name() {
		return "in-process";
	}

	@Override
	public synchronized void publish(Bytes message) {
		this.latest++;
		this.log.add(new Message(this.latest, message));
		if (this.log.size() > 2 * KEPT) {
			this.log.subList(0, KEPT).clear();
		}
	}

	@Override
	public synchronized Messages read(String position) {
		if (position.isEmpty()) {
			return new Messages(this.epoch, Long.toString(this.latest), this.latest, List.of());
		}
		long after = Long.parseLong(position);
		List<Message> found = this.log.stream()
			.filter((message) -> message.number() > after)
			.limit(MOST_AT_ONCE)
			.toList();
		long end = found.isEmpty() ? after : found.get(found.size() - 1).number();
		return new Messages(this.epoch, Long.toString(end), this.latest, found);
	}

	/**
	 * {@inheritDoc} Forgets all messages, like a server that loses its data.
	 */
	@Override
	public synchronized void endEpoch() {
		this.epoch = UUID.randomUUID().toString();
		this.log.clear();
		this.latest = 0;
	}

	/**
	 * {@inheritDoc} Does nothing: the other stores still use the bus.
	 */
	@Override
	public void close() {
		// Nothing is held.
	}

}
