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

package io.synapsed.storage.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;

import org.jspecify.annotations.Nullable;

/**
 * Runs work in threads that start together, and hands on what they return or throw.
 *
 * @since 0.1.0
 */
public final class Parallel {

	/** Nothing here takes long; this only ends a test that hangs. */
	private static final long LIMIT_SECONDS = 120;

	private Parallel() {
	}

	/**
	 * Runs work and waits until all of it is done.
	 * @param <T> the type of what the work returns
	 * @param threads number of threads
	 * @param work returns the work of a thread, given its number from 0 on
	 * @return what the work has returned, in the order of the threads
	 * @throws AssertionError if any of it throws, or takes longer than two minutes
	 */
	public static <T extends @Nullable Object> List<T> run(int threads, IntFunction<Callable<T>> work) {
		ExecutorService executor = Executors.newFixedThreadPool(threads);
		try {
			CyclicBarrier start = new CyclicBarrier(threads);
			List<Future<T>> futures = new ArrayList<>();
			for (int thread = 0; thread < threads; thread++) {
				Callable<T> task = work.apply(thread);
				futures.add(executor.submit(() -> {
					start.await();
					return task.call();
				}));
			}
			List<T> results = new ArrayList<>();
			for (Future<T> future : futures) {
				results.add(future.get(LIMIT_SECONDS, TimeUnit.SECONDS));
			}
			return results;
		}
		catch (ExecutionException | TimeoutException ex) {
			throw new AssertionError("A thread of the test failed", ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new AssertionError("The test was interrupted", ex);
		}
		finally {
			executor.shutdownNow();
		}
	}

}
