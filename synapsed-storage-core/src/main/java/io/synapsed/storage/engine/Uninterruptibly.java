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

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;

/**
 * Waits that an interrupt does not end: where the answer must not be lost, and the wait
 * is bounded.
 *
 * @since 0.1.0
 */
public final class Uninterruptibly {

	private Uninterruptibly() {
	}

	/**
	 * Waits for a result. An interrupt stays set for the caller to find.
	 * @param <T> the type of the result
	 * @param future the result to come
	 * @param deadline when to give up, as of {@link System#nanoTime()}
	 * @return the result
	 * @throws TimeoutException if there is none by then
	 * @throws ExecutionException if there will be none
	 * @throws java.util.concurrent.CancellationException if it was cancelled
	 */
	public static <T extends @Nullable Object> T get(Future<T> future, long deadline)
			throws TimeoutException, ExecutionException {
		boolean interrupted = false;
		try {
			while (true) {
				try {
					return future.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
				}
				catch (InterruptedException ex) {
					interrupted = true;
				}
			}
		}
		finally {
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

	/**
	 * Waits for a result that is sure to come. An interrupt stays set for the caller to
	 * find.
	 * @param <T> the type of the result
	 * @param future the result to come
	 * @return the result
	 * @throws ExecutionException if there will be none
	 * @throws java.util.concurrent.CancellationException if it was cancelled
	 */
	public static <T extends @Nullable Object> T get(Future<T> future) throws ExecutionException {
		boolean interrupted = false;
		try {
			while (true) {
				try {
					return future.get();
				}
				catch (InterruptedException ex) {
					interrupted = true;
				}
			}
		}
		finally {
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

	/**
	 * Waits for an event. An interrupt stays set for the caller to find.
	 * @param wait the wait, which begins again after an interrupt
	 * @param nanos how long, in nanoseconds
	 * @return whether the event has come in time
	 */
	public static boolean await(TimedWait wait, long nanos) {
		long deadline = System.nanoTime() + nanos;
		boolean interrupted = false;
		try {
			while (true) {
				try {
					return wait.await(deadline - System.nanoTime());
				}
				catch (InterruptedException ex) {
					interrupted = true;
				}
			}
		}
		finally {
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

	/**
	 * Pauses. An interrupt stays set for the caller to find.
	 * @param nanos how long, in nanoseconds
	 */
	public static void pause(long nanos) {
		boolean interrupted = false;
		try {
			long deadline = System.nanoTime() + nanos;
			for (long rest = nanos; rest > 0; rest = deadline - System.nanoTime()) {
				LockSupport.parkNanos(rest);
				interrupted |= Thread.interrupted();
			}
		}
		finally {
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

	/**
	 * A wait for an event, such as that for a lock.
	 */
	@FunctionalInterface
	public interface TimedWait {

		/**
		 * Waits.
		 * @param nanos how long, in nanoseconds
		 * @return whether the event has come in time
		 * @throws InterruptedException if the thread is interrupted
		 */
		boolean await(long nanos) throws InterruptedException;

	}

}
