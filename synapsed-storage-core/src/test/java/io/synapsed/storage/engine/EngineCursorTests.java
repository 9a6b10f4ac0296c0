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

package io.synapsed.storage.engine;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Capability;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.common.ScanOptions;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.exception.StorageBackendException;
import io.synapsed.storage.exception.StorageClosedException;
import io.synapsed.storage.spi.CommitResult;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.EntryCursor;
import io.synapsed.storage.spi.ExpiredEntry;
import io.synapsed.storage.spi.LayerDescription;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.Statistic;
import io.synapsed.storage.spi.WriteBatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link EngineCursor} and {@link EntryBatch}.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class EngineCursorTests {

	private final AtomicBoolean snapshotClosed = new AtomicBoolean();

	private final List<Integer> rooms = new ArrayList<>();

	private final List<Entry> entries = new ArrayList<>();

	private long now = 1_000;

	private Step step = (number) -> {
	};

	private int released;

	private final ListEngine engine = new ListEngine();

	private void fill(int count, int bytes, long expiresAt) {
		for (int number = 0; number < count; number++) {
			this.entries.add(new Entry(Bytes.utf8("key-%04d".formatted(this.entries.size())),
					Bytes.wrap(new byte[bytes]), Version.of(1), expiresAt, Entry.NO_SERIALIZER));
		}
	}

	private EntryCursor scan(ScanOptions options) {
		return this.engine.scan(KeyRange.all(), options);
	}

	private static List<Entry> rest(EntryCursor cursor) {
		List<Entry> rest = new ArrayList<>();
		for (Entry entry = cursor.next(); entry != null; entry = cursor.next()) {
			rest.add(entry);
		}
		return rest;
	}

	@Test
	void whenAScanGoesOnThenItsBatchesGrow() {
		fill(200, 10, Entry.NEVER);
		try (EntryCursor cursor = scan(ScanOptions.DEFAULT)) {
			assertThat(cursor.next()).isSameAs(this.entries.get(0));
			assertThat(this.rooms).containsExactly(4);
			assertThat(rest(cursor)).isEqualTo(this.entries.subList(1, 200));
			assertThat(cursor.next()).isNull();
		}
		assertThat(this.rooms).containsExactly(4, 16, 64, 64, 64);
		assertThat(this.released).isOne();
	}

	@Test
	void whenAScanIsLimitedThenNothingIsReadBeyondTheLimit() {
		fill(200, 10, Entry.NEVER);
		try (EntryCursor cursor = scan(ScanOptions.DEFAULT.limit(1))) {
			assertThat(rest(cursor)).hasSize(1);
		}
		assertThat(this.rooms).containsExactly(1);
		this.rooms.clear();
		try (EntryCursor cursor = scan(ScanOptions.DEFAULT.limit(25))) {
			assertThat(rest(cursor)).hasSize(25);
		}
		assertThat(this.rooms).containsExactly(4, 16, 5);
	}

	@Test
	void whenEntriesAreLargeThenFewAreHeld() {
		fill(200, 100_000, Entry.NEVER);
		try (EntryCursor cursor = scan(ScanOptions.DEFAULT)) {
			cursor.next();
			assertThat(this.engine.position).isEqualTo(3);
			assertThat(rest(cursor)).hasSize(199);
		}
		assertThat(this.rooms).startsWith(4, 1, 1).doesNotContain(16);
	}

	@Test
	void whenARangeIsEmptyThenTheEngineIsNotAsked() {
		fill(2, 10, Entry.NEVER);
		try (EntryCursor cursor = this.engine.scan(new KeyRange(Bytes.utf8("b"), Bytes.utf8("a")),
				ScanOptions.DEFAULT)) {
			assertThat(cursor.next()).isNull();
		}
		assertThat(this.rooms).isEmpty();
	}

	@Test
	void whenAnEntryExpiresWhileItIsHeldThenItIsSkippedAndDoesNotCount() {
		fill(2, 10, Entry.NEVER);
		fill(1, 10, 2_000);
		fill(3, 10, Entry.NEVER);
		try (EntryCursor cursor = scan(ScanOptions.DEFAULT.limit(4))) {
			cursor.next();
			assertThat(this.engine.position).isEqualTo(4);
			this.now = 2_000;
			assertThat(rest(cursor)).containsExactly(this.entries.get(1), this.entries.get(3), this.entries.get(4));
		}
	}

	@Test
	void whenTheCursorIsClosedThenNoHeldEntryIsHandedOut() {
		fill(10, 10, Entry.NEVER);
		EntryCursor cursor = scan(ScanOptions.DEFAULT);
		cursor.next();
		cursor.close();
		cursor.close();
		assertThatExceptionOfType(StorageClosedException.class).isThrownBy(cursor::next)
			.withMessageContaining("scan is closed");
		assertThat(this.released).isOne();
	}

	@Test
	void whenTheSnapshotIsClosedThenNoHeldEntryIsHandedOut() {
		fill(10, 10, Entry.NEVER);
		EntryCursor cursor = scan(ScanOptions.DEFAULT);
		cursor.next();
		this.snapshotClosed.set(true);
		assertThatExceptionOfType(StorageClosedException.class).isThrownBy(cursor::next);
		cursor.close();
		assertThat(this.released).isOne();
	}

	@Test
	void whenTheStoreIsClosedThenNoHeldEntryIsHandedOut() {
		fill(10, 10, Entry.NEVER);
		EntryCursor cursor = scan(ScanOptions.DEFAULT);
		cursor.next();
		this.engine.close();
		assertThat(this.released).isOne();
		assertThatExceptionOfType(StorageClosedException.class).isThrownBy(cursor::next).withMessageContaining("lists");
		cursor.close();
		assertThat(this.released).isOne();
	}

	@Test
	void whenTheStoreBeginsToCloseThenNoHeldEntryIsHandedOut() throws Exception {
		fill(10, 10, Entry.NEVER);
		EntryCursor cursor = scan(ScanOptions.DEFAULT);
		cursor.next();
		int call = this.engine.registry.enter();
		Thread closer = new Thread(this.engine::close);
		closer.start();
		while (!this.engine.registry.isClosed()) {
			Thread.onSpinWait();
		}
		assertThatExceptionOfType(StorageClosedException.class).isThrownBy(cursor::next);
		assertThat(this.released).isZero();
		this.engine.registry.leave(call);
		closer.join();
		assertThat(this.released).isOne();
	}

	@Test
	void whenCursorOrStoreIsClosedDuringABatchThenItIsFreedAfterwards() throws Exception {
		fill(10, 10, Entry.NEVER);
		for (boolean wholeStore : new boolean[] { false, true }) {
			this.released = 0;
			this.engine.position = 0;
			EntryCursor cursor = scan(ScanOptions.DEFAULT);
			CountDownLatch filling = new CountDownLatch(1);
			CountDownLatch goOn = new CountDownLatch(1);
			this.step = (number) -> {
				filling.countDown();
				goOn.await();
				assertThat(this.released).isZero();
			};
			List<Throwable> outcome = new ArrayList<>();
			Thread reader = new Thread(() -> {
				try {
					cursor.next();
				}
				catch (Throwable ex) {
					outcome.add(ex);
				}
			});
			reader.start();
			filling.await();
			Thread closer = new Thread(wholeStore ? this.engine::close : cursor::close);
			closer.start();
			while (closer.getState() != Thread.State.WAITING && closer.getState() != Thread.State.TIMED_WAITING) {
				Thread.onSpinWait();
			}
			goOn.countDown();
			reader.join();
			closer.join();
			assertThat(this.released).isOne();
			// The batch may have been handed out before the lock was taken.
			assertThat(outcome).allSatisfy((ex) -> assertThat(ex).isInstanceOf(StorageClosedException.class));
			assertThatExceptionOfType(StorageClosedException.class).isThrownBy(cursor::next);
		}
	}

	@Test
	void whenABatchFailsThenWhatWasReadComesBeforeTheFailure() {
		fill(10, 10, Entry.NEVER);
		IllegalStateException problem = new IllegalStateException("damaged");
		this.step = (number) -> {
			if (number == 2) {
				this.engine.position++;
				throw problem;
			}
		};
		try (EntryCursor cursor = scan(ScanOptions.DEFAULT)) {
			assertThat(cursor.next()).isSameAs(this.entries.get(0));
			assertThat(cursor.next()).isSameAs(this.entries.get(1));
			assertThatExceptionOfType(IllegalStateException.class).isThrownBy(cursor::next).isSameAs(problem);
			assertThat(rest(cursor)).isEqualTo(this.entries.subList(3, 10));
		}
	}

	@Test
	void whenTheVirtualMachineFailsThenTheScanEnds() {
		fill(10, 10, Entry.NEVER);
		this.step = (number) -> {
			if (number == 2) {
				throw new OutOfMemoryError("injected");
			}
		};
		try (EntryCursor cursor = scan(ScanOptions.DEFAULT)) {
			assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(cursor::next);
			assertThatExceptionOfType(StorageBackendException.class).isThrownBy(cursor::next)
				.withMessageContaining("Start it again");
		}
		assertThat(this.released).isOne();
		assertThat(this.engine.registry.close(Duration.ZERO)).isTrue();
	}

	@Test
	void whenTheEngineReadsMoreThanWasWantedThenNothingIsLost() {
		EntryBatch batch = new EntryBatch(2, 2, 1_000);
		fill(9, 10, Entry.NEVER);
		batch.empty(100);
		assertThat(batch.isEmpty()).isTrue();
		assertThat(batch.last()).isNull();
		assertThat(batch.room()).isEqualTo(2);
		this.entries.forEach(batch::add);
		assertThat(batch.isFull()).isTrue();
		assertThat(batch.room()).isZero();
		assertThat(batch.last()).isSameAs(this.entries.get(8));
		this.entries.forEach((entry) -> assertThat(batch.take()).isSameAs(entry));
		assertThat(batch.take()).isNull();
	}

	@Test
	void whenTheSizesOfABatchAreBadThenTheyAreRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> new EntryBatch(0, 1, 1));
		assertThatIllegalArgumentException().isThrownBy(() -> new EntryBatch(2, 1, 1));
	}

	/** What happens before an entry is read. */
	private interface Step {

		void before(int number) throws Exception;

	}

	/** Reads a list. */
	private final class ListCursor extends EngineCursor {

		ListCursor(StorageEngine engine, KeyRange range, ScanOptions options, BooleanSupplier sourceClosed) {
			super(engine, range, options, sourceClosed);
			opened();
		}

		@Override
		protected boolean fill(EntryBatch batch) throws Exception {
			EngineCursorTests.this.rooms.add(batch.room());
			ListEngine engine = EngineCursorTests.this.engine;
			while (engine.position < EngineCursorTests.this.entries.size()) {
				if (batch.isFull()) {
					return true;
				}
				EngineCursorTests.this.step.before(engine.position);
				batch.add(EngineCursorTests.this.entries.get(engine.position++));
			}
			return false;
		}

		@Override
		protected void doRelease() {
			EngineCursorTests.this.released++;
		}

	}

	/** An engine that can do nothing but scan one list, one scan at a time. */
	private final class ListEngine extends StorageEngine {

		private final CallRegistry registry;

		private int position;

		ListEngine() {
			this(new CallRegistry("lists"));
		}

		private ListEngine(CallRegistry calls) {
			super("lists", new Builder(), calls);
			this.registry = calls;
		}

		@Override
		protected EntryCursor doScan(KeyRange range, ScanOptions options) {
			this.position = 0;
			return new ListCursor(this, range, options, EngineCursorTests.this.snapshotClosed::get);
		}

		@Override
		protected @Nullable Entry doGet(Bytes key, ReadOptions options) {
			return null;
		}

		@Override
		protected Version doPut(Mutation.Put put, long now) {
			throw unsupported(Capability.CONDITIONAL_WRITE);
		}

		@Override
		protected boolean doDelete(Bytes key, long now) {
			return false;
		}

		@Override
		protected CommitResult doCommit(WriteBatch batch, long now) {
			throw unsupported(Capability.ATOMIC_BATCH);
		}

		@Override
		protected List<ExpiredEntry> doExpiredBefore(long now, int limit) {
			return List.of();
		}

		@Override
		protected void doClose(boolean idle) {
		}

		@Override
		public Set<Capability> capabilities() {
			return Set.of(Capability.ORDERED_SCAN);
		}

		@Override
		public List<Statistic> statistics() {
			return List.of();
		}

		@Override
		public List<LayerDescription> layers() {
			return List.of();
		}

	}

	/** Holds the settings of the engine. */
	private final class Builder extends EngineBuilder<Builder> {

		Builder() {
			super("lists");
			clock(new InstantSource() {

				@Override
				public Instant instant() {
					return Instant.ofEpochMilli(EngineCursorTests.this.now);
				}

			});
		}

	}

}
