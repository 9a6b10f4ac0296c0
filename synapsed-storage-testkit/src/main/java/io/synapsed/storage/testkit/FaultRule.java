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

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.synapsed.storage.exception.StorageNetworkException;
import io.synapsed.storage.exception.StorageTimeoutException;
import io.synapsed.storage.exception.UnknownOutcomeException;
import io.synapsed.storage.spi.StoreOperation;

/**
 * A scripted fault of a {@link FaultInjectionLayer}: which calls it hits, and what then
 * happens. It takes effect with the call of a method whose name begins with "then", once,
 * and lasts until {@link FaultInjectionLayer#heal()}. To be scripted by one thread; the
 * calls may come from any.
 *
 * @since 0.1.0
 */
public final class FaultRule {

	/** Only ends a test that hangs. */
	private static final long LIMIT_SECONDS = 120;

	private static final Consumer<String> NOTHING = (store) -> {
	};

	private final Set<StoreOperation> operations;

	private final Consumer<FaultRule> register;

	private final AtomicLong calls = new AtomicLong();

	private long first = 1;

	private long last = Long.MAX_VALUE;

	private boolean registered;

	private Consumer<String> before = NOTHING;

	private Consumer<String> after = NOTHING;

	FaultRule(Set<StoreOperation> operations, Consumer<FaultRule> register) {
		this.operations = Set.copyOf(operations);
		this.register = register;
	}

	/**
	 * Hits a single call.
	 * @param number which of the calls from now on, at least 1, the next one
	 * @return this fault
	 */
	public FaultRule nth(long number) {
		return between(number, number);
	}

	/**
	 * Hits the next calls, and none after those.
	 * @param number how many, at least 1
	 * @return this fault
	 */
	public FaultRule next(long number) {
		return between(1, number);
	}

	/**
	 * Hits no call before one, and all from it on.
	 * @param number which of the calls from now on, at least 1, the next one
	 * @return this fault
	 */
	public FaultRule from(long number) {
		return between(number, Long.MAX_VALUE);
	}

	private FaultRule between(long first, long last) {
		if (first < 1 || last < first) {
			throw new IllegalArgumentException("Calls are counted from 1 on, the next one");
		}
		this.first = first;
		this.last = last;
		return this;
	}

	/**
	 * Fails before the store below is reached.
	 * @param failure creates what is thrown
	 */
	public void thenFail(Supplier<? extends RuntimeException> failure) {
		register((store) -> {
			throw failure.get();
		}, NOTHING);
	}

	/**
	 * Fails after the store below has done its work.
	 * @param failure creates what is thrown
	 */
	public void thenFailAfterwards(Supplier<? extends RuntimeException> failure) {
		register(NOTHING, (store) -> {
			throw failure.get();
		});
	}

	/**
	 * Throws an error before the store below is reached, such as an
	 * {@link OutOfMemoryError}.
	 * @param error creates what is thrown
	 */
	public void thenFailWithError(Supplier<? extends Error> error) {
		register((store) -> {
			throw error.get();
		}, NOTHING);
	}

	/**
	 * Throws an error after the store below has done its work.
	 * @param error creates what is thrown
	 */
	public void thenFailWithErrorAfterwards(Supplier<? extends Error> error) {
		register(NOTHING, (store) -> {
			throw error.get();
		});
	}

	/**
	 * Throws a {@link StorageTimeoutException} before the store below is reached: nothing
	 * happened, and a retry is safe.
	 */
	public void thenTimeOut() {
		register((store) -> {
			throw new StorageTimeoutException(store, "the test lets the operation time out; nothing happened");
		}, NOTHING);
	}

	/**
	 * Throws a {@link StorageNetworkException} before the store below is reached.
	 */
	public void thenLoseTheConnection() {
		register((store) -> {
			throw new StorageNetworkException(store, "the test lets the connection break; nothing happened");
		}, NOTHING);
	}

	/**
	 * Throws an {@link UnknownOutcomeException} before the store below is reached: the
	 * request was lost, which the caller cannot know.
	 */
	public void thenLoseTheRequest() {
		register(FaultRule::throwUnknownOutcome, NOTHING);
	}

	/**
	 * Throws an {@link UnknownOutcomeException} after the store below has done its work:
	 * the answer was lost, and the caller cannot know that it was done.
	 */
	public void thenLoseTheAnswer() {
		register(NOTHING, FaultRule::throwUnknownOutcome);
	}

	private static void throwUnknownOutcome(String store) {
		throw new UnknownOutcomeException(store, "the test leaves the outcome unknown; read before you write again");
	}

	/**
	 * Passes the call on after a pause. An interrupt ends the pause and stays set.
	 * @param pause how long it takes, by the clock of the system
	 */
	public void thenDelay(Duration pause) {
		register((store) -> await(new CountDownLatch(1), pause.toNanos()), NOTHING);
	}

	/**
	 * Passes the call on once a test allows it. An interrupt ends the wait and stays set.
	 * @param gate opens with its last count
	 */
	public void thenWaitFor(CountDownLatch gate) {
		register((store) -> {
			if (!await(gate, TimeUnit.SECONDS.toNanos(LIMIT_SECONDS))) {
				throw new AssertionError("The test did not open the gate within " + LIMIT_SECONDS + " s");
			}
		}, NOTHING);
	}

	private static boolean await(CountDownLatch gate, long nanos) {
		try {
			return gate.await(nanos, TimeUnit.NANOSECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return true;
		}
	}

	/**
	 * Passes the call on after something else was done, such as a change by somebody
	 * else.
	 * @param action what to run, in the thread of the caller
	 */
	public void thenRun(Runnable action) {
		register((store) -> action.run(), NOTHING);
	}

	private void register(Consumer<String> before, Consumer<String> after) {
		if (this.registered) {
			throw new IllegalStateException("This fault was scripted already; start another one with when()");
		}
		this.registered = true;
		this.before = before;
		this.after = after;
		this.register.accept(this);
	}

	boolean hits(StoreOperation operation) {
		if (!this.operations.contains(operation)) {
			return false;
		}
		long call = this.calls.incrementAndGet();
		return call >= this.first && call <= this.last;
	}

	void before(String store) {
		this.before.accept(store);
	}

	void after(String store) {
		this.after.accept(store);
	}

}
