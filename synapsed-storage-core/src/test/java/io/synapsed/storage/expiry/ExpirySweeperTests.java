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

package io.synapsed.storage.expiry;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

import io.synapsed.storage.MutableClock;
import io.synapsed.storage.backend.memory.MemoryStore;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.exception.StorageBackendException;
import io.synapsed.storage.spi.CommitResult;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.ForwardingStore;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.Statistic;
import io.synapsed.storage.spi.StoreOperation;
import io.synapsed.storage.spi.WriteBatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Tests for {@link ExpirySweeper}.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ExpirySweeperTests {

	private final MutableClock clock = new MutableClock();

	private final MemoryStore engine = MemoryStore.builder().clock(this.clock).build();

	@AfterEach
	void close() {
		this.engine.close();
	}

	private void put(int count, long timeToLive) {
		for (int number = 0; number < count; number++) {
			this.engine.put(new Mutation.Put(Bytes.utf8(timeToLive + "-" + number), Bytes.EMPTY,
					this.clock.millis() + timeToLive, 0), this.clock.millis());
		}
	}

	private double statistic(String name) {
		return Statistic.named(this.engine.statistics(), name).value().getAsDouble();
	}

	@Test
	void whenSweptThenExactlyWhatHasExpiredIsFreed() {
		put(1_300, 10);
		put(5, 20);
		this.engine.put(new Mutation.Put(Bytes.utf8("stays"), Bytes.EMPTY, Entry.NEVER, 0), 0);
		AtomicInteger events = new AtomicInteger();
		this.engine.watch(KeyRange.all(), (event) -> events.incrementAndGet());
		try (ExpirySweeper sweeper = new ExpirySweeper(this.engine, this.clock)) {
			assertThat(sweeper.sweep()).isZero();
			this.clock.advance(10);
			assertThat(sweeper.sweep()).isEqualTo(1_300);
			assertThat(statistic("memory.entries")).isEqualTo(6);
			assertThat(sweeper.statistics().get(0).value().getAsDouble()).isEqualTo(1_300);
			this.clock.advance(10);
			assertThat(sweeper.sweep()).isEqualTo(5);
		}
		assertThat(statistic("memory.entries")).isOne();
		assertThat(events).hasValue(0);
	}

	@Test
	void whenReclaimingTakesLongThenItIsDoneInSmallBatchesWithPauses() {
		put(5_000, 10);
		this.clock.advance(10);
		AtomicLong nanoTime = new AtomicLong();
		AtomicLong paused = new AtomicLong();
		List<Integer> batches = new ArrayList<>();
		ForwardingStore slow = timed(batches, nanoTime, 25_000);
		try (ExpirySweeper sweeper = new ExpirySweeper(slow, this.clock, nanoTime::get, paused::addAndGet)) {
			assertThat(sweeper.sweep()).isEqualTo(5_000);
		}
		assertThat(batches.stream().mapToInt(Integer::intValue).sum()).isEqualTo(5_000);
		assertThat(batches.subList(1, batches.size())).as("at 25 us for each entry").allMatch((size) -> size <= 40);
		assertThat(paused).hasValue(nanoTime.get());
	}

	@Test
	void whenReclaimingIsFastThenBatchesBecomeLarge() {
		put(5_000, 10);
		this.clock.advance(10);
		AtomicLong nanoTime = new AtomicLong();
		List<Integer> batches = new ArrayList<>();
		ForwardingStore fast = timed(batches, nanoTime, 100);
		try (ExpirySweeper sweeper = new ExpirySweeper(fast, this.clock, nanoTime::get, (pause) -> {
		})) {
			assertThat(sweeper.sweep()).isEqualTo(5_000);
		}
		assertThat(batches.subList(batches.size() - 5, batches.size())).containsOnly(500);
	}

	private ForwardingStore timed(List<Integer> batches, AtomicLong nanoTime, long nanosForEach) {
		return new ForwardingStore(this.engine) {

			@Override
			public CommitResult commit(WriteBatch batch, long now) {
				batches.add(batch.mutations().size());
				nanoTime.addAndGet(batch.mutations().size() * nanosForEach);
				return super.commit(batch, now);
			}

		};
	}

	@ParameterizedTest
	@MethodSource("failures")
	void whenASweepFailsThenTheNextOneIsTried(Supplier<Throwable> failure) throws Exception {
		put(3, 10);
		this.clock.advance(10);
		CountDownLatch swept = new CountDownLatch(1);
		AtomicInteger attempts = new AtomicInteger();
		ForwardingStore failing = new ForwardingStore(this.engine) {

			@Override
			protected <T extends @Nullable Object> T around(StoreOperation operation, Supplier<T> call) {
				if (operation == StoreOperation.COMMIT && attempts.incrementAndGet() < 3) {
					ExpirySweeperTests.<RuntimeException>raise(failure.get());
				}
				T result = call.get();
				if (operation == StoreOperation.COMMIT) {
					swept.countDown();
				}
				return result;
			}

		};
		try (ExpirySweeper sweeper = new ExpirySweeper(failing, this.clock)) {
			sweeper.start(Duration.ofMillis(1));
			swept.await();
			assertThat(sweeper.statistics().get(1).value().getAsDouble()).isEqualTo(2);
		}
		assertThat(statistic("memory.entries")).isZero();
	}

	static List<Supplier<Throwable>> failures() {
		return List.of(() -> new StorageBackendException("test", "planned"), () -> new OutOfMemoryError("planned"),
				() -> new NoClassDefFoundError("planned"), () -> new IOException("planned"));
	}

	@Test
	void whenTheIntervalIsLongerThanTimeCanBeCountedThenItIsNever() {
		try (ExpirySweeper sweeper = new ExpirySweeper(this.engine, this.clock)) {
			assertThatNoException().isThrownBy(() -> sweeper.start(Duration.ofSeconds(Long.MAX_VALUE)));
		}
	}

	@SuppressWarnings("unchecked")
	private static <E extends Throwable> void raise(Throwable failure) throws E {
		throw (E) failure;
	}

	@Test
	void whenSweepsFailThenAWarningSaysSoUntilOneSucceeds() throws Exception {
		put(1, 10);
		this.clock.advance(10);
		Semaphore sweeps = new Semaphore(0);
		AtomicBoolean refuses = new AtomicBoolean(true);
		ForwardingStore failing = new ForwardingStore(this.engine) {

			@Override
			protected <T extends @Nullable Object> T around(StoreOperation operation, Supplier<T> call) {
				if (operation == StoreOperation.FIND_EXPIRED) {
					sweeps.release();
					if (refuses.get()) {
						throw new StorageBackendException("test", "planned");
					}
				}
				return call.get();
			}

		};
		try (ExpirySweeper sweeper = new ExpirySweeper(failing, this.clock)) {
			assertThat(sweeper.warnings()).isEmpty();
			sweeper.start(Duration.ofMillis(1));
			sweeps.acquire(3);
			assertThat(sweeper.warnings()).singleElement()
				.satisfies((warning) -> assertThat(warning.remedy()).contains("planned"));
			refuses.set(false);
			sweeps.drainPermits();
			// The last of them begins after the others have ended.
			sweeps.acquire(4);
			assertThat(sweeper.warnings()).isEmpty();
		}
	}

	@Test
	void whenTheStoreIsClosedThenSweepingEndsWithoutAFailure() throws Exception {
		CountDownLatch refused = new CountDownLatch(1);
		ForwardingStore closed = new ForwardingStore(this.engine) {

			@Override
			protected <T extends @Nullable Object> T around(StoreOperation operation, Supplier<T> call) {
				refused.countDown();
				return call.get();
			}

		};
		this.engine.close();
		ExpirySweeper sweeper = new ExpirySweeper(closed, this.clock);
		sweeper.start(Duration.ofMillis(1));
		refused.await();
		sweeper.close();
		sweeper.close();
		assertThat(sweeper.statistics().get(1).value().getAsDouble()).isZero();
	}

}
