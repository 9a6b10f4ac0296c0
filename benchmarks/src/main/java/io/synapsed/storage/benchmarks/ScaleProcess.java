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

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;

import io.synapsed.storage.StorageBuilder;
import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.backend.rocksdb.RocksDbStore;
import io.synapsed.storage.common.Bytes;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * Fills a store and a raw database with the same entries, compacts them, and reads
 * entries at random, in turns.
 */
public final class ScaleProcess {

	private static final int BATCH = 1_000;

	private static final int TURNS = 12;

	private static final int GETS = 10_000;

	private static final int SCANS = 300;

	private static final int SCANNED = 100;

	private ScaleProcess() {
	}

	/**
	 * Measures and prints the times of both sides in microseconds.
	 * @param arguments directory, number of entries, bytes of a value, {@code documents}
	 * or {@code noise}, seed
	 * @throws Exception if that fails
	 */
	public static void main(String[] arguments) throws Exception {
		Path directory = Path.of(arguments[0]);
		int entries = Integer.parseInt(arguments[1]);
		int size = Integer.parseInt(arguments[2]);
		long seed = Long.parseLong(arguments[4]);
		Bytes[] values = arguments[3].equals("noise") ? TestData.noise(size, seed) : TestData.documents(size, seed);
		try (Side raw = new RawSide(directory.resolve("raw")); Side ours = new OurSide(directory.resolve("ours"))) {
			double rawLoad = load(raw, entries, values, seed);
			double ourLoad = load(ours, entries, values, seed);
			Latencies[] gets = { new Latencies(), new Latencies() };
			Latencies[] scans = { new Latencies(), new Latencies() };
			SplittableRandom random = new SplittableRandom(seed);
			Side[] sides = { raw, ours };
			// The first ones fill the caches.
			for (int turn = -TURNS / 2; turn < TURNS; turn++) {
				for (int side = 0; side < sides.length; side++) {
					read(sides[side], entries, random, (turn < 0) ? new Latencies() : gets[side],
							(turn < 0) ? new Latencies() : scans[side]);
				}
			}
			System.out.println(ChildProcess.READY
					+ String.format(Locale.ROOT, "%.2f %.2f %.2f %.2f %.2f %.2f %.3f %.3f", gets[0].quantile(0.5) / 1e3,
							gets[1].quantile(0.5) / 1e3, gets[0].quantile(0.99) / 1e3, gets[1].quantile(0.99) / 1e3,
							scans[0].quantile(0.5) / 1e3, scans[1].quantile(0.5) / 1e3, rawLoad, ourLoad));
		}
	}

	private static double load(Side side, int entries, Bytes[] values, long seed) throws Exception {
		int[] numbers = TestData.shuffled(entries, seed);
		long start = System.nanoTime();
		for (int from = 0; from < entries; from += BATCH) {
			side.put(Arrays.copyOfRange(numbers, from, Math.min(entries, from + BATCH)), values);
		}
		side.compact();
		return (System.nanoTime() - start) / 1e3 / entries;
	}

	private static void read(Side side, int entries, SplittableRandom random, Latencies gets, Latencies scans)
			throws Exception {
		for (int index = 0; index < GETS; index++) {
			byte[] key = TestData.key(random.nextInt(entries));
			long start = System.nanoTime();
			int found = side.get(key);
			gets.record(System.nanoTime() - start);
			if (found <= 0) {
				throw new IllegalStateException("An entry is missing");
			}
		}
		for (int index = 0; index < SCANS; index++) {
			byte[] key = TestData.key(random.nextInt(entries));
			long start = System.nanoTime();
			side.scan(key);
			scans.record(System.nanoTime() - start);
		}
	}

	/** One of the two that are compared. */
	private interface Side extends AutoCloseable {

		void put(int[] numbers, Bytes[] values) throws Exception;

		void compact() throws Exception;

		int get(byte[] key) throws Exception;

		long scan(byte[] key) throws Exception;

	}

	/** The library as it comes. */
	private static final class RawSide implements Side {

		private final Options options = new Options().setCreateIfMissing(true);

		private final WriteOptions writes = new WriteOptions();

		private final RocksDB db;

		RawSide(Path directory) throws RocksDBException {
			this.db = RocksDB.open(this.options, directory.toString());
		}

		@Override
		public void put(int[] numbers, Bytes[] values) throws RocksDBException {
			try (WriteBatch batch = new WriteBatch()) {
				for (int number : numbers) {
					batch.put(TestData.key(number), values[number % values.length].exactArray());
				}
				this.db.write(this.writes, batch);
			}
		}

		@Override
		public void compact() throws RocksDBException {
			this.db.compactRange();
		}

		@Override
		public int get(byte[] key) throws RocksDBException {
			byte[] value = this.db.get(key);
			return (value != null) ? value.length : 0;
		}

		@Override
		public long scan(byte[] key) {
			long sum = 0;
			try (RocksIterator iterator = this.db.newIterator()) {
				iterator.seek(key);
				for (int count = 0; count < SCANNED && iterator.isValid(); count++) {
					sum += iterator.key().length + iterator.value().length;
					iterator.next();
				}
			}
			return sum;
		}

		@Override
		public void close() {
			this.db.close();
			this.writes.close();
			this.options.close();
		}

	}

	/** A store with the defaults. */
	private static final class OurSide implements Side {

		private final StorageTemplate template;

		private final Work scans;

		OurSide(Path directory) {
			this.template = StorageBuilder.over(RocksDbStore.builder().directory(directory).build()).build();
			this.scans = TemplateWork.scans(this.template, SCANNED);
		}

		@Override
		public void put(int[] numbers, Bytes[] values) {
			Map<Bytes, Bytes> batch = new LinkedHashMap<>();
			for (int number : numbers) {
				batch.put(Bytes.wrap(TestData.key(number)), values[number % values.length]);
			}
			this.template.putAll(batch);
		}

		@Override
		public void compact() {
			this.template.store().compact();
		}

		@Override
		public int get(byte[] key) {
			return this.template.get(Bytes.wrap(key)).map(Bytes::size).orElse(0);
		}

		@Override
		public long scan(byte[] key) throws Exception {
			return this.scans.run(new Block(new byte[][] { key }, new Bytes[0]));
		}

		@Override
		public void close() {
			this.template.close();
		}

	}

}
