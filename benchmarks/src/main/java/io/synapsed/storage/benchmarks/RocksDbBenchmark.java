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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Durability;
import io.synapsed.storage.common.Version;
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
import org.rocksdb.RocksDBException;

/**
 * Like {@link StorageBenchmark}, over RocksDB.
 */
@State(Scope.Benchmark)
@BenchmarkMode({ Mode.Throughput, Mode.SampleTime })
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(value = 1, jvmArgsAppend = { "-Xms2g", "-Xmx2g", "-XX:+AlwaysPreTouch" })
public class RocksDbBenchmark {

	private static final long SEED = 20261123;

	/** Size of the values in bytes. */
	@Param({ "100", "4096" })
	private int size;

	private final SplittableRandom random = new SplittableRandom(SEED);

	@SuppressWarnings("NullAway.Init")
	private Path directory;

	@SuppressWarnings("NullAway.Init")
	private RocksDbRows.Raw raw;

	@SuppressWarnings("NullAway.Init")
	private StorageTemplate template;

	private Bytes[] values = { Bytes.EMPTY };

	/**
	 * Fills both sides.
	 * @throws Exception if that fails
	 */
	@Setup
	public void fill() throws Exception {
		this.directory = Files.createTempDirectory("benchmark");
		Environment environment = new Environment(this.directory, SEED);
		this.raw = RocksDbRows.Raw.open(environment, this.size, Durability.PROCESS);
		this.template = RocksDbRows.template(environment, Durability.PROCESS);
		TemplateWork.fill(environment, this.template, this.size, RocksDbRows.keys(this.size));
		this.template.store().compact();
		this.values = TestData.documents(this.size, SEED);
	}

	/**
	 * Closes the stores and removes their files.
	 * @throws IOException if that fails
	 */
	@TearDown
	public void close() throws IOException {
		this.raw.close();
		this.template.close();
		try (var paths = Files.walk(this.directory)) {
			for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
				Files.delete(path);
			}
		}
	}

	private byte[] key() {
		return TestData.key(this.random.nextInt(RocksDbRows.keys(this.size)));
	}

	private Bytes value() {
		return this.values[this.random.nextInt(this.values.length)];
	}

	/**
	 * Reads from RocksDB.
	 * @return the value
	 * @throws RocksDBException if that fails
	 */
	@Benchmark
	public byte @Nullable [] rocksDbGet() throws RocksDBException {
		return this.raw.db().get(this.raw.reads(), key());
	}

	/**
	 * Reads from the store.
	 * @return the value
	 */
	@Benchmark
	public Optional<Bytes> storeGet() {
		return this.template.get(Bytes.wrap(key()));
	}

	/**
	 * Writes to RocksDB.
	 * @throws RocksDBException if that fails
	 */
	@Benchmark
	public void rocksDbPut() throws RocksDBException {
		this.raw.db().put(this.raw.writes(), key(), value().exactArray());
	}

	/**
	 * Writes to the store.
	 * @return the version
	 */
	@Benchmark
	public Version storePut() {
		return this.template.put(Bytes.wrap(key()), value());
	}

}
