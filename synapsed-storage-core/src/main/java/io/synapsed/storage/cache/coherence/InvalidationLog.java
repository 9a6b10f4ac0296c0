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

import java.util.List;
import java.util.concurrent.atomic.LongAdder;

import io.synapsed.storage.spi.InvalidationBus;
import io.synapsed.storage.spi.InvalidationBus.Message;
import io.synapsed.storage.spi.InvalidationBus.Messages;
import io.synapsed.storage.spi.Statistic;

/**
 * Reads the messages of a bus in order. Detects missing and unreadable messages, and a
 * bus that has restarted. For use by one thread at a time.
 */
final class InvalidationLog {

	/** The next turn reads the messages beyond this number of answers. */
	private static final int MOST_ANSWERS = 100;

	private final InvalidationBus bus;

	private final Reader reader;

	private String epoch = "";

	private String position = "";

	private long latest;

	private final LongAdder messages = new LongAdder();

	private final LongAdder gaps = new LongAdder();

	private final LongAdder epochs = new LongAdder();

	private final LongAdder unreadable = new LongAdder();

	InvalidationLog(InvalidationBus bus, Reader reader) {
		this.bus = bus;
		this.reader = reader;
	}

	/**
	 * Reads up to the latest message.
	 */
	void read() {
		if (this.epoch.isEmpty()) {
			enter();
			return;
		}
		for (int answer = 0; answer < MOST_ANSWERS; answer++) {
			long asked = this.reader.asking();
			Messages found = this.bus.read(this.position);
			if (!found.epoch().equals(this.epoch)) {
				enter();
				return;
			}
			found.messages().forEach(this::receive);
			this.position = found.position();
			if (this.latest == found.latest()) {
				this.reader.complete(asked);
				return;
			}
			if (found.messages().isEmpty()) {
				skip(found.latest());
			}
		}
	}

	/**
	 * Starts at the end of the log.
	 */
	private void enter() {
		long asked = this.reader.asking();
		Messages end = this.bus.read("");
		if (!this.epoch.isEmpty()) {
			this.epochs.increment();
		}
		this.reader.missed(end.epoch().isEmpty() ? "the bus has no room to tell of writes" : "the bus has restarted");
		this.epoch = end.epoch();
		this.position = end.position();
		this.latest = end.latest();
		this.reader.complete(asked);
	}

	private void receive(Message message) {
		this.messages.increment();
		if (message.number() < 1) {
			this.unreadable.increment();
			this.reader.missed("something else writes to the bus");
			return;
		}
		if (message.number() == this.latest + 1) {
			this.latest = message.number();
		}
		else {
			skip(message.number());
		}
		InvalidationMessage content = InvalidationMessage.decode(message.content());
		if (content != null) {
			this.reader.received(content);
		}
		else {
			this.unreadable.increment();
			this.reader.missed("a message of the bus cannot be read");
		}
	}

	private void skip(long number) {
		this.gaps.increment();
		this.reader.missed("messages of the bus are missing");
		this.latest = number;
	}

	List<Statistic> statistics() {
		return List.of(
				Statistic.counter("cache.invalidation.messages", "messages", "Messages read from the bus",
						this.messages::sum),
				Statistic.counter("cache.invalidation.gaps", "operations",
						"Times that messages were missing, each of which emptied the cache", this.gaps::sum),
				Statistic.counter("cache.invalidation.epochs", "operations",
						"Restarts of the bus, each of which emptied the cache", this.epochs::sum),
				Statistic.counter("cache.invalidation.unreadable", "messages",
						"Messages that were none of this library, each of which emptied the cache",
						this.unreadable::sum));
	}

	/** Receives the messages, and learns of gaps. */
	interface Reader {

		/**
		 * Notes that the bus is about to be asked.
		 * @return the time
		 */
		long asking();

		void received(InvalidationMessage message);

		/**
		 * Notes that messages are lost.
		 * @param reason what has happened
		 */
		void missed(String reason);

		/**
		 * Notes that every message is known that was published before a question.
		 * @param asked the time of the question
		 */
		void complete(long asked);

	}

}
