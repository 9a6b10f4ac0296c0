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

package io.synapsed.storage.benchmarks;

import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.synapsed.storage.StorageBuilder;
import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.backend.memory.MemoryStore;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.observation.ObservationLayer;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Throughput, and the distribution of single operations with p99, for those who want the
 * tools of JMH, its profilers among them. The ratios come from {@link RatioReport}.
 */
@State(Scope.Benchmark)
@BenchmarkMode({ Mode.Throughput, Mode.SampleTime })
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(value = 1, jvmArgsAppend = { "-Xms2g", "-Xmx2g", "-XX:+AlwaysPreTouch" })
public class StorageBenchmark {

	private static final long SEED = 20261123;

	/** Number of keys. */
	@Param({ "10000", "1000000" })
	private int keys;

	private final Map<Bytes, Bytes> map = new ConcurrentHashMap<>();

	private final StorageTemplate template = StorageBuilder.over(MemoryStore.builder().build())
		.layer(ObservationLayer.metrics(new SimpleMeterRegistry()))
		.build();

	private final SplittableRandom random = new SplittableRandom(SEED);

	private final Bytes[] values = TestData.documents(100, SEED);

	/**
	 * Fills both sides.
	 */
	@Setup
	public void fill() {
		for (int index = 0; index < this.keys; index++) {
			this.map.put(Bytes.wrap(TestData.key(index)), this.values[index % this.values.length]);
			this.template.put(Bytes.wrap(TestData.key(index)), this.values[index % this.values.length]);
		}
	}

	/**
	 * Closes the store.
	 */
	@TearDown
	public void close() {
		this.template.close();
	}

	private Bytes key() {
		return Bytes.wrap(TestData.key(this.random.nextInt(this.keys)));
	}

	private Bytes value() {
		return this.values[this.random.nextInt(this.values.length)];
	}

	/**
	 * Reads from the map.
	 * @return the value
	 */
	@Benchmark
	public @Nullable Bytes mapGet() {
		return this.map.get(key());
	}

	/**
	 * Reads from the store.
	 * @return the value
	 */
	@Benchmark
	public Optional<Bytes> memoryGet() {
		return this.template.get(key());
	}

	/**
	 * Writes to the map.
	 * @return the value before
	 */
	@Benchmark
	public @Nullable Bytes mapPut() {
		return this.map.put(key(), value());
	}

	/**
	 * Writes to the store.
	 * @return the version
	 */
	@Benchmark
	public Version memoryPut() {
		return this.template.put(key(), value());
	}

}
