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

package io.synapsed.storage.resilience;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.synapsed.storage.exception.StorageBackendException;
import io.synapsed.storage.exception.StorageNetworkException;
import io.synapsed.storage.exception.StorageRejectedException;
import io.synapsed.storage.exception.StorageTimeoutException;
import io.synapsed.storage.exception.UnknownOutcomeException;
import io.synapsed.storage.spi.AsyncCalls;
import io.synapsed.storage.spi.ForwardingCalls;
import io.synapsed.storage.spi.ForwardingStore;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.LayerDescription;
import io.synapsed.storage.spi.Statistic;
import io.synapsed.storage.spi.StoreOperation;
import io.synapsed.storage.spi.StoreWarning;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rejects operations while most operations of the engine fail.
 */
final class CircuitBreakingStore extends ForwardingStore {

	private static final Logger logger = LoggerFactory.getLogger(CircuitBreakingStore.class);

	private final CircuitBreakerLayer settings;

	private final CircuitBreaker circuitBreaker;

	private final LongAdder rejected = new LongAdder();

	CircuitBreakingStore(KeyValueStore delegate, CircuitBreakerLayer settings) {
		super(delegate);
		this.settings = settings;
		this.circuitBreaker = CircuitBreaker.of(delegate.name(),
				CircuitBreakerConfig.custom()
					.slidingWindowSize(settings.window())
					.minimumNumberOfCalls(settings.minimumOperations())
					.failureRateThreshold(settings.failureRate())
					.waitDurationInOpenState(settings.openDuration())
					.permittedNumberOfCallsInHalfOpenState(settings.trials())
					.recordException(CircuitBreakingStore::isFailure)
					.ignoreException(StorageRejectedException.class::isInstance)
					.clock(new MonotonicClock(settings.nanoTime()))
					.currentTimestampFunction((clock) -> settings.nanoTime().getAsLong(), TimeUnit.NANOSECONDS)
					.build());
		this.circuitBreaker.getEventPublisher()
			.onStateTransition((event) -> logger.warn("The circuit breaker of store '{}' goes from {} to {}", name(),
					event.getStateTransition().getFromState(), event.getStateTransition().getToState()));
	}

	private static boolean isFailure(Throwable failure) {
		return failure instanceof StorageNetworkException || failure instanceof StorageTimeoutException
				|| failure instanceof UnknownOutcomeException || failure instanceof StorageBackendException;
	}

	@Override
	protected <T extends @Nullable Object> T around(StoreOperation operation, Supplier<T> call) {
		if (operation.isDiagnostic()) {
			return call.get();
		}
		enter();
		long start = this.circuitBreaker.getCurrentTimestamp();
		boolean settled = false;
		try {
			T result = call.get();
			settled = true;
			this.circuitBreaker.onSuccess(elapsedSince(start), this.circuitBreaker.getTimestampUnit());
			return result;
		}
		catch (Throwable ex) {
			if (!settled) {
				failed(start, ex);
			}
			throw ex;
		}
	}

	private void failed(long start, Throwable failure) {
		if (failure instanceof RuntimeException) {
			this.circuitBreaker.onError(elapsedSince(start), this.circuitBreaker.getTimestampUnit(), failure);
		}
		else {
			// An error says nothing about the engine; it must not keep its permit.
			this.circuitBreaker.releasePermission();
		}
	}

	@Override
	public Optional<AsyncCalls> async(Supplier<Executor> completion) {
		return delegate().async(completion).map(BreakingCalls::new);
	}

	private void enter() {
		try {
			this.circuitBreaker.acquirePermission();
		}
		catch (CallNotPermittedException ex) {
			this.rejected.increment();
			throw new StorageRejectedException(name(), "the engine has failed most of the latest operations; it is"
					+ " asked again after " + this.settings.openDuration().toMillis() + " ms", ex);
		}
	}

	private long elapsedSince(long start) {
		return this.circuitBreaker.getCurrentTimestamp() - start;
	}

	@Override
	public List<Statistic> statistics() {
		return Stream.concat(
				Stream.of(Statistic.gauge("resilience.circuit-breaker.open", "circuit-breakers",
						"Whether all operations are rejected: 1, all but a few: 0.5, or none: 0", this::openness),
						Statistic.gauge("resilience.circuit-breaker.failure-rate", "percent",
								"Share of the latest operations that have failed; unknown while they are too few",
								this::failureRate),
						Statistic.counter("resilience.circuit-breaker.rejected", "operations",
								"Operations that were rejected because the engine fails", this.rejected::sum)),
				super.statistics().stream())
			.toList();
	}

	private double failureRate() {
		float rate = this.circuitBreaker.getMetrics().getFailureRate();
		return (rate >= 0) ? rate : Double.NaN;
	}

	private double openness() {
		return switch (this.circuitBreaker.getState()) {
			case OPEN, FORCED_OPEN -> 1;
			case HALF_OPEN -> 0.5;
			default -> 0;
		};
	}

	@Override
	public List<StoreWarning> warnings() {
		if (openness() == 0) {
			return super.warnings();
		}
		StoreWarning open = new StoreWarning("The circuit breaker is open: operations are rejected.",
				"Look for the reason in the log and in the health of the engine.");
		return Stream.concat(Stream.of(open), super.warnings().stream()).toList();
	}

	@Override
	public List<LayerDescription> layers() {
		Map<String, Object> facts = new LinkedHashMap<>();
		facts.put("state", this.circuitBreaker.getState().name().toLowerCase(Locale.ROOT).replace('_', '-'));
		facts.put("window", this.settings.window());
		facts.put("minimum-operations", this.settings.minimumOperations());
		facts.put("failure-rate", this.settings.failureRate());
		facts.put("open-duration", this.settings.openDuration().toString());
		facts.put("trials", this.settings.trials());
		return new LayerDescription("circuit-breaker", facts).over(super.layers());
	}

	/** Judges the engine by asynchronous operations, too. */
	private final class BreakingCalls extends ForwardingCalls {

		private BreakingCalls(AsyncCalls delegate) {
			super(delegate);
		}

		@Override
		protected <T extends @Nullable Object> CompletionStage<T> around(StoreOperation operation,
				Supplier<CompletionStage<T>> call) {
			enter();
			long start = CircuitBreakingStore.this.circuitBreaker.getCurrentTimestamp();
			return AsyncCalls.whenEnded(call, (failure) -> {
				if (failure != null) {
					failed(start, failure);
				}
				else {
					CircuitBreakingStore.this.circuitBreaker.onSuccess(elapsedSince(start),
							CircuitBreakingStore.this.circuitBreaker.getTimestampUnit());
				}
			});
		}

	}

	/**
	 * Adapts the monotonic clock to the library: the wall clock may be set while the
	 * circuit breaker is open.
	 */
	private static final class MonotonicClock extends Clock {

		private final LongSupplier nanoTime;

		private final long origin;

		private MonotonicClock(LongSupplier nanoTime) {
			this.nanoTime = nanoTime;
			this.origin = nanoTime.getAsLong();
		}

		@Override
		public ZoneOffset getZone() {
			return ZoneOffset.UTC;
		}

		@Override
		public Clock withZone(java.time.ZoneId zone) {
			return this;
		}

		@Override
		public Instant instant() {
			return Instant.EPOCH.plusNanos(this.nanoTime.getAsLong() - this.origin);
		}

	}

}
