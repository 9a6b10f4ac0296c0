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

package io.synapsed.storage.backend.rocksdb;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.synapsed.storage.TestRun;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.common.ScanOptions;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.exception.StorageBackendException;
import io.synapsed.storage.exception.StorageClosedException;
import io.synapsed.storage.exception.StorageException;
import io.synapsed.storage.exception.StorageLockedException;
import io.synapsed.storage.exception.StorageTimeoutException;
import io.synapsed.storage.spi.CommitResult;
import io.synapsed.storage.spi.Condition;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.EntryCursor;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.Snapshot;
import io.synapsed.storage.spi.WriteBatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDB;

import static io.synapsed.storage.backend.rocksdb.Fixture.NOW;
import static io.synapsed.storage.backend.rocksdb.Fixture.key;
import static io.synapsed.storage.backend.rocksdb.Fixture.put;
import static io.synapsed.storage.backend.rocksdb.Fixture.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * {@link RocksDbStore} under several threads: races of conditional writes, and closing
 * while others are at work.
 */
@Timeout(120)
class RocksDbConcurrencyTests {

	private static final int THREADS = 16;

	@TempDir
	private Path directory;

	private final ExecutorService executor = Executors.newFixedThreadPool(THREADS);

	@AfterEach
	void shutDown() throws Exception {
		this.executor.shutdownNow();
		assertThat(this.executor.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
	}

	private <T> List<T> together(Callable<T> work) throws Exception {
		CountDownLatch start = new CountDownLatch(1);
		List<Future<T>> futures = new ArrayList<>();
		for (int thread = 0; thread < THREADS; thread++) {
			futures.add(this.executor.submit(() -> {
				start.await();
				return work.call();
			}));
		}
		start.countDown();
		List<T> results = new ArrayList<>();
		for (Future<T> future : futures) {
			results.add(future.get(60, TimeUnit.SECONDS));
		}
		return results;
	}

	@Test
	void whenManyCreateAKeyThenExactlyOneWins() throws Exception {
		try (RocksDbStore store = Fixture.open(this.directory)) {
			for (int round = 0; round < 100; round++) {
				String name = "k" + round;
				List<Boolean> won = together(
						() -> store.commit(WriteBatch.of(put(name, "v"), new Condition(key(name), null)), NOW)
							.applied());
				assertThat(won).containsOnlyOnce(true);
			}
		}
	}

	@Test
	void whenManyCountThenNoUpdateIsLost() throws Exception {
		try (RocksDbStore store = Fixture.open(this.directory)) {
			store.put(put("count", "0"), NOW);
			together(() -> {
				for (int done = 0; done < 50;) {
					Entry entry = store.get(key("count"), ReadOptions.DEFAULT);
					String next = Integer.toString(Integer.parseInt(entry.value().toUtf8()) + 1);
					CommitResult result = store
						.commit(WriteBatch.of(put("count", next), new Condition(key("count"), entry.version())), NOW);
					done += result.applied() ? 1 : 0;
				}
				return true;
			});
			assertThat(value(store, "count")).isEqualTo(Integer.toString(THREADS * 50));
		}
	}

	@Test
	void whenBatchesAreCommittedThenSnapshotsSeeThemWhole() throws Exception {
		try (RocksDbStore store = Fixture.open(this.directory)) {
			store.commit(WriteBatch.of(List.of(put("a", "0"), put("b", "0"))), NOW);
			AtomicInteger number = new AtomicInteger();
			List<Boolean> whole = together(() -> {
				boolean equal = true;
				for (int round = 0; round < 200; round++) {
					String value = Integer.toString(number.incrementAndGet());
					store.commit(WriteBatch.of(List.of(put("a", value), put("b", value))), NOW);
					try (Snapshot snapshot = store.snapshot()) {
						equal &= value(snapshot, "a").equals(value(snapshot, "b"));
					}
				}
				return equal;
			});
			assertThat(whole).containsOnly(true);
		}
	}

	@Test
	void whenStoreClosesUnderLoadThenEveryoneGetsStorageClosed() throws Exception {
		long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(TestRun.figure(2, 30));
		for (int round = 0; round < TestRun.figure(100, 1_000) && System.nanoTime() < end; round++) {
			RocksDbStore store = Fixture.builder(this.directory).durability(null).build();
			CountDownLatch busy = new CountDownLatch(THREADS);
			List<Future<?>> workers = new ArrayList<>();
			for (int thread = 0; thread < THREADS; thread++) {
				int seed = thread;
				workers.add(this.executor.submit(() -> work(store, seed, busy)));
			}
			busy.await();
			store.close();
			for (Future<?> worker : workers) {
				worker.get(30, TimeUnit.SECONDS);
			}
			store.close();
			assertThat(store.statistics())
				.allSatisfy((statistic) -> assertThat(statistic.value().getAsDouble()).isNaN());
		}
	}

	/**
	 * Does everything that can be done with a store until it is closed.
	 */
	private void work(RocksDbStore store, int seed, CountDownLatch busy) {
		Snapshot snapshot = null;
		EntryCursor cursor = null;
		boolean counted = false;
		try {
			for (int round = 0;; round++) {
				String name = "k" + ThreadLocalRandom.current().nextInt(500);
				Version version = store.put(put(name, "v" + round, NOW + round), NOW);
				store.get(key(name), ReadOptions.DEFAULT);
				store.getAll(List.of(key(name), key("other")), ReadOptions.DEFAULT);
				store.commit(WriteBatch.of(put(name, "w"), new Condition(key(name), version)), NOW);
				if (round % 10 == seed % 10) {
					snapshot = store.snapshot();
					value(snapshot, name);
					cursor = snapshot.scan(KeyRange.all(), ScanOptions.DEFAULT);
					cursor.next();
					EntryCursor open = cursor;
					Snapshot frozen = snapshot;
					if (round % 20 == seed % 20) {
						cursor.close();
						closeTwice(frozen, open);
					}
				}
				store.delete(key(name), NOW);
				store.expiredBefore(NOW + round, 5);
				store.statistics().forEach((statistic) -> statistic.value().getAsDouble());
				if (!counted) {
					busy.countDown();
					counted = true;
				}
			}
		}
		catch (StorageClosedException ex) {
			// The expected end, for what is open as well.
			if (snapshot != null) {
				Snapshot open = snapshot;
				assertThatExceptionOfType(StorageClosedException.class)
					.isThrownBy(() -> open.get(key("a"), ReadOptions.DEFAULT));
				open.close();
			}
			if (cursor != null) {
				assertThatExceptionOfType(StorageClosedException.class).isThrownBy(cursor::next);
				cursor.close();
			}
		}
		finally {
			if (!counted) {
				busy.countDown();
			}
		}
	}

	private static void closeTwice(Snapshot snapshot, EntryCursor cursor) {
		snapshot.close();
		cursor.close();
		snapshot.close();
	}

	@Test
	void whenCursorAndSnapshotAreSharedAndClosedByManyThenNativeCodeIsSafe() throws Exception {
		try (RocksDbStore store = Fixture.open(this.directory)) {
			for (int index = 0; index < 200; index++) {
				store.put(put("k" + index, "v"), NOW);
			}
			for (int round = 0; round < 50; round++) {
				Snapshot snapshot = store.snapshot();
				EntryCursor cursor = snapshot.scan(KeyRange.all(), ScanOptions.DEFAULT);
				together(() -> {
					try {
						for (int step = 0; step < 10; step++) {
							cursor.next();
							value(snapshot, "k" + step);
						}
						snapshot.close();
						cursor.close();
					}
					catch (StorageClosedException ex) {
						// Another thread was faster.
					}
					return true;
				});
				assertThatExceptionOfType(StorageClosedException.class).isThrownBy(cursor::next);
				cursor.close();
			}
			assertThat(Fixture.statistic(store, "handles.open")).isZero();
		}
	}

	@Test
	void whenCallsDoNotEndThenCloseTimesOutAndLeavesNativeMemoryAlone() throws Exception {
		CountDownLatch entered = new CountDownLatch(1);
		CountDownLatch leave = new CountDownLatch(1);
		// The clock is asked in the middle of a read.
		RocksDbStore slow = Fixture.builder(this.directory.resolve("slow"))
			.closeTimeout(Duration.ofMillis(100))
			.clock(new InstantSource() {
				@Override
				public Instant instant() {
					return Instant.ofEpochMilli(millis());
				}

				@Override
				public long millis() {
					if (Thread.currentThread().getName().equals("slow")) {
						entered.countDown();
						awaitUninterruptibly(leave);
					}
					return NOW;
				}
			})
			.build();
		slow.put(put("a", "1", NOW + 10), NOW);
		List<String> read = new ArrayList<>();
		Thread reader = new Thread(() -> read.add(value(slow, "a")), "slow");
		reader.start();
		entered.await();
		assertThatExceptionOfType(StorageTimeoutException.class).isThrownBy(slow::close);
		assertThatExceptionOfType(StorageClosedException.class)
			.isThrownBy(() -> slow.get(key("a"), ReadOptions.DEFAULT));
		slow.close();
		leave.countDown();
		reader.join();
		assertThat(read).containsExactly("1");
		assertThatExceptionOfType(StorageLockedException.class)
			.isThrownBy(() -> Fixture.open(this.directory.resolve("slow")));
	}

	private static void awaitUninterruptibly(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Test
	void whenWritesAreStoppedThenTheyTimeOutAndProbeFailsUntilRocksDbHasCaughtUp() throws Exception {
		RocksDbOptions options = RocksDbOptions.builder().writeBufferSize(1 << 16).build();
		try (RocksDbStore store = Fixture.builder(this.directory)
			.options(options)
			.lockTimeout(Duration.ofMillis(200))
			.build()) {
			store.probe();
			RocksDB db = store.unwrap(RocksDB.class).orElseThrow();
			db.pauseBackgroundWork();
			List<Class<?>> outcomes = together(() -> {
				try {
					for (int round = 0; round < 50; round++) {
						store.put(put("a", "x".repeat(1 << 14)), NOW);
					}
					return null;
				}
				catch (StorageException ex) {
					return ex.getClass();
				}
			});
			assertThat(outcomes).containsOnly(StorageTimeoutException.class);
			assertThat(Fixture.statistic(store, "write-stopped")).isEqualTo(1);
			assertThatExceptionOfType(StorageBackendException.class).isThrownBy(store::probe);
			Thread.currentThread().interrupt();
			assertThatExceptionOfType(StorageTimeoutException.class).isThrownBy(() -> store.delete(key("a"), NOW));
			assertThat(Thread.interrupted()).isTrue();
			assertThat(value(store, "a")).hasSize(1 << 14);
			db.continueBackgroundWork();
			putOnceCaughtUp(store, put("a", "1"));
			store.probe();
			assertThat(value(store, "a")).isEqualTo("1");
		}
	}

	/** A slow device takes longer than the timeout. */
	private static void putOnceCaughtUp(RocksDbStore store, Mutation.Put put) {
		long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
		while (true) {
			try {
				store.put(put, NOW);
				return;
			}
			catch (StorageTimeoutException ex) {
				assertThat(System.nanoTime() - deadline).as("RocksDB catches up").isNegative();
			}
		}
	}

}
