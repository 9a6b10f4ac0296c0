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

import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.ToLongFunction;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.engine.KeyLocks;
import io.synapsed.storage.exception.InvalidValueException;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.Mutation;
import org.jspecify.annotations.Nullable;

/**
 * Adds to counters, which are stored as decimal text. The writers of this process wait
 * for each other, so that they do not make each other's commits fail. Safe for use by
 * several threads.
 */
final class Counters {

	private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(10);

	private final String store;

	private final ConditionalWrites writes;

	private final ValueConversion values;

	private final KeyLocks locks;

	Counters(String store, ConditionalWrites writes, ValueConversion values) {
		this(store, writes, values, new KeyLocks(store, LOCK_TIMEOUT));
	}

	private Counters(String store, ConditionalWrites writes, ValueConversion values, KeyLocks locks) {
		this.store = store;
		this.writes = writes;
		this.values = values;
		this.locks = locks;
	}

	/**
	 * Returns counters that write in another way, and wait for each other's additions.
	 * @param writes the other way
	 */
	Counters with(ConditionalWrites writes) {
		return new Counters(this.store, writes, this.values, this.locks);
	}

	/**
	 * Adds to a counter. An absent one counts as 0.
	 * @param storedKey the key
	 * @param delta the number to add
	 * @param expiry computes the expiry from the current entry, {@code null} if there is
	 * none
	 * @return the new count
	 */
	long add(Bytes storedKey, long delta, ToLongFunction<@Nullable Entry> expiry) {
		Addition addition = new Addition(storedKey, delta, expiry);
		ReentrantLock lock = this.locks.lock(storedKey);
		try {
			this.writes.change(storedKey, "increment", addition);
			return addition.sum;
		}
		finally {
			lock.unlock();
		}
	}

	/** One addition; the sum is that of the latest attempt. */
	private final class Addition implements Function<@Nullable Entry, Mutation.@Nullable Put> {

		private final Bytes storedKey;

		private final long delta;

		private final ToLongFunction<@Nullable Entry> expiry;

		private long sum;

		private Addition(Bytes storedKey, long delta, ToLongFunction<@Nullable Entry> expiry) {
			this.storedKey = storedKey;
			this.delta = delta;
			this.expiry = expiry;
		}

		@Override
		public Mutation.Put apply(@Nullable Entry current) {
			this.sum = add((current != null) ? current.value() : null);
			Bytes text = Counters.this.values.toBytes(Bytes.utf8(Long.toString(this.sum))).bytes();
			return new Mutation.Put(this.storedKey, text, this.expiry.applyAsLong(current),
					(current != null) ? current.serializer() : Entry.NO_SERIALIZER);
		}

		private long add(@Nullable Bytes current) {
			try {
				return Math.addExact((current != null) ? Long.parseLong(current.toUtf8()) : 0, this.delta);
			}
			catch (NumberFormatException ex) {
				throw new InvalidValueException(Counters.this.store,
						"the value is no decimal integer of 64 bits and cannot be incremented");
			}
			catch (ArithmeticException ex) {
				throw new InvalidValueException(Counters.this.store,
						"the increment would go beyond 64 bits; nothing was changed");
			}
		}

	}

}
