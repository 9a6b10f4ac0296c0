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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import io.synapsed.storage.backend.memory.MemoryStore;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.exception.StorageConflictException;
import io.synapsed.storage.exception.StorageException;
import io.synapsed.storage.serializer.TextSerializer;
import io.synapsed.storage.spi.CommitResult;
import io.synapsed.storage.spi.Condition;
import io.synapsed.storage.spi.ForwardingStore;
import io.synapsed.storage.spi.WriteBatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Operations that read, change and write back, on a store where another writer is always
 * quicker.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OptimisticOperationTests {

	private static final Bytes KEY = Bytes.utf8("key");

	static Stream<Operation> operations() {
		return Stream.of((storage) -> storage.increment(KEY, 1),
				(storage) -> storage.increment(KEY, 1, Duration.ofMinutes(1)),
				(storage) -> storage.expire(KEY, Duration.ofMinutes(1)), (storage) -> storage.persist(KEY),
				(storage) -> storage.inTransaction((transaction) -> {
					transaction.put(KEY, "2");
					return null;
				}));
	}

	@ParameterizedTest
	@MethodSource("operations")
	void whenAnotherWriterIsAlwaysQuickerThenTheOperationEndsAsAConflict(Operation operation) {
		AtomicInteger attempts = new AtomicInteger();
		try (StorageTemplate storage = overtaken(attempts, Integer.MAX_VALUE)) {
			storage.put(KEY, "1");
			assertThatExceptionOfType(StorageConflictException.class).isThrownBy(() -> operation.run(storage))
				.matches(StorageException::isRetryable);
			assertThat(attempts).hasPositiveValue();
			assertThat(storage.get(KEY, String.class)).contains("1");
		}
	}

	@Test
	void whenAnotherWriterIsQuickerForAWhileThenTheOperationSucceeds() {
		AtomicInteger attempts = new AtomicInteger();
		try (StorageTemplate storage = overtaken(attempts, 20)) {
			assertThat(storage.increment(KEY, 5)).isEqualTo(5);
			assertThat(attempts).hasValue(21);
		}
	}

	@Test
	void whenTheThreadIsInterruptedThenTheOperationEndsAllTheSame() {
		try (StorageTemplate storage = overtaken(new AtomicInteger(), 20)) {
			Thread.currentThread().interrupt();
			assertThat(storage.increment(KEY, 5)).isEqualTo(5);
		}
		finally {
			assertThat(Thread.interrupted()).isTrue();
		}
	}

	/** Overtakes a number of conditional writes. */
	private static StorageTemplate overtaken(AtomicInteger attempts, int number) {
		MemoryStore engine = MemoryStore.builder().build();
		return StorageBuilder.over(new ForwardingStore(engine) {

			@Override
			public CommitResult commit(WriteBatch batch, long now) {
				boolean overtaken = !batch.conditions().isEmpty() && attempts.incrementAndGet() <= number;
				return overtaken ? CommitResult.rejected(batch.conditions().stream().map(Condition::key).toList())
						: super.commit(batch, now);
			}

		}).serializer(new TextSerializer()).build();
	}

	/** What is tried. */
	interface Operation {

		void run(StorageTemplate storage);

	}

}
