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
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link BoundedOvertakingLock}.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class BoundedOvertakingLockTests {

	private static final long PATIENT = TimeUnit.SECONDS.toNanos(50);

	@ParameterizedTest
	@ValueSource(longs = { 0, 10 })
	void whenOthersComeAgainAndAgainThenAWaitingThreadGetsTheLock(long overtakenMillis) throws InterruptedException {
		BoundedOvertakingLock lock = new BoundedOvertakingLock(Duration.ofMillis(overtakenMillis));
		AtomicBoolean ended = new AtomicBoolean();
		List<Thread> others = new ArrayList<>();
		for (int index = 0; index < 8; index++) {
			others.add(new Thread(() -> {
				while (!ended.get()) {
					if (lock.acquire(PATIENT)) {
						lock.unlock();
					}
				}
			}));
		}
		others.forEach(Thread::start);
		try {
			for (int turn = 0; turn < 20; turn++) {
				assertThat((turn % 2 == 0) ? lock.acquire(PATIENT) : lock.acquireInTurn(PATIENT)).isTrue();
				lock.unlock();
			}
		}
		finally {
			ended.set(true);
			for (Thread other : others) {
				other.join();
			}
		}
	}

	@Test
	void whenSomebodyWaitsInTurnThenItComesBeforeThoseThatComeLater() throws InterruptedException {
		BoundedOvertakingLock lock = new BoundedOvertakingLock(Duration.ofHours(1));
		lock.lock();
		List<String> order = new ArrayList<>();
		Thread first = new Thread(() -> {
			lock.acquireInTurn(PATIENT);
			order.add("in turn");
			lock.unlock();
		});
		first.start();
		awaitWaiting(first);
		Thread later = new Thread(() -> {
			lock.acquire(PATIENT);
			order.add("later");
			lock.unlock();
		});
		later.start();
		awaitWaiting(later);
		lock.unlock();
		first.join();
		later.join();
		assertThat(order).containsExactly("in turn", "later");
	}

	@Test
	void whenTheHolderTakesItOnceMoreWhileSomebodyWaitsThenItIsItsOwn() throws InterruptedException {
		BoundedOvertakingLock lock = new BoundedOvertakingLock(Duration.ZERO);
		lock.lock();
		Thread waiting = new Thread(() -> {
			lock.acquire(PATIENT);
			lock.unlock();
		});
		waiting.start();
		awaitWaiting(waiting);
		assertThat(lock.acquire(PATIENT)).isTrue();
		assertThat(lock.acquireInTurn(PATIENT)).isTrue();
		assertThat(lock.getHoldCount()).isEqualTo(3);
		for (int count = 0; count < 3; count++) {
			lock.unlock();
		}
		waiting.join();
		assertThat(lock.isLocked()).isFalse();
	}

	@ParameterizedTest
	@ValueSource(longs = { 0, 10_000 })
	void whenItIsNotFreeInTimeThenTheWaitEndsAndOthersAreNotHeldUp(long overtakenMillis) throws InterruptedException {
		BoundedOvertakingLock lock = new BoundedOvertakingLock(Duration.ofMillis(overtakenMillis));
		CountDownLatch held = new CountDownLatch(1);
		CountDownLatch release = new CountDownLatch(1);
		Thread holder = new Thread(() -> {
			lock.lock();
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
		assertThat(lock.acquire(TimeUnit.MILLISECONDS.toNanos(20))).isFalse();
		assertThat(lock.acquireInTurn(TimeUnit.MILLISECONDS.toNanos(20))).isFalse();
		release.countDown();
		holder.join();
		assertThat(lock.acquire(0)).isTrue();
		lock.unlock();
	}

	private static void awaitWaiting(Thread thread) {
		while (thread.getState() != Thread.State.TIMED_WAITING) {
			Thread.onSpinWait();
		}
	}

}
