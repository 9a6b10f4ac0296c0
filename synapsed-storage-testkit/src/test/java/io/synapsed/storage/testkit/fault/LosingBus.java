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
package io.synapsed.storage.testkit.fault;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.spi.InvalidationBus;
import org.jspecify.annotations.Nullable;

/**
 * A bus that loses what it should deliver.
 */
final class LosingBus implements InvalidationBus {

	private final InvalidationBus delegate;

	private final Mode mode;

	private final Random random;

	private long delivered;

	LosingBus(InvalidationBus delegate, Mode mode, Random random) {
		this.delegate = delegate;
		this.mode = mode;
		this.random = random;
	}

	@Override
	public String name() {
		return this.delegate.name();
	}

	@Override
	public void publish(Bytes message) {
		this.delegate.publish(message);
	}

	@Override
	public @Nullable Joined join(Bytes message, boolean published, Runnable publish) {
		return this.delegate.join(message, published, publish);
	}

	@Override
	public void endEpoch() {
		this.delegate.endEpoch();
	}

	@Override
	public Messages read(String position) {
		Messages found = this.delegate.read(position);
		return switch (this.mode) {
			case LOSING -> lose(found);
			case HIDING -> hide(found);
		};
	}

	private Messages lose(Messages found) {
		boolean lost = !found.messages().isEmpty() && this.random.nextInt(150) == 0;
		return lost ? new Messages(found.epoch(), found.position(), found.latest(), List.of()) : found;
	}

	private Messages hide(Messages found) {
		List<Message> kept = new ArrayList<>();
		for (Message message : found.messages()) {
			if (this.random.nextInt(4) != 0) {
				kept.add(new Message(++this.delivered, message.content()));
			}
		}
		return new Messages(found.epoch(), found.position(), this.delivered, kept);
	}

	@Override
	public void close() {
		this.delegate.close();
	}

	/** What becomes of messages. */
	enum Mode {

		/** Now and then an answer is empty that should not be. */
		LOSING,

		/** Every fourth message is missing, and the numbers do not show it. */
		HIDING

	}

}
