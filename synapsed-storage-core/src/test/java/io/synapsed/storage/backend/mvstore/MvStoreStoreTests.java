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

package io.synapsed.storage.backend.mvstore;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;

import io.synapsed.storage.TestRun;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Durability;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.common.ScanOptions;
import io.synapsed.storage.common.Subscription;
import io.synapsed.storage.exception.IntegrityException;
import io.synapsed.storage.exception.StorageBackendException;
import io.synapsed.storage.exception.StorageClosedException;
import io.synapsed.storage.exception.StorageConfigurationException;
import io.synapsed.storage.exception.StorageException;
import io.synapsed.storage.exception.StorageLockedException;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.EntryCursor;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.Namespace;
import io.synapsed.storage.spi.RangeCondition;
import io.synapsed.storage.spi.Snapshot;
import io.synapsed.storage.spi.Statistic;
import io.synapsed.storage.spi.WatchEvent;
import io.synapsed.storage.spi.WriteBatch;
import org.h2.mvstore.MVStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests of what the contract does not see: the file, its errors, and its size.
 */
class MvStoreStoreTests {

	private static final long NOW = 1_000_000;

	private static final int INTERRUPTS = 500;

	private final List<MvStoreStore> stores = new ArrayList<>();

	@TempDir
	private Path directory;

	private MvStoreStore open() {
		return open(Durability.PROCESS);
	}

	private MvStoreStore open(Durability durability) {
		MvStoreStore store = MvStoreStore.builder().directory(this.directory).durability(durability).build();
		this.stores.add(store);
		return store;
	}

	@AfterEach
	void close() {
		Thread.interrupted();
		this.stores.forEach(MvStoreStore::close);
	}

	private Path file() {
		return this.directory.resolve(MvStoreFile.NAME);
	}

	private static Bytes key(String key) {
		return Namespace.DEFAULT.encode(key);
	}

	private static Mutation.Put put(String key, String value) {
		return new Mutation.Put(key(key), Bytes.utf8(value), Entry.NEVER, 0);
	}

	private static String read(MvStoreStore store, String key) {
		Entry entry = store.get(key(key), ReadOptions.DEFAULT);
		return (entry != null) ? entry.value().toUtf8() : null;
	}

	@Test
	void whenAnotherStoreHasTheDirectoryThenItIsRefusedAndTheFirstGoesOn() {
		MvStoreStore first = open();
		assertThatExceptionOfType(StorageLockedException.class).isThrownBy(this::open)
			.withMessageContaining(this.directory.toString());
		first.put(put("a", "1"), NOW);
		assertThat(read(first, "a")).isEqualTo("1");
	}

	@ParameterizedTest
	@EnumSource(Durability.class)
	void whenWritersAreInterruptedThenNothingIsDamagedAndTheFlagStays(Durability durability) throws Exception {
		MvStoreStore store = open(durability);
		ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
		List<Thread> writers = new ArrayList<>();
		for (int writer = 0; writer < 2; writer++) {
			int number = writer;
			writers.add(new Thread(() -> {
				for (int round = 0; round < INTERRUPTS; round++) {
					Thread.currentThread().interrupt();
					store.put(put("writer-" + number, "round " + round), NOW);
					read(store, "writer-" + number);
					if (!Thread.interrupted()) {
						failures.add(new AssertionError("The flag is gone"));
					}
				}
			}));
		}
		writers.forEach((writer) -> writer.setUncaughtExceptionHandler((thread, failure) -> failures.add(failure)));
		writers.forEach(Thread::start);
		for (Thread writer : writers) {
			writer.join();
		}
		assertThat(failures).isEmpty();
		Thread.currentThread().interrupt();
		store.close();
		assertThat(Thread.interrupted()).isTrue();
		assertThat(read(open(durability), "writer-1")).isEqualTo("round " + (INTERRUPTS - 1));
	}

	@ParameterizedTest
	@EnumSource(Durability.class)
	void whenTheDeviceFailsThenTheFileIsOpenedAnewWithWhatWasCommitted(Durability durability) {
		MvStoreStore store = open(durability);
		store.put(put("a", "1"), NOW);
		store.flush();
		Snapshot snapshot = store.snapshot();
		store.unwrap(MVStore.class).orElseThrow().closeImmediately();
		assertThat(read(store, "a")).isEqualTo("1");
		snapshot.close();
		store.unwrap(MVStore.class).orElseThrow().closeImmediately();
		store.put(put("b", "2"), NOW);
		assertThat(read(store, "b")).isEqualTo("2");
		store.close();
		assertThat(read(open(durability), "b")).isEqualTo("2");
	}

	@Test
	void whenTheFileIsGoneAfterAnErrorThenItIsATypedErrorAndNothingIsInvented() throws IOException {
		MvStoreStore store = open();
		store.put(put("a", "1"), NOW);
		store.unwrap(MVStore.class).orElseThrow().closeImmediately();
		Files.write(file(), new byte[16_384]);
		assertThatExceptionOfType(StorageException.class).isThrownBy(() -> read(store, "a"));
		assertThatExceptionOfType(StorageException.class).isThrownBy(() -> store.put(put("b", "1"), NOW));
	}

	@Test
	void whenTheFileIsNoMvStoreThenItIsRefusedAndStaysAsItIs() throws IOException {
		byte[] noise = new byte[100_000];
		new Random(1).nextBytes(noise);
		Files.write(file(), noise);
		assertThatExceptionOfType(IntegrityException.class).isThrownBy(this::open)
			.withMessageContaining(this.directory.toString());
		assertThat(Files.readAllBytes(file())).isEqualTo(noise);
	}

	@Test
	void whenTheFileIsCutThenItOpensWithAnEarlierStateOrIsRefused() throws IOException {
		MvStoreStore store = open();
		for (int number = 0; number < 200; number++) {
			store.put(put("key-" + number, "value " + number), NOW);
		}
		store.close();
		byte[] whole = Files.readAllBytes(file());
		for (int length = 1; length < whole.length; length += TestRun.figure(20_011, 5_000)) {
			try (RandomAccessFile cut = new RandomAccessFile(file().toFile(), "rw")) {
				cut.setLength(0);
				cut.write(whole, 0, length);
			}
			try (MvStoreStore reopened = open();
					EntryCursor cursor = reopened.scan(KeyRange.all(), ScanOptions.DEFAULT)) {
				for (Entry entry = cursor.next(); entry != null; entry = cursor.next()) {
					String key = Namespace.DEFAULT.decode(entry.key()).toUtf8();
					if (key.startsWith("key-")) {
						assertThat(entry.value().toUtf8()).isEqualTo(key.replace("key-", "value "));
					}
				}
			}
			catch (IntegrityException | StorageBackendException ex) {
				assertThat(ex).hasMessageContaining(this.directory.toString());
			}
		}
	}

	@Test
	void whenTheFileIsOfANewerVersionThenItIsRefusedWithItsRemedy() {
		MvStoreStore store = open();
		store.unwrap(MVStore.class).orElseThrow().setStoreVersion(2);
		store.close();
		assertThatExceptionOfType(StorageConfigurationException.class).isThrownBy(this::open)
			.withMessageContaining("version");
	}

	@Test
	void whenThereIsNoDirectoryThenItSaysWhatToSet() {
		assertThatExceptionOfType(StorageConfigurationException.class).isThrownBy(() -> MvStoreStore.builder().build())
			.withMessageContaining("synapsed.storage.path");
	}

	@Test
	void whenThePathHasOddCharactersThenItWorks() {
		Path odd = this.directory.resolve("a:b ~ \u00e4%20;x=y");
		try (MvStoreStore store = MvStoreStore.builder().directory(odd).build()) {
			store.put(put("a", "1"), NOW);
			assertThat(odd.resolve(MvStoreFile.NAME)).isNotEmptyFile();
		}
	}

	@Test
	void whenARangeHoldsWhatWasSeenThenABatchIsAppliedAndElseNot() {
		MvStoreStore store = open();
		store.put(put("b", "1"), NOW);
		store.put(new Mutation.Put(key("c"), Bytes.EMPTY, NOW, 0), NOW - 1);
		KeyRange range = new KeyRange(key("a"), key("d"));
		assertThat(commit(store, range, 1)).as("an expired entry is absent").isTrue();
		assertThat(commit(store, range, 0)).isFalse();
		assertThat(commit(store, range, 2)).isFalse();
		store.put(put("d", "1"), NOW);
		assertThat(commit(store, range, 1)).as("the end is not part of the range").isTrue();
		assertThat(commit(store, new KeyRange(key("e"), key("f")), 0)).isTrue();
		assertThat(commit(store, new KeyRange(key("e"), key("a")), 0)).isTrue();
	}

	private static boolean commit(MvStoreStore store, KeyRange range, long entries) {
		return store
			.commit(new WriteBatch(List.of(put("0", "1")), List.of(), List.of(new RangeCondition(range, entries))), NOW)
			.applied();
	}

	@Test
	void whenAWriteIsAcknowledgedThenItsEventFollows() throws InterruptedException {
		MvStoreStore store = open();
		List<WatchEvent> events = new ArrayList<>();
		CountDownLatch three = new CountDownLatch(3);
		try (Subscription watch = store.watch(KeyRange.all(), (event) -> {
			events.add(event);
			three.countDown();
		})) {
			store.put(put("a", "1"), NOW);
			store.put(put("a", "2"), NOW);
			store.delete(key("a"), NOW);
			assertThat(three.await(10, TimeUnit.SECONDS)).isTrue();
			assertThat(watch.position()).isEmpty();
		}
		assertThat(events).extracting(WatchEvent::type)
			.containsExactly(WatchEvent.Type.PUT, WatchEvent.Type.PUT, WatchEvent.Type.DELETE);
	}

	@Test
	void whenACheckpointIsMadeThenItOpensAsAStoreOfItsOwn() {
		MvStoreStore store = open();
		for (int number = 0; number < 1000; number++) {
			store.put(put("key-" + number, "value " + number), NOW);
		}
		Path copy = this.directory.resolve("copy");
		store.checkpoint(copy);
		store.put(put("later", "1"), NOW);
		try (MvStoreStore opened = MvStoreStore.builder().directory(copy).build()) {
			assertThat(read(opened, "key-999")).isEqualTo("value 999");
			assertThat(read(opened, "later")).isNull();
			assertThat(opened.layers().get(0).facts().get("uuid")).isEqualTo(store.layers().get(0).facts().get("uuid"));
		}
		assertThatExceptionOfType(StorageConfigurationException.class).isThrownBy(() -> store.checkpoint(copy))
			.withMessageContaining("exists");
	}

	/**
	 * The file is what a process left that was killed while it wrote a chunk over one
	 * that nothing needed any more. All its entries were acknowledged.
	 */
	@ParameterizedTest
	@EnumSource
	void whenAKilledStoreIsClosedWithoutAWriteThenItOpensWithItsLatestEntries(Durability durability)
			throws IOException {
		try (InputStream killed = new GZIPInputStream(
				getClass().getResourceAsStream("/mvstore/killed-within-a-commit.mv.gz"))) {
			Files.copy(killed, file());
		}
		for (int time = 0; time < 3; time++) {
			try (MvStoreStore store = open(durability)) {
				for (int number = 0; number < 143; number++) {
					assertThat(store.get(Bytes.utf8("k" + number), ReadOptions.DEFAULT)).as("k" + number).isNotNull();
				}
			}
		}
	}

	@Test
	void whenCompactedThenTheFileShrinksToWhatIsLive() throws IOException {
		MvStoreStore store = open(Durability.NONE);
		byte[] value = new byte[1000];
		for (int round = 0; round < 3; round++) {
			for (int number = 0; number < 10_000; number++) {
				new Random(number).nextBytes(value);
				store.put(new Mutation.Put(key("key-" + number), Bytes.copyOf(value), Entry.NEVER, 0), NOW);
			}
			store.flush();
		}
		for (int number = 100; number < 10_000; number++) {
			store.delete(key("key-" + number), NOW);
		}
		Thread.currentThread().interrupt();
		store.compact();
		assertThat(Thread.interrupted()).isTrue();
		assertThat(Files.size(file())).isLessThan(1_000_000);
		assertThat(statistic(store, "mvstore.file.live-ratio")).isGreaterThan(0.1);
		new Random(50).nextBytes(value);
		assertThat(store.get(key("key-50"), ReadOptions.DEFAULT)).extracting(Entry::value).isEqualTo(Bytes.wrap(value));
	}

	@Test
	void whenASnapshotIsOpenThenItReadsThroughCompactionAndItsAgeIsAFigure() {
		MvStoreStore store = open();
		for (int number = 0; number < 2000; number++) {
			store.put(put("key-" + number, "old " + number), NOW);
		}
		try (Snapshot snapshot = store.snapshot()) {
			for (int number = 0; number < 2000; number++) {
				store.put(put("key-" + number, "new " + number), NOW);
			}
			store.compact();
			for (int number = 0; number < 2000; number++) {
				Entry entry = snapshot.get(key("key-" + number), ReadOptions.DEFAULT);
				assertThat(entry).isNotNull();
				assertThat(entry.value().toUtf8()).isEqualTo("old " + number);
			}
			assertThat(statistic(store, "mvstore.snapshots.open")).isEqualTo(1);
		}
		assertThat(statistic(store, "mvstore.snapshots.open")).isZero();
	}

	private static double statistic(MvStoreStore store, String name) {
		return Statistic.named(store.statistics(), name).value().getAsDouble();
	}

	@Test
	void whenClosedThenTheNativeStoreIsNotHandedOut() {
		MvStoreStore store = open();
		store.close();
		assertThatExceptionOfType(StorageClosedException.class).isThrownBy(() -> store.unwrap(MVStore.class));
		assertThat(statistic(store, "mvstore.entries")).isNaN();
	}

	@Test
	void whenAnOptionIsOutOfBoundsThenItIsRefusedByName() {
		assertThatExceptionOfType(StorageConfigurationException.class)
			.isThrownBy(() -> MvStoreOptions.builder().cacheSize(1).build())
			.withMessageContaining("mvstore.cache-size");
		assertThatExceptionOfType(StorageConfigurationException.class)
			.isThrownBy(() -> MvStoreOptions.builder().fillRate(91).build())
			.withMessageContaining("mvstore.fill-rate");
		assertThatExceptionOfType(StorageConfigurationException.class)
			.isThrownBy(() -> MvStoreOptions.builder().syncInterval(Duration.ofMillis(1)).build())
			.withMessageContaining("mvstore.sync-interval");
	}

}
