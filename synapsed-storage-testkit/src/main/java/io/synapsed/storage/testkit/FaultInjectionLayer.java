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

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.Supplier;

import io.synapsed.storage.spi.ForwardingStore;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.StoreLayer;
import io.synapsed.storage.spi.StoreOperation;
import org.jspecify.annotations.Nullable;

/**
 * A layer that fails on purpose: before an operation reaches the store below, so that
 * nothing happened, or after it, as when a connection breaks once the request was sent.
 * Faults are scripted:
 *
 * <pre>
 * faults.when(StoreOperation.PUT).nth(3).thenTimeOut();
 * faults.whenWriting().next(1).thenLoseTheAnswer();
 * faults.whenReading().thenDelay(Duration.ofMillis(50));
 * </pre>
 *
 * Plain puts and deletes arrive as {@link StoreOperation#PUT} and
 * {@link StoreOperation#DELETE}; batches, conditional writes, increments and commits of
 * transactions as {@link StoreOperation#COMMIT}. The layer counts what passes through it.
 * Safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class FaultInjectionLayer implements StoreLayer {

	private final Position position;

	private final Map<StoreOperation, Runnable> before = new ConcurrentHashMap<>();

	private final Map<StoreOperation, Runnable> after = new ConcurrentHashMap<>();

	private final List<FaultRule> rules = new CopyOnWriteArrayList<>();

	private final AtomicLongArray calls = new AtomicLongArray(StoreOperation.values().length);

	/**
	 * Creates a layer that stands right above the engine and its measurements.
	 */
	public FaultInjectionLayer() {
		this(Position.RESILIENCE);
	}

	/**
	 * Creates a layer.
	 * @param position where it stands
	 */
	public FaultInjectionLayer(Position position) {
		this.position = position;
	}

	/**
	 * Starts to script a fault.
	 * @param first an operation that it hits
	 * @param more further operations that it hits
	 * @return a fault that hits nothing yet
	 */
	public FaultRule when(StoreOperation first, StoreOperation... more) {
		return new FaultRule(EnumSet.of(first, more), this.rules::add);
	}

	/**
	 * Starts to script a fault of everything that writes.
	 * @return a fault that hits nothing yet
	 */
	public FaultRule whenWriting() {
		return when(StoreOperation.PUT, StoreOperation.DELETE, StoreOperation.COMMIT);
	}

	/**
	 * Starts to script a fault of everything that reads, also from snapshots.
	 * @return a fault that hits nothing yet
	 */
	public FaultRule whenReading() {
		return when(StoreOperation.GET, StoreOperation.GET_ALL, StoreOperation.SCAN, StoreOperation.SCAN_NEXT);
	}

	/**
	 * Lets an operation fail before it reaches the store below, until {@link #heal()}.
	 * @param operation the operation
	 * @param failure creates what is thrown
	 */
	public void failBefore(StoreOperation operation, Supplier<? extends RuntimeException> failure) {
		runBefore(operation, () -> {
			throw failure.get();
		});
	}

	/**
	 * Lets an operation fail although the store below has done it, until {@link #heal()}.
	 * @param operation the operation
	 * @param failure creates what is thrown
	 */
	public void failAfter(StoreOperation operation, Supplier<? extends RuntimeException> failure) {
		runAfter(operation, () -> {
			throw failure.get();
		});
	}

	/**
	 * Runs something before an operation reaches the store below, until {@link #heal()}.
	 * @param operation the operation
	 * @param action what to run, in the thread of the caller
	 */
	public void runBefore(StoreOperation operation, Runnable action) {
		this.before.put(operation, action);
	}

	/**
	 * Runs something once the store below has done an operation, until {@link #heal()}.
	 * @param operation the operation
	 * @param action what to run, in the thread of the caller
	 */
	public void runAfter(StoreOperation operation, Runnable action) {
		this.after.put(operation, action);
	}

	/**
	 * Takes all faults away.
	 */
	public void heal() {
		this.before.clear();
		this.after.clear();
		this.rules.clear();
	}

	/**
	 * Returns how often an operation has arrived at this layer.
	 * @param operation the operation
	 * @return number of calls, failed ones included
	 */
	public long calls(StoreOperation operation) {
		return this.calls.get(operation.ordinal());
	}

	@Override
	public Position position() {
		return this.position;
	}

	@Override
	public KeyValueStore over(KeyValueStore delegate) {
		return new FaultyStore(delegate);
	}

	private final class FaultyStore extends ForwardingStore {

		private FaultyStore(KeyValueStore delegate) {
			super(delegate);
		}

		@Override
		protected <T extends @Nullable Object> T around(StoreOperation operation, Supplier<T> call) {
			FaultInjectionLayer.this.calls.incrementAndGet(operation.ordinal());
			List<FaultRule> hits = FaultInjectionLayer.this.rules.stream()
				.filter((rule) -> rule.hits(operation))
				.toList();
			run(FaultInjectionLayer.this.before.get(operation));
			hits.forEach((rule) -> rule.before(name()));
			T result = call.get();
			run(FaultInjectionLayer.this.after.get(operation));
			hits.forEach((rule) -> rule.after(name()));
			return result;
		}

		private static void run(@Nullable Runnable action) {
			if (action != null) {
				action.run();
			}
		}

	}

}
