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

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

import io.synapsed.storage.backend.memory.MemoryStore;
import io.synapsed.storage.backend.mvstore.MvStoreStore;
import io.synapsed.storage.backend.rocksdb.RocksDbStore;
import io.synapsed.storage.backend.sqlite.SqliteStore;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Capability;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.common.ScanOptions;
import io.synapsed.storage.expiry.ExpirySweeper;
import io.synapsed.storage.spi.CommitResult;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.EntryCursor;
import io.synapsed.storage.spi.ForwardingStore;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.Namespace;
import io.synapsed.storage.spi.WriteBatch;

/**
 * Fills a store, lets everything expire, and reclaims it as the sweeper does, while
 * another thread writes and reads.
 */
public final class SweepProcess {

	private static final int BATCH = 500;

	private static final int PART = 50_000;

	private static final int SIZE = 100;

	private static final long QUIET_MILLIS = 3_000;

	private static final AtomicLong now = new AtomicLong(1_800_000_000_000L);

	private SweepProcess() {
	}

	/**
	 * Sweeps and prints what it cost.
	 * @param arguments engine, directory, number of entries, seed
	 * @throws Exception if that fails
	 */
	public static void main(String[] arguments) throws Exception {
		int entries = Integer.parseInt(arguments[2]);
		long seed = Long.parseLong(arguments[3]);
		try (KeyValueStore store = open(arguments[0], Path.of(arguments[1]))) {
			fill(store, entries, seed);
			if (store.capabilities().contains(Capability.COMPACTION)) {
				store.compact();
			}
			Foreground foreground = new Foreground(store, seed);
			Thread thread = new Thread(foreground, "foreground");
			thread.start();
			Thread.sleep(QUIET_MILLIS);
			Latencies quiet = foreground.next();
			now.addAndGet(2_000);
			List<Double> seconds = sweep(store);
			Latencies busy = foreground.next();
			foreground.ended.set(true);
			thread.join();
			double idle = millis(() -> store.expiredBefore(now.get(), BATCH));
			double scan = millis(() -> first(store));
			List<Double> firstHalf = seconds.subList(0, seconds.size() / 2).stream().sorted().toList();
			List<Double> secondHalf = seconds.subList(seconds.size() / 2, seconds.size()).stream().sorted().toList();
			System.out.println(ChildProcess.READY + String.format(Locale.ROOT, "%.2f %.2f %.2f %.3f %.3f %.1f %.1f",
					firstHalf.get(firstHalf.size() / 2), secondHalf.get(secondHalf.size() / 2),
					seconds.stream().mapToDouble(Double::doubleValue).max().orElseThrow(), idle, scan,
					quiet.quantile(0.99) / 1e3, busy.quantile(0.99) / 1e3));
		}
	}

	private static KeyValueStore open(String engine, Path directory) {
		InstantSource clock = () -> Instant.ofEpochMilli(now.get());
		return switch (engine) {
			case "memory" -> MemoryStore.builder().clock(clock).build();
			case "rocksdb" -> RocksDbStore.builder().directory(directory).clock(clock).build();
			case "mvstore" -> MvStoreStore.builder().directory(directory).clock(clock).build();
			case "sqlite" -> SqliteStore.builder().directory(directory).clock(clock).build();
			default -> throw new IllegalArgumentException(engine);
		};
	}

	private static void fill(KeyValueStore store, int entries, long seed) {
		Bytes[] values = TestData.documents(SIZE, seed);
		List<Mutation> batch = new ArrayList<>();
		for (int number : TestData.shuffled(entries, seed)) {
			batch.add(new Mutation.Put(key("session/", number), values[number % values.length], now.get() + 1_000, 0));
			if (batch.size() == BATCH || batch.size() == entries) {
				store.commit(WriteBatch.of(batch), now.get());
				batch.clear();
			}
		}
		store.commit(WriteBatch.of(batch), now.get());
	}

	private static Bytes key(String prefix, int number) {
		return Namespace.DEFAULT.encode(Bytes.utf8(prefix).concat(Bytes.wrap(TestData.key(number))));
	}

	/** Returns the processor time of each part, of the sweeping thread alone. */
	private static List<Double> sweep(KeyValueStore store) {
		Parts parts = new Parts(store);
		try (ExpirySweeper sweeper = new ExpirySweeper(parts, () -> Instant.ofEpochMilli(now.get()))) {
			sweeper.sweep();
		}
		return parts.seconds;
	}

	private static long cpu() {
		return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
	}

	private static void first(KeyValueStore store) {
		try (EntryCursor cursor = store.scan(Namespace.DEFAULT.encode(KeyRange.prefix("session/")),
				ScanOptions.DEFAULT.limit(1))) {
			cursor.next();
		}
	}

	/** The fastest of ten: the first ones find nothing compiled. */
	private static double millis(Runnable work) {
		long fastest = Long.MAX_VALUE;
		for (int time = 0; time < 10; time++) {
			long start = System.nanoTime();
			work.run();
			fastest = Math.min(fastest, System.nanoTime() - start);
		}
		return fastest / 1e6;
	}

	/** Records the processor time of each part that is reclaimed. */
	private static final class Parts extends ForwardingStore {

		private final List<Double> seconds = new ArrayList<>();

		private int reclaimed;

		private long start = cpu();

		private Parts(KeyValueStore delegate) {
			super(delegate);
		}

		@Override
		public CommitResult commit(WriteBatch batch, long now) {
			CommitResult result = super.commit(batch, now);
			this.reclaimed += batch.mutations().size();
			if (this.reclaimed >= PART) {
				this.seconds.add((cpu() - this.start) / 1e9);
				this.start = cpu();
				this.reclaimed = 0;
			}
			return result;
		}

	}

	/** Writes and reads entries that do not expire, and records how long that takes. */
	private static final class Foreground implements Runnable {

		private static final int KEYS = 10_000;

		private final KeyValueStore store;

		private final SplittableRandom random;

		private final Bytes[] values;

		private final AtomicReference<Latencies> latencies = new AtomicReference<>(new Latencies());

		private final AtomicBoolean ended = new AtomicBoolean();

		private Foreground(KeyValueStore store, long seed) {
			this.store = store;
			this.random = new SplittableRandom(seed);
			this.values = TestData.documents(SIZE, seed);
		}

		/** Returns what was recorded, and begins again. */
		Latencies next() {
			return this.latencies.getAndSet(new Latencies());
		}

		@Override
		public void run() {
			while (!this.ended.get()) {
				Bytes key = key("user/", this.random.nextInt(KEYS));
				long start = System.nanoTime();
				this.store.put(new Mutation.Put(key, this.values[0], Entry.NEVER, 0), now.get());
				this.store.get(key, ReadOptions.DEFAULT);
				this.latencies.get().record(System.nanoTime() - start);
			}
		}

	}

}
