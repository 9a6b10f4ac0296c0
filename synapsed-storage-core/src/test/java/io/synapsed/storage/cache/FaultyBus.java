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

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.exception.StorageFullException;
import io.synapsed.storage.exception.StorageNetworkException;
import io.synapsed.storage.spi.InvalidationBus;

/**
 * A bus that fails as a test wants it to.
 */
final class FaultyBus implements InvalidationBus {

	private final InvalidationBus delegate;

	volatile boolean down;

	/** Whether there is no room for messages. */
	volatile boolean full;

	/** What the reader gets instead. */
	UnaryOperator<Messages> tamper = UnaryOperator.identity();

	/** Runs before a message is appended. */
	Runnable beforePublish = () -> {
	};

	boolean closed;

	FaultyBus(InvalidationBus delegate) {
		this.delegate = delegate;
	}

	@Override
	public String name() {
		return this.delegate.name();
	}

	@Override
	public void publish(Bytes message) {
		checkUp();
		if (this.full) {
			throw new StorageFullException("test", "planned", null);
		}
		this.beforePublish.run();
		this.delegate.publish(message);
	}

	@Override
	public void endEpoch() {
		checkUp();
		this.delegate.endEpoch();
	}

	@Override
	public Messages read(String position) {
		checkUp();
		return this.tamper.apply(this.delegate.read(position));
	}

	private void checkUp() {
		if (this.down) {
			throw new StorageNetworkException("test", "planned");
		}
	}

	/**
	 * Loses messages of the next answer that has any.
	 */
	void loseNext() {
		this.tamper = (answer) -> {
			if (answer.messages().isEmpty()) {
				return answer;
			}
			this.tamper = UnaryOperator.identity();
			return with(answer, List.of());
		};
	}

	/**
	 * Adds a message to the end of the next answer, which takes the number of the latest
	 * one if it is to be the successor.
	 */
	void insertNext(Message message) {
		this.tamper = (answer) -> {
			this.tamper = UnaryOperator.identity();
			List<Message> messages = new ArrayList<>(answer.messages());
			messages.add(message);
			return with(answer, messages);
		};
	}

	static Messages with(Messages answer, List<Message> messages) {
		return new Messages(answer.epoch(), answer.position(), answer.latest(), messages);
	}

	@Override
	public void close() {
		this.closed = true;
	}

}
