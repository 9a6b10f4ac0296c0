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

package io.synapsed.storage.observation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.synapsed.storage.spi.StoreOperation;
import org.jspecify.annotations.Nullable;

/**
 * Exact counters and sampled timers, by operation. Counting adds to a {@link LongAdder};
 * only one operation in 64 asks the clock.
 */
final class OperationMeters {

	private static final int SAMPLE_MASK = 63;

	private static final Set<StoreOperation> UNCOUNTED = EnumSet.of(StoreOperation.SCAN_NEXT, StoreOperation.EXPLAIN);

	private final MeterRegistry registry;

	private final String store;

	private final StorageMeter errors;

	private final LongAdder[] counts = new LongAdder[StoreOperation.values().length];

	private final @Nullable Timer[] timers = new Timer[StoreOperation.values().length];

	private final LongAdder bytesIn = new LongAdder();

	private final LongAdder bytesOut = new LongAdder();

	private final List<Meter> meters = new ArrayList<>();

	OperationMeters(MeterRegistry registry, String store, StorageMeter operations, @Nullable StorageMeter duration,
			StorageMeter bytes, StorageMeter errors) {
		this.registry = registry;
		this.store = store;
		this.errors = errors;
		Arrays.setAll(this.counts, (index) -> new LongAdder());
		for (StoreOperation operation : StoreOperation.values()) {
			if (!UNCOUNTED.contains(operation)) {
				LongAdder count = this.counts[operation.ordinal()];
				this.meters.add(counter(operations, count, StorageMeter.Tag.OPERATION, operation.tagValue()));
				if (duration != null) {
					Timer timer = timer(duration, operation);
					this.timers[operation.ordinal()] = timer;
					this.meters.add(timer);
				}
			}
		}
		this.meters.add(counter(bytes, this.bytesIn, StorageMeter.Tag.DIRECTION, "in"));
		this.meters.add(counter(bytes, this.bytesOut, StorageMeter.Tag.DIRECTION, "out"));
	}

	private FunctionCounter counter(StorageMeter meter, LongAdder count, StorageMeter.Tag tag, String value) {
		return FunctionCounter.builder(meter.meterName(), count, LongAdder::sum)
			.description(meter.description())
			.baseUnit(meter.unit())
			.tag(StorageMeter.Tag.STORE.key(), this.store)
			.tag(tag.key(), value)
			.register(this.registry);
	}

	private Timer timer(StorageMeter meter, StoreOperation operation) {
		return Timer.builder(meter.meterName())
			.description(meter.description())
			.tag(StorageMeter.Tag.STORE.key(), this.store)
			.tag(StorageMeter.Tag.OPERATION.key(), operation.tagValue())
			.register(this.registry);
	}

	/**
	 * Counts an operation.
	 * @param operation the operation
	 * @return what {@link #end} needs: 0 unless this one is timed
	 */
	long begin(StoreOperation operation) {
		this.counts[operation.ordinal()].increment();
		if ((ThreadLocalRandom.current().nextInt() & SAMPLE_MASK) != 0) {
			return 0;
		}
		// 0 stands for "not timed".
		return System.nanoTime() | 1;
	}

	void end(StoreOperation operation, long start) {
		Timer timer = (start != 0) ? this.timers[operation.ordinal()] : null;
		if (timer != null) {
			timer.record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
		}
	}

	void fail(StoreOperation operation, Throwable failure) {
		Counter.builder(this.errors.meterName())
			.description(this.errors.description())
			.baseUnit(this.errors.unit())
			.tag(StorageMeter.Tag.STORE.key(), this.store)
			.tag(StorageMeter.Tag.OPERATION.key(), operation.tagValue())
			.tag(StorageMeter.Tag.EXCEPTION.key(), failure.getClass().getSimpleName())
			.register(this.registry)
			.increment();
	}

	void read(long bytes) {
		this.bytesOut.add(bytes);
	}

	void written(long bytes) {
		this.bytesIn.add(bytes);
	}

	void remove() {
		this.meters.forEach(this.registry::remove);
	}

}
