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

package io.synapsed.storage.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.exception.StorageTimeoutException;
import io.synapsed.storage.spi.Condition;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.WriteBatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link KeyLocks}.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class KeyLocksTests {

	private static final Bytes KEY = Bytes.utf8("key");

	private final KeyLocks locks = new KeyLocks("test", Duration.ofMillis(50));

	/** Holds the lock of the key until the work is done. */
	private void whileLocked(KeyLocks locks, ThrowingRunnable work) throws Exception {
		CountDownLatch held = new CountDownLatch(1);
		CountDownLatch release = new CountDownLatch(1);
		Thread holder = new Thread(() -> {
			ReentrantLock lock = locks.lock(KEY);
			held.countDown();
			try {
				release.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			lock.unlock();
		});
		holder.start();
		held.await();
		try {
			work.run(release);
		}
		finally {
			release.countDown();
			holder.join();
		}
	}

	@Test
	void whenALockIsNotFreeInTimeThenTimeoutThatSaysNothingWasWritten() throws Exception {
		whileLocked(this.locks,
				(release) -> assertThatExceptionOfType(StorageTimeoutException.class)
					.isThrownBy(() -> this.locks.lock(KEY))
					.withMessageContaining("test")
					.withMessageContaining("50 ms")
					.withMessageContaining("nothing was written"));
	}

	@Test
	void whenABatchCannotHaveAllLocksThenItHoldsNone() throws Exception {
		List<Mutation> mutations = new ArrayList<>();
		for (int number = 0; number < 200; number++) {
			mutations.add(new Mutation.Delete(Bytes.utf8("other-" + number)));
		}
		WriteBatch batch = new WriteBatch(mutations, List.of(new Condition(KEY, null)));
		whileLocked(this.locks, (release) -> {
			assertThatExceptionOfType(StorageTimeoutException.class).isThrownBy(() -> this.locks.lock(batch));
			AtomicReference<Throwable> failure = new AtomicReference<>();
			Thread other = new Thread(() -> {
				try {
					for (Mutation mutation : mutations) {
						if (!shares(mutation.key())) {
							this.locks.lock(mutation.key()).unlock();
						}
					}
				}
				catch (RuntimeException ex) {
					failure.set(ex);
				}
			});
			other.start();
			other.join();
			assertThat(failure).hasValue(null);
		});
		this.locks.lock(batch).close();
	}

	/** Whether a key has the lock that is held. */
	private boolean shares(Bytes key) {
		try {
			this.locks.lock(key).unlock();
			return false;
		}
		catch (StorageTimeoutException ex) {
			return true;
		}
	}

	@Test
	void whenInterruptedWhileWaitingThenTheLockIsTakenAndTheFlagStays() throws Exception {
		KeyLocks patient = new KeyLocks("test", Duration.ofSeconds(50));
		AtomicBoolean flag = new AtomicBoolean();
		AtomicBoolean taken = new AtomicBoolean();
		Thread waiter = new Thread(() -> {
			ReentrantLock lock = patient.lock(KEY);
			taken.set(lock.isHeldByCurrentThread());
			flag.set(Thread.currentThread().isInterrupted());
			lock.unlock();
		});
		whileLocked(patient, (release) -> {
			waiter.start();
			while (waiter.getState() != Thread.State.TIMED_WAITING) {
				Thread.onSpinWait();
			}
			waiter.interrupt();
			release.countDown();
			waiter.join();
		});
		assertThat(taken).isTrue();
		assertThat(flag).isTrue();
	}

	@Test
	void whenInterruptedBeforehandThenTheLockIsTakenAndTheFlagStays() {
		Thread.currentThread().interrupt();
		try {
			this.locks.lock(KEY).unlock();
			this.locks.lock(WriteBatch.of(List.of(new Mutation.Delete(KEY)))).close();
			assertThat(Thread.currentThread().isInterrupted()).isTrue();
		}
		finally {
			Thread.interrupted();
		}
	}

	@Test
	void whenBatchesNameTheSameKeysInAnyOrderThenNoneBlocksForEver() throws Exception {
		KeyLocks patient = new KeyLocks("test", Duration.ofSeconds(50));
		List<Mutation> forwards = new ArrayList<>();
		for (int number = 0; number < 50; number++) {
			forwards.add(new Mutation.Delete(Bytes.utf8("key-" + number)));
		}
		List<Mutation> backwards = new ArrayList<>(forwards);
		Collections.reverse(backwards);
		AtomicReference<Throwable> failure = new AtomicReference<>();
		List<Thread> threads = new ArrayList<>();
		for (int index = 0; index < 4; index++) {
			WriteBatch batch = WriteBatch.of((index % 2 == 0) ? forwards : backwards);
			Thread thread = new Thread(() -> {
				try {
					for (int round = 0; round < 2_000; round++) {
						patient.lock(batch).close();
					}
				}
				catch (RuntimeException ex) {
					failure.set(ex);
				}
			});
			threads.add(thread);
			thread.start();
		}
		for (Thread thread : threads) {
			thread.join();
		}
		assertThat(failure).hasValue(null);
	}

	/** Work that throws, and may let go of the lock. */
	@FunctionalInterface
	private interface ThrowingRunnable {

		void run(CountDownLatch release) throws Exception;

	}

}
