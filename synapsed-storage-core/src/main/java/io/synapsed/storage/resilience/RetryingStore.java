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

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.synapsed.storage.exception.StorageException;
import io.synapsed.storage.exception.StorageNetworkException;
import io.synapsed.storage.exception.StorageTimeoutException;
import io.synapsed.storage.spi.ForwardingStore;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.LayerDescription;
import io.synapsed.storage.spi.Statistic;
import io.synapsed.storage.spi.StoreOperation;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Repeats operations that failed without an effect.
 */
final class RetryingStore extends ForwardingStore {

	private static final Logger logger = LoggerFactory.getLogger(RetryingStore.class);

	private final RetryLayer settings;

	private final Pause pause;

	private final LongAdder retries = new LongAdder();

	private final LongAdder exhausted = new LongAdder();

	RetryingStore(KeyValueStore delegate, RetryLayer settings, Pause pause) {
		super(delegate);
		this.settings = settings;
		this.pause = pause;
	}

	@Override
	protected <T extends @Nullable Object> T around(StoreOperation operation, Supplier<T> call) {
		if (!isRepeatable(operation)) {
			return call.get();
		}
		for (int attempt = 1;; attempt++) {
			try {
				return call.get();
			}
			catch (StorageNetworkException | StorageTimeoutException ex) {
				if (!ex.isRetryable()) {
					throw ex;
				}
				awaitNext(operation, attempt, ex);
			}
		}
	}

	/**
	 * Returns whether an operation may be repeated. The position of a failed cursor is
	 * unknown, and a probe must show the present state of the engine.
	 */
	private static boolean isRepeatable(StoreOperation operation) {
		return operation != StoreOperation.SCAN_NEXT && !operation.isDiagnostic();
	}

	private void awaitNext(StoreOperation operation, int attempt, StorageException failure) {
		if (attempt >= this.settings.maxAttempts()) {
			this.exhausted.increment();
			throw failure;
		}
		long longest = this.settings.delayAfter(attempt).toMillis();
		long shortest = Math.round(longest * (1 - this.settings.jitter()));
		long millis = ThreadLocalRandom.current().nextLong(shortest, longest + 1);
		logger.debug("'{}' on store '{}' failed and is repeated in {} ms, attempt {} of {}", operation.tagValue(),
				name(), millis, attempt + 1, this.settings.maxAttempts(), failure);
		if (!this.pause.rest(Duration.ofMillis(millis))) {
			throw failure;
		}
		this.retries.increment();
	}

	@Override
	public List<Statistic> statistics() {
		return Stream.concat(
				Stream.of(
						Statistic.counter("resilience.retries", "operations",
								"Operations that were repeated after a failure without effect", this.retries::sum),
						Statistic.counter("resilience.retries.exhausted", "operations",
								"Operations that have failed at their last attempt", this.exhausted::sum)),
				super.statistics().stream())
			.toList();
	}

	@Override
	public List<LayerDescription> layers() {
		Map<String, Object> facts = new LinkedHashMap<>();
		facts.put("max-attempts", this.settings.maxAttempts());
		facts.put("initial-delay", this.settings.initialDelay().toString());
		facts.put("multiplier", this.settings.multiplier());
		facts.put("max-delay", this.settings.maxDelay().toString());
		facts.put("jitter", this.settings.jitter());
		return new LayerDescription("retry", facts).over(super.layers());
	}

}
