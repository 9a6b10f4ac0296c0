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

package io.synapsed.storage.cache;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

import io.synapsed.storage.engine.Uninterruptibly;
import io.synapsed.storage.spi.Entry;
import org.jspecify.annotations.Nullable;

/**
 * A read of the engine whose result several callers share.
 */
final class Flight {

	private final long fenceState;

	private final long began;

	private final CompletableFuture<@Nullable Entry> result = new CompletableFuture<>();

	/**
	 * Creates a flight.
	 * @param fenceState state of the stripe before the read
	 * @param began the time before the read, by the monotonic clock
	 */
	Flight(long fenceState, long began) {
		this.fenceState = fenceState;
		this.began = began;
	}

	long began() {
		return this.began;
	}

	/**
	 * Returns whether a caller may take the result: no write of the stripe has begun
	 * since the read.
	 * @param currentState state of the stripe when the caller arrived
	 * @return whether it may
	 */
	boolean isFresh(long currentState) {
		return this.fenceState == currentState;
	}

	void land(@Nullable Entry entry) {
		this.result.complete(entry);
	}

	void fail(Throwable failure) {
		this.result.completeExceptionally(failure);
	}

	/**
	 * Waits for the read. An interrupt does not end the wait and stays set.
	 * @param limit the longest wait
	 * @return the entry, or {@code null} if there is none
	 * @throws TimeoutException if it takes longer
	 * @throws ExecutionException if the read failed
	 */
	@Nullable Entry await(Duration limit) throws TimeoutException, ExecutionException {
		return Uninterruptibly.get(this.result, System.nanoTime() + CacheLayer.nanos(limit));
	}

}
