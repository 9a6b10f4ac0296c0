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

import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.spi.CommitResult;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.StoreOperation;
import io.synapsed.storage.spi.WriteBatch;
import org.jspecify.annotations.Nullable;

/**
 * Counts every operation and times a sample, by operation. Counting adds to a
 * {@link LongAdder}; only one operation in 64 asks the clock. Creates a timer when its
 * operation runs for the first time.
 */
final class OperationMeters {

	private static final int SAMPLE_MASK = 63;

	private static final String NO_ERROR = "none";

	private static final Set<StoreOperation> UNCOUNTED = EnumSet.of(StoreOperation.SCAN_NEXT, StoreOperation.EXPLAIN);

	private final MeterRegistry registry;

	private final String store;

	private final @Nullable StorageMeter duration;

	private final StorageMeter errors;

	private final @Nullable NamespaceCounters namespaces;

	private final LongAdder[] counts = new LongAdder[StoreOperation.values().length];

	private final boolean[] timed = new boolean[StoreOperation.values().length];

	/**
	 * The operations that failed at least once: not every failure is timed before the
	 * first success. A thread that sees a change late times one operation more.
	 */
	private final boolean[] failed = new boolean[StoreOperation.values().length];

	/** The timers of operations that succeeded at least once. */
	private final AtomicReferenceArray<@Nullable Timer> timers = new AtomicReferenceArray<>(
			StoreOperation.values().length);

	private final LongAdder bytesIn = new LongAdder();

	private final LongAdder bytesOut = new LongAdder();

	private final Set<Meter> meters = new HashSet<>();

	private boolean removed;

	OperationMeters(MeterRegistry registry, String store, StorageMeter operations, @Nullable StorageMeter duration,
			StorageMeter bytes, StorageMeter errors) {
		this(registry, store, operations, duration, bytes, errors, null);
	}

	OperationMeters(MeterRegistry registry, String store, StorageMeter operations, @Nullable StorageMeter duration,
			StorageMeter bytes, StorageMeter errors, @Nullable NamespaceTags namespaces) {
		this.registry = registry;
		this.store = store;
		this.duration = duration;
		this.errors = errors;
		this.namespaces = (namespaces != null)
				? new NamespaceCounters(namespaces,
						(operation, namespace,
								count) -> add(() -> counter(operations, count, StorageMeter.Tag.OPERATION,
										operation.tagValue(), Tags.of(StorageMeter.Tag.NAMESPACE.key(), namespace))))
				: null;
		Arrays.setAll(this.counts, (index) -> new LongAdder());
		for (StoreOperation operation : StoreOperation.values()) {
			if (!UNCOUNTED.contains(operation)) {
				this.timed[operation.ordinal()] = duration != null;
				if (this.namespaces == null || !NamespaceCounters.KEYED.contains(operation)) {
					Tags more = (this.namespaces != null)
							? Tags.of(StorageMeter.Tag.NAMESPACE.key(), NamespaceCounters.NONE) : Tags.empty();
					LongAdder count = this.counts[operation.ordinal()];
					this.meters.add(counter(operations, count, StorageMeter.Tag.OPERATION, operation.tagValue(), more));
				}
			}
		}
		this.meters.add(counter(bytes, this.bytesIn, StorageMeter.Tag.DIRECTION, "in", Tags.empty()));
		this.meters.add(counter(bytes, this.bytesOut, StorageMeter.Tag.DIRECTION, "out", Tags.empty()));
	}

	private FunctionCounter counter(StorageMeter meter, LongAdder count, StorageMeter.Tag tag, String value,
			Tags more) {
		return FunctionCounter.builder(meter.meterName(), count, (same) -> count.sum())
			.description(meter.description())
			.baseUnit(meter.unit())
			.tag(StorageMeter.Tag.STORE.key(), this.store)
			.tag(tag.key(), value)
			.tags(more)
			.register(this.registry);
	}

	private Timer timer(StorageMeter meter, StoreOperation operation, String error) {
		return Timer.builder(meter.meterName())
			.description(meter.description())
			.tag(StorageMeter.Tag.STORE.key(), this.store)
			.tag(StorageMeter.Tag.OPERATION.key(), operation.tagValue())
			.tag(StorageMeter.Tag.ERROR.key(), error)
			.register(this.registry);
	}

	/**
	 * Registers a meter, to remove it with the others. Does nothing after that removal: a
	 * call that is still running must not register a meter.
	 */
	private synchronized <M extends Meter> @Nullable M add(Supplier<M> registration) {
		if (this.removed) {
			return null;
		}
		M meter = registration.get();
		this.meters.add(meter);
		return meter;
	}

	/**
	 * Counts an operation.
	 * @param operation the operation
	 * @return the start to give to {@link #end}; 0 if this operation is not timed
	 */
	long begin(StoreOperation operation) {
		int index = operation.ordinal();
		this.counts[index].increment();
		if (!this.timed[index]) {
			return 0;
		}
		if ((ThreadLocalRandom.current().nextInt() & SAMPLE_MASK) == 0) {
			// 0 stands for "not timed", and an even number for "timed only as the first".
			return System.nanoTime() | 1;
		}
		return (this.timers.get(index) == null) ? System.nanoTime() & ~1L | 2 : 0;
	}

	/**
	 * Records the time of an operation that has ended.
	 * @param operation the operation
	 * @param start the result of {@link #begin}
	 * @param failure what the operation threw, or {@code null} if it succeeded
	 */
	void end(StoreOperation operation, long start, @Nullable Throwable failure) {
		if (start == 0 || (failure != null && isNoSample(start) && this.failed[operation.ordinal()])) {
			return;
		}
		if (failure != null) {
			this.failed[operation.ordinal()] = true;
		}
		long nanoseconds = System.nanoTime() - start;
		Timer timer = (failure == null) ? this.timers.get(operation.ordinal()) : null;
		if (timer == null) {
			timer = register(operation, failure);
		}
		if (timer != null) {
			timer.record(nanoseconds, TimeUnit.NANOSECONDS);
		}
	}

	private static boolean isNoSample(long start) {
		return (start & 1) == 0;
	}

	private @Nullable Timer register(StoreOperation operation, @Nullable Throwable failure) {
		StorageMeter meter = this.duration;
		if (meter == null) {
			return null;
		}
		String error = (failure != null) ? failure.getClass().getSimpleName() : NO_ERROR;
		Timer timer = add(() -> timer(meter, operation, error));
		if (failure == null) {
			this.timers.set(operation.ordinal(), timer);
		}
		return timer;
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

	void count(StoreOperation operation, Bytes key) {
		if (this.namespaces != null) {
			this.namespaces.count(operation, key);
		}
	}

	void count(StoreOperation operation, Collection<Bytes> keys) {
		if (this.namespaces != null) {
			this.namespaces.count(operation, keys);
		}
	}

	void count(StoreOperation operation, WriteBatch batch) {
		if (this.namespaces != null) {
			this.namespaces.count(operation, batch);
		}
	}

	void count(StoreOperation operation, KeyRange range) {
		if (this.namespaces != null) {
			this.namespaces.count(operation, range);
		}
	}

	@Nullable NamespaceCounters namespaces() {
		return this.namespaces;
	}

	void read(long bytes) {
		this.bytesOut.add(bytes);
	}

	@Nullable Entry read(@Nullable Entry entry) {
		if (entry != null) {
			read(entry.value().size());
		}
		return entry;
	}

	void written(long bytes) {
		this.bytesIn.add(bytes);
	}

	void written(WriteBatch batch, CommitResult result) {
		if (!result.applied()) {
			return;
		}
		for (Mutation mutation : batch.mutations()) {
			if (mutation instanceof Mutation.Put put) {
				written(put.storedSize());
			}
			else if (mutation instanceof Mutation.Rewrite rewrite) {
				written(rewrite.put().storedSize());
			}
		}
	}

	synchronized void remove() {
		this.removed = true;
		this.meters.forEach(this.registry::remove);
		this.meters.clear();
	}

}
