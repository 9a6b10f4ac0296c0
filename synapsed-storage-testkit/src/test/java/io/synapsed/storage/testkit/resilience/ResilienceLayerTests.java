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

package io.synapsed.storage.testkit.resilience;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import io.synapsed.storage.StorageBuilder;
import io.synapsed.storage.StorageCursor;
import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.backend.memory.MemoryStore;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.ScanOptions;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.exception.StorageConfigurationException;
import io.synapsed.storage.exception.StorageConflictException;
import io.synapsed.storage.exception.StorageException;
import io.synapsed.storage.exception.StorageNetworkException;
import io.synapsed.storage.exception.StorageRejectedException;
import io.synapsed.storage.exception.StorageTimeoutException;
import io.synapsed.storage.exception.UnknownOutcomeException;
import io.synapsed.storage.resilience.BulkheadLayer;
import io.synapsed.storage.resilience.CircuitBreakerLayer;
import io.synapsed.storage.resilience.RetryLayer;
import io.synapsed.storage.spi.Namespace;
import io.synapsed.storage.spi.Statistic;
import io.synapsed.storage.spi.StoreLayer;
import io.synapsed.storage.spi.StoreOperation;
import io.synapsed.storage.spi.StoreWarning;
import io.synapsed.storage.testkit.FaultInjectionLayer;
import io.synapsed.storage.testkit.MutableClock;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for the layers of engines that may be away for a while, over an engine that fails
 * as scripted.
 */
class ResilienceLayerTests {

	private static final Bytes KEY = Namespace.DEFAULT.encode("key");

	private static final int ATTEMPTS = 3;

	private static final StoreLayer RETRY = new RetryLayer(ATTEMPTS, Duration.ofMillis(1), 1, Duration.ofMillis(1), 1);

	private static final Duration OPEN = Duration.ofSeconds(5);

	private final MutableClock clock = new MutableClock();

	/** The value itself says nothing, and is about to overflow. */
	private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - OPEN.toNanos() / 2);

	private final StoreLayer circuitBreaker = CircuitBreakerLayer.builder()
		.window(10)
		.minimumOperations(4)
		.failureRate(50)
		.openDuration(OPEN)
		.trials(2)
		.nanoTime(this.nanos::get)
		.build();

	private final FaultInjectionLayer faults = new FaultInjectionLayer();

	/** The common pool may have a single thread. */
	private final ExecutorService executor = Executors.newFixedThreadPool(2);

	private StorageTemplate storage = over();

	/** Layers of one position stand in the order in which they are added. */
	private StorageTemplate over(StoreLayer... layers) {
		StorageBuilder builder = StorageBuilder.over(MemoryStore.builder().clock(this.clock).build()).clock(this.clock);
		List.of(layers).forEach(builder::layer);
		this.storage = builder.layer(this.faults).build();
		return this.storage;
	}

	@AfterEach
	void close() {
		this.executor.shutdownNow();
		this.storage.close();
	}

	private double figure(String name) {
		return Statistic.named(this.storage.store().statistics(), name).value().getAsDouble();
	}

	@Test
	void whenTheEngineComesBackThenNobodyHasNoticed() {
		over(RETRY);
		this.faults.whenWriting().next(2).thenTimeOut();
		this.faults.whenReading().next(2).thenLoseTheConnection();
		this.storage.put("key", Bytes.utf8("value"));
		assertThat(this.storage.get("key")).contains(Bytes.utf8("value"));
		assertThat(this.faults.calls(StoreOperation.PUT)).isEqualTo(3);
		assertThat(figure("resilience.retries")).isEqualTo(4);
		assertThat(figure("resilience.retries.exhausted")).isZero();
	}

	@Test
	void whenTheEngineStaysAwayThenTheLastFailureIsThrown() {
		over(RETRY);
		this.faults.whenReading().thenTimeOut();
		assertThatExceptionOfType(StorageTimeoutException.class).isThrownBy(() -> this.storage.get("key"));
		assertThat(this.faults.calls(StoreOperation.GET)).isEqualTo(ATTEMPTS);
		assertThat(figure("resilience.retries.exhausted")).isOne();
	}

	@Test
	void whenAnOutcomeIsUnknownThenTheWriteIsNotRepeated() {
		over(RETRY);
		this.faults.whenWriting().next(1).thenLoseTheAnswer();
		assertThatExceptionOfType(UnknownOutcomeException.class).isThrownBy(() -> this.storage.increment("key", 1));
		assertThat(this.faults.calls(StoreOperation.COMMIT)).isOne();
		assertThat(this.storage.increment("key", 0)).isOne();
	}

	@Test
	void whenAnIncrementFailsWithoutEffectThenItCountsOnce() {
		over(RETRY);
		for (int round = 0; round < 10; round++) {
			this.faults.whenWriting().next(2).thenLoseTheConnection();
			this.storage.increment("key", 1);
			this.faults.heal();
		}
		assertThat(this.storage.increment("key", 0)).isEqualTo(10);
	}

	@Test
	void whenOthersWereFasterThenThatIsForTheCallerToResolve() {
		over(RETRY);
		this.faults.whenWriting().thenFail(() -> new StorageConflictException("memory", "planned"));
		assertThatExceptionOfType(StorageConflictException.class)
			.isThrownBy(() -> this.storage.put("key", Bytes.utf8("value")));
		assertThat(this.faults.calls(StoreOperation.PUT)).isOne();
	}

	@Test
	void whenACursorFailsThenItsReadIsNotRepeated() {
		over(RETRY);
		this.storage.put("a", Bytes.utf8("1"));
		this.storage.put("b", Bytes.utf8("2"));
		this.faults.when(StoreOperation.SCAN).next(1).thenLoseTheConnection();
		this.faults.when(StoreOperation.SCAN_NEXT).nth(2).thenLoseTheConnection();
		try (StorageCursor cursor = this.storage.scan(KeyRange.all(), ScanOptions.DEFAULT)) {
			assertThatExceptionOfType(StorageNetworkException.class).isThrownBy(() -> {
				while (cursor.hasNext()) {
					cursor.next();
				}
			});
		}
		assertThat(this.faults.calls(StoreOperation.SCAN)).isEqualTo(2);
	}

	@Test
	void whenMostOperationsFailThenTheEngineIsLeftInPeaceAndTriedLater() {
		over(this.circuitBreaker);
		this.faults.whenReading().thenTimeOut();
		failing(StorageTimeoutException.class, 4, () -> this.storage.get("key"));
		assertThat(figure("resilience.circuit-breaker.open")).isOne();
		failing(StorageRejectedException.class, 5, () -> this.storage.get("key"));
		failing(StorageRejectedException.class, 5, () -> this.storage.put("key", Bytes.utf8("value")));
		assertThat(this.faults.calls(StoreOperation.GET)).isEqualTo(4);
		assertThat(this.faults.calls(StoreOperation.PUT)).isZero();
		assertThat(figure("resilience.circuit-breaker.rejected")).isEqualTo(10);
		assertThat(this.storage.store().warnings()).extracting(StoreWarning::problem)
			.anyMatch((problem) -> problem.contains("circuit breaker"));
		// Health is told the truth all the time.
		this.storage.store().probe();
		assertThat(this.storage.store().explain(KEY)).isNotEmpty();

		// The wall clock is set, and it is not later for that.
		this.clock.advance(Duration.ofHours(1));
		failing(StorageRejectedException.class, 1, () -> this.storage.get("key"));
		this.clock.advance(Duration.ofHours(-2));
		this.nanos.addAndGet(OPEN.plusMillis(1).toNanos());
		failing(StorageTimeoutException.class, 2, () -> this.storage.get("key"));
		failing(StorageRejectedException.class, 1, () -> this.storage.get("key"));
		this.faults.heal();
		this.nanos.addAndGet(OPEN.plusMillis(1).toNanos());
		for (int trial = 0; trial < 10; trial++) {
			assertThat(this.storage.get("key")).isEmpty();
		}
		assertThat(figure("resilience.circuit-breaker.open")).isZero();
		assertThat(this.storage.store().warnings()).isEmpty();
	}

	@Test
	void whenTrialsEndInErrorsThenTheCircuitBreakerGoesOnTrying() {
		over(this.circuitBreaker);
		this.faults.whenWriting().next(4).thenLoseTheConnection();
		failing(StorageNetworkException.class, 4, () -> this.storage.put(KEY, KEY));
		this.nanos.addAndGet(OPEN.plusMillis(1).toNanos());
		// More trials than there are permits.
		this.faults.whenWriting().next(5).thenFailWithError(() -> new OutOfMemoryError("planned"));
		for (int trial = 0; trial < 5; trial++) {
			assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(() -> this.storage.put(KEY, KEY));
		}
		for (int trial = 0; trial < 3; trial++) {
			this.storage.put(KEY, KEY);
		}
		assertThat(figure("resilience.circuit-breaker.open")).isZero();
	}

	@Test
	void whenOperationsEndInErrorsThenTheBulkheadHasItsRoomAgain() {
		over(new BulkheadLayer(1, Duration.ZERO));
		this.faults.whenWriting().next(3).thenFailWithErrorAfterwards(() -> new StackOverflowError("planned"));
		for (int time = 0; time < 3; time++) {
			assertThatExceptionOfType(StackOverflowError.class).isThrownBy(() -> this.storage.put(KEY, KEY));
		}
		this.storage.put(KEY, KEY);
		assertThat(figure("resilience.bulkhead.available")).isOne();
	}

	@Test
	void whenTheEngineRefusesForAReasonThenItHasNotFailed() {
		over(this.circuitBreaker);
		this.faults.whenWriting().thenFail(() -> new StorageConflictException("memory", "planned"));
		failing(StorageConflictException.class, 50, () -> this.storage.put("key", Bytes.utf8("value")));
		assertThat(figure("resilience.circuit-breaker.open")).isZero();
	}

	@Test
	void whenOperationsAreTurnedAwayThenTheyAreNotRepeated() {
		over(RETRY, this.circuitBreaker);
		this.faults.whenReading().thenTimeOut();
		failing(StorageTimeoutException.class, 1, () -> this.storage.get("key"));
		// The breaker sees every attempt: it opens within the second operation.
		failing(StorageRejectedException.class, 3, () -> this.storage.get("key"));
		assertThat(this.faults.calls(StoreOperation.GET)).isEqualTo(4);
		assertThat(figure("resilience.retries")).isEqualTo(3);
	}

	@Test
	void whenTooManyAreUnderWayThenOthersAreTurnedAwayAndCanComeLater() throws Exception {
		over(new BulkheadLayer(2, Duration.ZERO));
		CountDownLatch gate = new CountDownLatch(1);
		this.faults.whenReading().next(2).thenWaitFor(gate);
		List<CompletableFuture<?>> under = List.of(
				CompletableFuture.runAsync(() -> this.storage.get("a"), this.executor),
				CompletableFuture.runAsync(() -> this.storage.get("b"), this.executor));
		while (this.faults.calls(StoreOperation.GET) < 2) {
			Thread.onSpinWait();
		}
		assertThat(figure("resilience.bulkhead.available")).isZero();
		failing(StorageRejectedException.class, 3, () -> this.storage.put("key", Bytes.utf8("value")));
		this.storage.store().probe();
		assertThat(this.storage.store().explain(KEY)).isNotEmpty();
		gate.countDown();
		for (CompletableFuture<?> each : under) {
			each.get(60, TimeUnit.SECONDS);
		}
		this.storage.put("key", Bytes.utf8("value"));
		assertThat(figure("resilience.bulkhead.rejected")).isEqualTo(3);
		assertThat(figure("resilience.bulkhead.available")).isEqualTo(2);
	}

	@Test
	void whenTheThreadIsInterruptedThenItStillGetsItsTurnAndStaysInterrupted() throws Exception {
		over(new BulkheadLayer(1, Duration.ofMillis(1)));
		Thread.currentThread().interrupt();
		this.storage.put("key", Bytes.utf8("value"));
		assertThat(Thread.interrupted()).isTrue();
		CountDownLatch gate = new CountDownLatch(1);
		this.faults.whenReading().next(1).thenWaitFor(gate);
		CompletableFuture<?> first = CompletableFuture.runAsync(() -> this.storage.get("a"), this.executor);
		while (this.faults.calls(StoreOperation.GET) < 1) {
			Thread.onSpinWait();
		}
		Thread.currentThread().interrupt();
		try {
			failing(StorageRejectedException.class, 1, () -> this.storage.get("b"));
		}
		finally {
			assertThat(Thread.interrupted()).isTrue();
		}
		gate.countDown();
		first.get(60, TimeUnit.SECONDS);
	}

	@Test
	void whenAllLayersAreOnThenTheyDescribeThemselves() {
		over(RETRY, this.circuitBreaker, new BulkheadLayer(10, Duration.ZERO));
		assertThat(this.storage.store().layers()).extracting((layer) -> layer.layer())
			.containsExactly("retry", "circuit-breaker", "bulkhead", "memory");
		Version version = this.storage.put("key", Bytes.utf8("value"));
		assertThat(this.storage.compareAndSet("key", version, Bytes.utf8("other"))).isPresent();
	}

	@Test
	void whenASettingIsOutOfBoundsThenItIsNamed() {
		refused("circuit-breaker.window",
				() -> CircuitBreakerLayer.builder()
					.window(0)
					.minimumOperations(1)
					.failureRate(50)
					.openDuration(OPEN)
					.trials(1)
					.nanoTime(this.nanos::get)
					.build());
		refused("circuit-breaker.minimum-operations",
				() -> CircuitBreakerLayer.builder()
					.window(5)
					.minimumOperations(6)
					.failureRate(50)
					.openDuration(OPEN)
					.trials(1)
					.nanoTime(this.nanos::get)
					.build());
		refused("circuit-breaker.failure-rate",
				() -> CircuitBreakerLayer.builder()
					.window(5)
					.minimumOperations(5)
					.failureRate(101)
					.openDuration(OPEN)
					.trials(1)
					.nanoTime(this.nanos::get)
					.build());
		refused("circuit-breaker.open-duration",
				() -> CircuitBreakerLayer.builder()
					.window(5)
					.minimumOperations(5)
					.failureRate(50)
					.openDuration(Duration.ZERO)
					.trials(1)
					.nanoTime(this.nanos::get)
					.build());
		refused("circuit-breaker.trials",
				() -> CircuitBreakerLayer.builder()
					.window(5)
					.minimumOperations(5)
					.failureRate(50)
					.openDuration(OPEN)
					.trials(0)
					.nanoTime(this.nanos::get)
					.build());
		refused("bulkhead.max-concurrent", () -> new BulkheadLayer(0, Duration.ZERO));
		refused("bulkhead.max-wait", () -> new BulkheadLayer(1, Duration.ofMillis(-1)));
	}

	private static void refused(String property, ThrowingCallable creation) {
		assertThatExceptionOfType(StorageConfigurationException.class).isThrownBy(creation)
			.withMessageContaining("resilience." + property);
	}

	private static void failing(Class<? extends StorageException> type, int times, ThrowingCallable call) {
		for (int time = 0; time < times; time++) {
			assertThatExceptionOfType(type).isThrownBy(call);
		}
	}

}
