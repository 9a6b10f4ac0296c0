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

package io.synapsed.storage.backend.sqlite;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Durability;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.common.ScanOptions;
import io.synapsed.storage.exception.StorageClosedException;
import io.synapsed.storage.exception.StorageReadOnlyException;
import io.synapsed.storage.exception.StorageTimeoutException;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.EntryCursor;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.Namespace;
import io.synapsed.storage.spi.RangeCondition;
import io.synapsed.storage.spi.Snapshot;
import io.synapsed.storage.spi.WriteBatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sqlite.SQLiteErrorCode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests of many threads, of interrupts, and of what is bounded.
 */
class SqliteConcurrencyTests {

	private static final int INTERRUPTS = 500;

	@TempDir
	private Path directory;

	private interface Body {

		void run(int thread) throws Exception;

	}

	private static Queue<Throwable> parallel(int threads, Body body) throws InterruptedException {
		Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
		List<Thread> started = new ArrayList<>();
		for (int index = 0; index < threads; index++) {
			int number = index;
			Thread thread = new Thread(() -> {
				try {
					body.run(number);
				}
				catch (Throwable ex) {
					failures.add(ex);
				}
			});
			started.add(thread);
			thread.start();
		}
		for (Thread thread : started) {
			thread.join();
		}
		return failures;
	}

	@ParameterizedTest
	@EnumSource(Durability.class)
	void whenEightWriteThenNobodySeesALockAndNothingIsLost(Durability durability) throws InterruptedException {
		int writes = (durability == Durability.POWER) ? 50 : 500;
		try (SqliteStore store = SqliteStore.builder().directory(this.directory).durability(durability).build()) {
			Queue<Throwable> failures = parallel(8, (thread) -> {
				for (int number = 0; number < writes; number++) {
					store.put(Fixture.put(thread + "-" + number, "value"), Fixture.NOW);
					if (number % 10 == 0) {
						store.commit(WriteBatch
							.of(List.of(Fixture.put("shared", "" + number), new Mutation.Delete(Fixture.key("never")))),
								Fixture.NOW);
					}
					assertThat(Fixture.value(store, thread + "-" + number)).isEqualTo("value");
				}
			});
			assertThat(failures).isEmpty();
			assertThat(Fixture.keys(store, ScanOptions.DEFAULT)).hasSize(8 * writes + 1);
			assertThat(Fixture.statistic(store, "lock.waits")).isPositive();
		}
	}

	@ParameterizedTest
	@EnumSource(Durability.class)
	void whenThreadsAreInterruptedThenNothingIsDamagedAndTheFlagStays(Durability durability)
			throws InterruptedException {
		SqliteStore store = SqliteStore.builder().directory(this.directory).durability(durability).build();
		Queue<Throwable> failures = parallel(2, (thread) -> {
			for (int round = 0; round < INTERRUPTS; round++) {
				Thread.currentThread().interrupt();
				store.put(Fixture.put("writer-" + thread, "round " + round), Fixture.NOW);
				assertThat(Fixture.value(store, "writer-" + thread)).isEqualTo("round " + round);
				assertThat(Thread.interrupted()).isTrue();
			}
		});
		assertThat(failures).isEmpty();
		Thread.currentThread().interrupt();
		store.flush();
		store.checkpoint(this.directory.resolve("copy"));
		store.compact();
		store.close();
		assertThat(Thread.interrupted()).isTrue();
		Thread.currentThread().interrupt();
		try (SqliteStore reopened = Fixture.open(this.directory)) {
			assertThat(Thread.interrupted()).isTrue();
			assertThat(Fixture.value(reopened, "writer-1")).isEqualTo("round " + (INTERRUPTS - 1));
		}
	}

	@Test
	void whenTheStoreClosesUnderLoadThenEveryCallIsAnsweredOrRefused() throws InterruptedException {
		for (int round = 0; round < 10; round++) {
			SqliteStore store = Fixture.open(this.directory);
			for (int number = 0; number < 20; number++) {
				store.put(Fixture.put("key-" + number, "value"), Fixture.NOW);
			}
			CountDownLatch busy = new CountDownLatch(8);
			AtomicInteger refused = new AtomicInteger();
			Queue<Throwable> failures = parallel(9, (thread) -> {
				if (thread == 8) {
					busy.await();
					store.close();
					return;
				}
				try {
					for (int call = 0;; call++) {
						work(store, thread, call);
						busy.countDown();
					}
				}
				catch (StorageClosedException ex) {
					refused.incrementAndGet();
				}
			});
			assertThat(failures).isEmpty();
			assertThat(refused).hasValue(8);
		}
	}

	private static void work(SqliteStore store, int thread, int call) {
		switch (thread % 4) {
			case 0 -> assertThat(Fixture.value(store, "key-" + (call % 20))).isEqualTo("value");
			case 1 -> store.put(Fixture.put("key-" + (call % 20), "value"), Fixture.NOW);
			case 2 -> assertThat(Fixture.keys(store, ScanOptions.DEFAULT)).hasSize(20);
			default -> {
				try (Snapshot snapshot = store.snapshot()) {
					assertThat(Fixture.keys(snapshot, ScanOptions.DEFAULT)).hasSize(20);
				}
			}
		}
	}

	@Test
	void whenACallDoesNotEndThenCloseEndsItAndSaysSo() throws InterruptedException {
		SqliteStore store = SqliteStore.builder().directory(this.directory).closeTimeout(Duration.ofMillis(50)).build();
		List<Mutation> puts = new ArrayList<>();
		for (int number = 0; number < 50_000; number++) {
			puts.add(Fixture.put("key-" + number, "value"));
		}
		store.commit(WriteBatch.of(puts), Fixture.NOW);
		CountDownLatch running = new CountDownLatch(1);
		Queue<Throwable> failures = parallel(2, (thread) -> {
			if (thread == 0) {
				running.countDown();
				// A count that goes on and on.
				List<RangeCondition> ranges = new ArrayList<>();
				for (int number = 0; number < 5000; number++) {
					ranges.add(new RangeCondition(KeyRange.all(), 50_001));
				}
				assertThatExceptionOfType(StorageClosedException.class)
					.isThrownBy(() -> store.commit(new WriteBatch(puts, List.of(), ranges), Fixture.NOW));
				return;
			}
			running.await();
			awaitWriter();
			assertThatExceptionOfType(StorageTimeoutException.class).isThrownBy(store::close)
				.withMessageContaining("50 ms");
		});
		assertThat(failures).isEmpty();
		try (SqliteStore reopened = Fixture.open(this.directory)) {
			assertThat(Fixture.value(reopened, "key-49999")).isEqualTo("value");
		}
	}

	/**
	 * Returns when the store is within a transaction that writes.
	 */
	private void awaitWriter() throws SQLException {
		try (Connection foreign = Fixture.foreign(this.directory); Statement statement = foreign.createStatement()) {
			statement.execute("PRAGMA busy_timeout = 0");
			while (true) {
				statement.executeUpdate("BEGIN IMMEDIATE");
				statement.executeUpdate("ROLLBACK");
			}
		}
		catch (SQLException ex) {
			assertThat(ex.getErrorCode()).isEqualTo(SQLiteErrorCode.SQLITE_BUSY.code);
		}
	}

	@Test
	void whenTooManySnapshotsAreOpenThenThatIsSaidAndClosingOneHelps() {
		SqliteOptions options = SqliteOptions.builder().snapshots(2).lockTimeout(Duration.ofMillis(500)).build();
		try (SqliteStore store = Fixture.open(this.directory, options)) {
			Snapshot first = store.snapshot();
			store.snapshot();
			assertThatExceptionOfType(StorageTimeoutException.class).isThrownBy(store::snapshot)
				.withMessageContaining("2 snapshots")
				.withMessageContaining("max-snapshots");
			assertThat(Fixture.statistic(store, "snapshots.open")).isEqualTo(2);
			first.close();
			store.snapshot().close();
			store.put(Fixture.put("a", "1"), Fixture.NOW);
		}
	}

	@Test
	void whenASnapshotIsCreatedThenItIsFrozenAtOnceAlsoThroughCompaction() {
		// Compaction waits that long for the snapshot.
		SqliteOptions options = SqliteOptions.builder().busyTimeout(Duration.ofMillis(200)).build();
		try (SqliteStore store = Fixture.open(this.directory, options)) {
			store.put(Fixture.put("a", "old"), Fixture.NOW);
			try (Snapshot snapshot = store.snapshot()) {
				store.put(Fixture.put("a", "new"), Fixture.NOW);
				store.put(Fixture.put("b", "new"), Fixture.NOW);
				store.compact();
				assertThat(Fixture.value(snapshot, "a")).isEqualTo("old");
				assertThat(Fixture.keys(snapshot, ScanOptions.DEFAULT)).containsExactly("a");
			}
		}
	}

	@Test
	void whenAScanIsLongThenItHoldsNothingBetweenItsPages() {
		try (SqliteStore store = Fixture.open(this.directory,
				SqliteOptions.builder().readers(1).lockTimeout(Duration.ofSeconds(5)).build())) {
			List<Mutation> puts = new ArrayList<>();
			for (int number = 0; number < 3000; number++) {
				puts.add(Fixture.put("key-%04d".formatted(number), "value"));
			}
			store.commit(WriteBatch.of(puts), Fixture.NOW);
			try (EntryCursor cursor = store.scan(Namespace.DEFAULT.encode(KeyRange.prefix("key-")),
					ScanOptions.DEFAULT)) {
				int found = 0;
				for (Entry entry = cursor.next(); entry != null; entry = cursor.next()) {
					assertThat(entry.key()).isEqualTo(Fixture.key("key-%04d".formatted(found)));
					assertThat(Fixture.value(store, "key-0000")).isEqualTo("value");
					found++;
				}
				assertThat(found).isEqualTo(3000);
			}
			assertThat(Fixture.keys(store, ScanOptions.DEFAULT.reverse(true).withoutValues())).hasSize(3000)
				.startsWith("key-2999");
		}
	}

	@Test
	void whenReadersAreBusyAllTheTimeThenTheLogStaysBounded() throws InterruptedException {
		SqliteOptions options = SqliteOptions.builder().checkpointSize(256 << 10).journalSizeLimit(1 << 20).build();
		try (SqliteStore store = Fixture.open(this.directory, options)) {
			Bytes value = Bytes.wrap(new byte[4000]);
			AtomicInteger running = new AtomicInteger(1);
			double[] largest = new double[1];
			Queue<Throwable> failures = parallel(3, (thread) -> {
				if (thread > 0) {
					while (running.get() > 0) {
						store.get(Fixture.key("key-" + thread), ReadOptions.DEFAULT);
					}
					return;
				}
				try {
					for (int number = 0; number < 4000; number++) {
						store.put(Fixture.put("key-" + (number % 50), value), Fixture.NOW);
						largest[0] = Math.max(largest[0], Fixture.statistic(store, "wal.size"));
					}
				}
				finally {
					running.set(0);
				}
			});
			assertThat(failures).isEmpty();
			assertThat(largest[0]).isBetween(100_000.0, 6_000_000.0);
		}
	}

	@Test
	void whenSnapshotsOverlapAllTheTimeThenTheLogStaysBounded() throws InterruptedException {
		SqliteOptions options = SqliteOptions.builder().checkpointSize(256 << 10).journalSizeLimit(1 << 20).build();
		try (SqliteStore store = Fixture.open(this.directory, options)) {
			Bytes value = Bytes.wrap(new byte[4000]);
			AtomicInteger running = new AtomicInteger(1);
			double[] largest = new double[1];
			AtomicReference<Snapshot> open = new AtomicReference<>(store.snapshot());
			Queue<Throwable> failures = parallel(3, (thread) -> {
				if (thread > 0) {
					while (running.get() > 0) {
						// One is opened before the other is closed: at every moment there
						// is
						// one that has read.
						Snapshot next = store.snapshot();
						next.get(Fixture.key("key-" + thread), ReadOptions.DEFAULT);
						open.getAndSet(next).close();
					}
					return;
				}
				try {
					for (int number = 0; number < 4000; number++) {
						store.put(Fixture.put("key-" + (number % 50), value), Fixture.NOW);
						largest[0] = Math.max(largest[0], Fixture.statistic(store, "wal.size"));
					}
				}
				finally {
					running.set(0);
				}
			});
			open.get().close();
			assertThat(failures).isEmpty();
			assertThat(largest[0]).isLessThan(6_000_000.0);
			assertThat(Fixture.statistic(store, "checkpoint.restarts")).isPositive();
		}
	}

	@Test
	void whenASnapshotStaysOpenThenThatIsCountedAndTheLogIsStartedAgainAfterIt() {
		SqliteOptions options = SqliteOptions.builder()
			.checkpointSize(64 << 10)
			.journalSizeLimit(64 << 10)
			.busyTimeout(Duration.ofMillis(1))
			.build();
		try (SqliteStore store = Fixture.open(this.directory, options)) {
			Bytes value = Bytes.wrap(new byte[4000]);
			store.put(Fixture.put("key", "before"), Fixture.NOW);
			try (Snapshot snapshot = store.snapshot()) {
				for (int number = 0; number < 200; number++) {
					store.put(Fixture.put("key", value), Fixture.NOW);
				}
				assertThat(Fixture.value(snapshot, "key")).isEqualTo("before");
				assertThat(Fixture.statistic(store, "checkpoint.blocked")).isPositive();
				assertThat(Fixture.statistic(store, "wal.size")).isGreaterThan(800_000);
			}
			for (int number = 0; number < 400; number++) {
				store.put(Fixture.put("key", value), Fixture.NOW);
			}
			assertThat(Fixture.statistic(store, "wal.size")).isLessThan(500_000);
		}
	}

	@Test
	void whenAWriteFailsThenTheNextOneWorks() throws SQLException {
		try (SqliteStore store = Fixture.open(this.directory)) {
			store.put(Fixture.put("a", "1"), Fixture.NOW);
			store.database().writer().connection().execute("PRAGMA query_only = ON");
			assertThatExceptionOfType(StorageReadOnlyException.class)
				.isThrownBy(() -> store.put(Fixture.put("a", "2"), Fixture.NOW))
				.withMessageContaining("\n    sudo chown -R ")
				.withMessageContaining(this.directory.toString());
			assertThatExceptionOfType(StorageReadOnlyException.class)
				.isThrownBy(() -> store.commit(WriteBatch.of(List.of(Fixture.put("a", "2"))), Fixture.NOW));
			assertThatExceptionOfType(StorageReadOnlyException.class).isThrownBy(store::probe);
			assertThat(Fixture.value(store, "a")).isEqualTo("1");
			store.database().writer().connection().execute("PRAGMA query_only = OFF");
			store.put(Fixture.put("a", "3"), Fixture.NOW);
			// A connection that is gone is replaced.
			store.database().writer().connection().closeQuietly();
			assertThatExceptionOfType(io.synapsed.storage.exception.StorageBackendException.class)
				.isThrownBy(() -> store.put(Fixture.put("a", "4"), Fixture.NOW));
			store.put(Fixture.put("a", "5"), Fixture.NOW);
			assertThat(Fixture.value(store, "a")).isEqualTo("5");
		}
	}

}
