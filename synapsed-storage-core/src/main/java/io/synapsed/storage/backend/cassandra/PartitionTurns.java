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
package io.synapsed.storage.backend.cassandra;

import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.spi.AsyncCalls;
import org.jspecify.annotations.Nullable;

/**
 * Lets the work on a partition go one after another, in the order in which it comes,
 * without a thread that waits for its turn. A fixed number of queues stands for all
 * partitions. Safe for use by several threads.
 */
final class PartitionTurns {

	private static final int COUNT = 1024;

	private final Turns[] turns = new Turns[COUNT];

	PartitionTurns() {
		for (int index = 0; index < COUNT; index++) {
			this.turns[index] = new Turns();
		}
	}

	/**
	 * Does work when all earlier work on the partition has ended.
	 * @param work begins the work, and does not wait; may run on any thread
	 * @return the result of the work
	 */
	<T extends @Nullable Object> CompletableFuture<T> take(Bytes partition, Supplier<CompletableFuture<T>> work) {
		CompletableFuture<T> result = new CompletableFuture<>();
		this.turns[indexOf(partition)].add(() -> {
			CompletableFuture<T> running = begin(work);
			running.whenComplete((value, failure) -> {
				if (failure != null) {
					result.completeExceptionally(AsyncCalls.causeOf(failure));
				}
				else {
					result.complete(value);
				}
			});
			return running;
		});
		return result;
	}

	private static <T extends @Nullable Object> CompletableFuture<T> begin(Supplier<CompletableFuture<T>> work) {
		try {
			return work.get();
		}
		catch (Throwable ex) {
			// The next one must have its turn.
			return CompletableFuture.failedFuture(ex);
		}
	}

	private static int indexOf(Bytes partition) {
		int hash = partition.hashCode();
		// Spread as Fibonacci hashing does: partitions that count upwards differ in few
		// bits.
		return (hash * 0x9E3779B9) >>> (32 - Integer.numberOfTrailingZeros(COUNT));
	}

	/** The work of one queue. Whoever ends a piece of it begins the next one. */
	private static final class Turns {

		private final Queue<Supplier<CompletableFuture<?>>> waiting = new ConcurrentLinkedQueue<>();

		/** The work that waits or runs. */
		private final AtomicInteger open = new AtomicInteger();

		void add(Supplier<CompletableFuture<?>> work) {
			this.waiting.add(work);
			if (this.open.getAndIncrement() == 0) {
				runAll();
			}
		}

		/** A loop, because work that ends at once would make a recursion deep. */
		private void runAll() {
			do {
				Supplier<CompletableFuture<?>> work = this.waiting.remove();
				CompletableFuture<?> running = work.get();
				if (!running.isDone()) {
					running.whenComplete((value, failure) -> {
						if (this.open.decrementAndGet() != 0) {
							runAll();
						}
					});
					return;
				}
			}
			while (this.open.decrementAndGet() != 0);
		}

	}

}
