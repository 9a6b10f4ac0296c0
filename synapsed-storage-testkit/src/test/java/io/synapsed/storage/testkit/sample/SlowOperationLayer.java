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

package io.synapsed.storage.testkit.sample;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

import io.synapsed.storage.spi.ForwardingStore;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.LayerDescription;
import io.synapsed.storage.spi.Statistic;
import io.synapsed.storage.spi.StoreLayer;
import io.synapsed.storage.spi.StoreOperation;
import org.jspecify.annotations.Nullable;

/**
 * A sample of a layer: counts operations that take long. It changes no values, so one
 * override stands around every operation.
 */
final class SlowOperationLayer implements StoreLayer {

	private final Duration threshold;

	SlowOperationLayer(Duration threshold) {
		this.threshold = threshold;
	}

	@Override
	public Position position() {
		return Position.OBSERVATION;
	}

	@Override
	public KeyValueStore over(KeyValueStore delegate) {
		return new SlowOperationStore(delegate, this.threshold);
	}

	private static final class SlowOperationStore extends ForwardingStore {

		private final Duration threshold;

		private final LongAdder slow = new LongAdder();

		private SlowOperationStore(KeyValueStore delegate, Duration threshold) {
			super(delegate);
			this.threshold = threshold;
		}

		@Override
		protected <T extends @Nullable Object> T around(StoreOperation operation, Supplier<T> call) {
			long start = System.nanoTime();
			try {
				return call.get();
			}
			finally {
				if (System.nanoTime() - start >= this.threshold.toNanos()) {
					this.slow.increment();
				}
			}
		}

		@Override
		public List<Statistic> statistics() {
			List<Statistic> statistics = new ArrayList<>();
			statistics
				.add(Statistic.counter("slow.operations", "operations", "Operations that took long", this.slow::sum));
			statistics.addAll(super.statistics());
			return statistics;
		}

		@Override
		public List<LayerDescription> layers() {
			return new LayerDescription("slow-operations", Map.of("threshold", this.threshold.toString()))
				.over(super.layers());
		}

	}

}
