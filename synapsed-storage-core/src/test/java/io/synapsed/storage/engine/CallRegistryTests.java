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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import io.synapsed.storage.exception.StorageClosedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link CallRegistry}.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class CallRegistryTests {

	private final CallRegistry calls = new CallRegistry("test");

	@Test
	void whenClosedThenCallsAreRefusedByName() {
		this.calls.leave(this.calls.enter());
		assertThat(this.calls.isClosed()).isFalse();
		assertThat(this.calls.close(Duration.ZERO)).isTrue();
		assertThat(this.calls.isClosed()).isTrue();
		assertThatExceptionOfType(StorageClosedException.class).isThrownBy(this.calls::enter)
			.withMessageContaining("test");
		assertThat(this.calls.close(Duration.ZERO)).isFalse();
	}

	@Test
	void whenCallsAreRunningThenClosingWaitsForThemAndRefusesNewOnes() throws Exception {
		int call = this.calls.enter();
		AtomicBoolean closed = new AtomicBoolean();
		Thread closer = new Thread(() -> closed.set(this.calls.close(Duration.ofSeconds(50))));
		closer.start();
		while (!this.calls.isClosed()) {
			Thread.onSpinWait();
		}
		assertThatExceptionOfType(StorageClosedException.class).isThrownBy(this.calls::enter);
		assertThat(closer.isAlive()).isTrue();
		assertThat(closed).isFalse();
		this.calls.leave(call);
		closer.join();
		assertThat(closed).isTrue();
	}

	@Test
	void whenCallsDoNotEndThenClosingGivesUpAndClosesNoHandle() {
		AtomicInteger closedHandles = new AtomicInteger();
		this.calls.enter();
		this.calls.register(closedHandles::incrementAndGet);
		assertThatIllegalStateException().isThrownBy(() -> this.calls.close(Duration.ofMillis(20)))
			.withMessageContaining("20 ms");
		assertThat(closedHandles).hasValue(0);
		assertThat(this.calls.close(Duration.ofMillis(20))).isFalse();
	}

	@Test
	void whenHandlesAreOpenThenClosingClosesEachOnceAndNotThoseThatWereClosed() {
		AtomicInteger first = new AtomicInteger();
		AtomicInteger second = new AtomicInteger();
		AutoCloseable forgotten = first::incrementAndGet;
		AutoCloseable open = second::incrementAndGet;
		this.calls.register(forgotten);
		this.calls.register(open);
		assertThat(this.calls.openHandles()).isEqualTo(2);
		assertThat(this.calls.unregister(forgotten)).isTrue();
		assertThat(this.calls.unregister(forgotten)).isFalse();
		assertThat(this.calls.openHandles()).isOne();
		this.calls.close(Duration.ZERO);
		assertThat(first).hasValue(0);
		assertThat(second).hasValue(1);
	}

	@Test
	void whenManyCallWhileItClosesThenNobodyIsInsideAfterwards() throws Exception {
		AtomicInteger inside = new AtomicInteger();
		AtomicBoolean freed = new AtomicBoolean();
		AtomicInteger enteredFreed = new AtomicInteger();
		CountDownLatch busy = new CountDownLatch(8);
		Thread[] threads = new Thread[8];
		for (int index = 0; index < threads.length; index++) {
			threads[index] = new Thread(() -> {
				try {
					while (true) {
						int call = this.calls.enter();
						inside.incrementAndGet();
						if (freed.get()) {
							enteredFreed.incrementAndGet();
						}
						inside.decrementAndGet();
						this.calls.leave(call);
						busy.countDown();
					}
				}
				catch (StorageClosedException ex) {
					// The end of this thread.
				}
			});
			threads[index].start();
		}
		busy.await();
		assertThat(this.calls.close(Duration.ofSeconds(50))).isTrue();
		freed.set(true);
		assertThat(inside).hasValue(0);
		for (Thread thread : threads) {
			thread.join();
		}
		assertThat(enteredFreed).hasValue(0);
	}

}
