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

package io.synapsed.storage.distributed;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Reads that share a barrier.
 */
class SharedBarrierTests {

	private static final Duration LONG = Duration.ofSeconds(30);

	@Test
	void whenABarrierEndsInAnErrorThenNoReadThatSharesItReturns() throws InterruptedException, ExecutionException {
		CountDownLatch begun = new CountDownLatch(1);
		CountDownLatch goOn = new CountDownLatch(1);
		AtomicInteger rounds = new AtomicInteger();
		SharedBarrier barrier = new SharedBarrier("orders", (deadline) -> {
			if (rounds.incrementAndGet() > 1) {
				throw new AssertionError("planted");
			}
			begun.countDown();
			CompletableFuture.supplyAsync(() -> await(goOn)).join();
			return 7;
		});
		ExecutorService executor = Executors.newCachedThreadPool();
		try {
			CompletableFuture<Long> first = read(barrier, executor);
			begun.await();
			CompletableFuture<Long> second = read(barrier, executor);
			CompletableFuture<Long> third = read(barrier, executor);
			goOn.countDown();
			assertThat(first.get()).isEqualTo(7);
			assertThat(second).failsWithin(LONG);
			assertThat(third).failsWithin(LONG);
		}
		finally {
			executor.shutdownNow();
		}
	}

	private static CompletableFuture<Long> read(SharedBarrier barrier, ExecutorService executor) {
		return CompletableFuture.supplyAsync(() -> barrier.await(System.nanoTime() + LONG.toNanos()), executor);
	}

	private static boolean await(CountDownLatch latch) {
		try {
			latch.await();
			return true;
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
