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

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.bulkhead.BulkheadFullException;
import io.github.resilience4j.core.exception.AcquirePermissionCancelledException;
import io.synapsed.storage.exception.StorageRejectedException;
import io.synapsed.storage.spi.AsyncCalls;
import io.synapsed.storage.spi.ForwardingCalls;
import io.synapsed.storage.spi.ForwardingStore;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.LayerDescription;
import io.synapsed.storage.spi.Statistic;
import io.synapsed.storage.spi.StoreOperation;
import org.jspecify.annotations.Nullable;

/**
 * Limits the number of concurrent operations.
 */
final class BulkheadStore extends ForwardingStore {

	private final BulkheadLayer settings;

	private final Bulkhead bulkhead;

	private final LongAdder rejected = new LongAdder();

	BulkheadStore(KeyValueStore delegate, BulkheadLayer settings) {
		super(delegate);
		this.settings = settings;
		this.bulkhead = Bulkhead.of(delegate.name(),
				BulkheadConfig.custom()
					.maxConcurrentCalls(settings.maxConcurrent())
					.maxWaitDuration(settings.maxWait())
					.build());
	}

	@Override
	protected <T extends @Nullable Object> T around(StoreOperation operation, Supplier<T> call) {
		if (operation.isDiagnostic()) {
			return call.get();
		}
		enter();
		try {
			return call.get();
		}
		finally {
			this.bulkhead.onComplete();
		}
	}

	/**
	 * {@inheritDoc} None if an operation may wait for its turn, which a caller that does
	 * not wait cannot.
	 */
	@Override
	public Optional<AsyncCalls> async(Supplier<Executor> completion) {
		return this.settings.maxWait().isZero() ? delegate().async(completion).map(BulkheadCalls::new)
				: Optional.empty();
	}

	/** Waits for a turn. An interrupt does not end the wait and stays set. */
	private void enter() {
		boolean interrupted = Thread.interrupted();
		try {
			while (!isPermitted()) {
				interrupted |= Thread.interrupted();
			}
		}
		catch (BulkheadFullException ex) {
			this.rejected.increment();
			throw new StorageRejectedException(name(), this.settings.maxConcurrent()
					+ " operations are running, and resilience.bulkhead.max-concurrent allows no more", ex);
		}
		finally {
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

	private boolean isPermitted() {
		try {
			this.bulkhead.acquirePermission();
			return true;
		}
		catch (AcquirePermissionCancelledException ex) {
			// The library stops waiting, and has set the interrupt again.
			return false;
		}
	}

	@Override
	public List<Statistic> statistics() {
		return Stream.concat(
				Stream.of(
						Statistic.gauge("resilience.bulkhead.available", "operations",
								"Operations that could begin now without waiting",
								() -> (double) this.bulkhead.getMetrics().getAvailableConcurrentCalls()),
						Statistic.counter("resilience.bulkhead.rejected", "operations",
								"Operations that were rejected because too many were running", this.rejected::sum)),
				super.statistics().stream())
			.toList();
	}

	@Override
	public List<LayerDescription> layers() {
		Map<String, Object> facts = new LinkedHashMap<>();
		facts.put("max-concurrent", this.settings.maxConcurrent());
		facts.put("max-wait", this.settings.maxWait().toString());
		return new LayerDescription("bulkhead", facts).over(super.layers());
	}

	/** Counts asynchronous operations from their begin to their end. */
	private final class BulkheadCalls extends ForwardingCalls {

		private BulkheadCalls(AsyncCalls delegate) {
			super(delegate);
		}

		@Override
		protected <T extends @Nullable Object> CompletionStage<T> around(StoreOperation operation,
				Supplier<CompletionStage<T>> call) {
			enter();
			return AsyncCalls.whenEnded(call, (failure) -> BulkheadStore.this.bulkhead.onComplete());
		}

	}

}
