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

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Capability;
import io.synapsed.storage.common.Durability;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.common.ScanOptions;
import io.synapsed.storage.common.Subscription;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.engine.StoreDescriptor;
import io.synapsed.storage.exception.IntegrityException;
import io.synapsed.storage.exception.StorageClosedException;
import io.synapsed.storage.exception.StorageConfigurationException;
import io.synapsed.storage.exception.StorageLockedException;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.EntryCursor;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.Namespace;
import io.synapsed.storage.spi.Snapshot;
import io.synapsed.storage.spi.WriteBatch;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;

import static io.synapsed.storage.backend.rocksdb.Fixture.NOW;
import static io.synapsed.storage.backend.rocksdb.Fixture.key;
import static io.synapsed.storage.backend.rocksdb.Fixture.keys;
import static io.synapsed.storage.backend.rocksdb.Fixture.put;
import static io.synapsed.storage.backend.rocksdb.Fixture.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Opening, closing and reopening a {@link RocksDbStore}, and what survives.
 */
class RocksDbLifecycleTests {

	@TempDir
	private Path directory;

	@ParameterizedTest
	@EnumSource(Durability.class)
	void whenReopenedThenDataVersionsAndExpiryAreKept(Durability durability) {
		Version version;
		try (RocksDbStore store = Fixture.builder(this.directory).durability(durability).build()) {
			version = store.put(put("a", "1", NOW + 10), NOW);
			store.commit(WriteBatch.of(List.of(put("b", "2"), put("c", "3", NOW + 20))), NOW);
			store.flush();
			store.put(put("d", "4"), NOW);
		}
		try (RocksDbStore store = Fixture.builder(this.directory).durability(durability).build()) {
			Entry entry = store.get(key("a"), ReadOptions.DEFAULT);
			assertThat(entry.value().toUtf8()).isEqualTo("1");
			assertThat(entry.version()).isEqualTo(version);
			assertThat(entry.expiresAt()).isEqualTo(NOW + 10);
			assertThat(keys(store, KeyRange.all(), ScanOptions.DEFAULT)).containsExactly("a", "b", "c", "d");
			assertThat(store.expiredBefore(NOW + 20, 10)).hasSize(2);
		}
	}

	@ParameterizedTest
	@EnumSource(Durability.class)
	void whenProcessIsKilledThenWhatTheDurabilityNamesSurvives(Durability durability) throws IOException {
		Path killed = this.directory.resolve("killed");
		try (RocksDbStore store = Fixture.builder(this.directory.resolve("store")).durability(durability).build()) {
			store.put(put("flushed", "1", NOW + 5), NOW);
			store.flush();
			store.commit(WriteBatch.of(List.of(put("a", "1"), put("b", "1", NOW + 5))), NOW);
			copyFiles(store.directory(), killed);
		}
		try (RocksDbStore store = Fixture.builder(killed).durability(durability).build()) {
			assertThat(value(store, "flushed")).isEqualTo("1");
			if (durability == Durability.NONE) {
				// Both or neither, and the index in step with them.
				assertThat(value(store, "a")).isEqualTo(value(store, "b"));
				assertThat(store.expiredBefore(NOW + 5, 10)).hasSize((value(store, "b") != null) ? 2 : 1);
			}
			else {
				assertThat(value(store, "a")).isEqualTo("1");
				assertThat(value(store, "b")).isEqualTo("1");
				assertThat(store.expiredBefore(NOW + 5, 10)).hasSize(2);
			}
		}
	}

	@ParameterizedTest
	@EnumSource(Durability.class)
	void whenProcessIsKilledAndTheClockGoesBackThenStampsAreNotReused(Durability durability) throws IOException {
		Path killed = this.directory.resolve("killed");
		Version last;
		try (RocksDbStore store = Fixture.builder(this.directory.resolve("store")).durability(durability).build()) {
			store.put(put("a", "1"), NOW);
			last = store.put(put("a", "2"), NOW);
			copyFiles(store.directory(), killed);
		}
		for (int restart = 0; restart < 3; restart++) {
			MutableClock clock = new MutableClock(NOW - 1_000_000);
			try (RocksDbStore store = Fixture.builder(killed).clock(clock).durability(durability).build()) {
				Version next = store.put(put("a", "3"), NOW);
				assertThat(next.low()).isGreaterThan(last.low());
				last = next;
			}
		}
	}

	private static void copyFiles(Path from, Path to) throws IOException {
		Files.createDirectories(to);
		try (DirectoryStream<Path> files = Files.newDirectoryStream(from)) {
			for (Path file : files) {
				Files.copy(file, to.resolve(file.getFileName()));
			}
		}
	}

	@Test
	void whenDurabilityIsNoneThenTheLogHoldsOnlyTheRecordOfStamps() throws IOException {
		try (RocksDbStore store = Fixture.builder(this.directory).durability(Durability.NONE).build()) {
			store.put(put("a", "x".repeat(100_000)), NOW);
			assertThat(logSize()).isLessThan(1000);
			store.flush();
			store.put(put("b", "1"), NOW);
			assertThat(logSize()).isLessThan(1000);
		}
	}

	private long logSize() throws IOException {
		long size = 0;
		try (DirectoryStream<Path> files = Files.newDirectoryStream(this.directory, "*.log")) {
			for (Path file : files) {
				size += Files.size(file);
			}
		}
		return size;
	}

	@Test
	void whenDurabilityIsSetThenCapabilitiesSaySo() {
		Map<Durability, List<Capability>> expected = Map.of(Durability.NONE, List.of(), Durability.PROCESS,
				List.of(Capability.DURABLE_PROCESS), Durability.POWER,
				List.of(Capability.DURABLE_PROCESS, Capability.DURABLE_POWER));
		expected.forEach((durability, capabilities) -> {
			try (RocksDbStore store = Fixture.builder(this.directory).durability(durability).build()) {
				assertThat(store.capabilities()).containsAll(capabilities)
					.hasSize(11 + capabilities.size())
					.contains(Capability.CHECKPOINT, Capability.COMPACTION, Capability.SNAPSHOT);
			}
		});
	}

	@Test
	void whenDurabilityIsPowerThenEveryWriteIsSynced() {
		RocksDbOptions options = RocksDbOptions.builder().statistics(true).build();
		Map<Durability, Boolean> synced = Map.of(Durability.NONE, false, Durability.PROCESS, false, Durability.POWER,
				true);
		synced.forEach((durability, expected) -> {
			try (RocksDbStore store = Fixture.builder(this.directory).options(options).durability(durability).build()) {
				store.put(put("a", "0"), NOW);
				double before = Fixture.statistic(store, "wal.syncs");
				store.put(put("a", "1"), NOW);
				store.put(put("a", "1", NOW + 5), NOW);
				store.commit(WriteBatch.of(List.of(put("a", "2"))), NOW);
				store.delete(key("a"), NOW);
				assertThat(Fixture.statistic(store, "wal.syncs") - before).isEqualTo(expected ? 4 : 0);
			}
		});
	}

	@Test
	void whenDirectoryIsOpenAlreadyThenStorageLocked() {
		try (RocksDbStore store = Fixture.open(this.directory)) {
			assertThatExceptionOfType(StorageLockedException.class).isThrownBy(() -> Fixture.open(this.directory))
				.withMessageContaining(store.directory().toString())
				.withMessageContaining("'test'")
				.satisfies((ex) -> assertThat(ex.getCause()).isNotNull());
			store.put(put("a", "1"), NOW);
			assertThat(value(store, "a")).isEqualTo("1");
		}
	}

	@Test
	void whenDirectoryCannotBeUsedThenConfigurationException() throws IOException {
		Path file = Files.createFile(this.directory.resolve("file"));
		for (Path unusable : List.of(file, file.resolve("below"))) {
			assertThatExceptionOfType(StorageConfigurationException.class).isThrownBy(() -> Fixture.open(unusable))
				.withMessageContaining(file.toString());
		}
		assertThatExceptionOfType(StorageConfigurationException.class).isThrownBy(() -> RocksDbStore.builder().build())
			.withMessageContaining("synapsed.storage.path");
	}

	@Test
	void whenDirectoryHoldsAnotherDatabaseThenConfigurationException() throws Exception {
		NativeLibrary.load("test");
		try (Options options = new Options().setCreateIfMissing(true);
				RocksDB foreign = RocksDB.open(options, this.directory.toString());
				var family = foreign.createColumnFamily(new org.rocksdb.ColumnFamilyDescriptor("other".getBytes()))) {
			foreign.put(family, new byte[1], new byte[1]);
		}
		assertThatExceptionOfType(StorageConfigurationException.class).isThrownBy(() -> Fixture.open(this.directory))
			.withMessageContaining(this.directory.toString());
	}

	@Test
	void whenOpeningFailsThenNothingStaysLocked() throws Exception {
		whenDirectoryHoldsAnotherDatabaseThenConfigurationException();
		try (Options options = new Options()) {
			RocksDB.destroyDB(this.directory.toString(), options);
		}
		Fixture.open(this.directory).close();
	}

	@Test
	void whenClosedThenEveryOperationThrowsStorageClosed() {
		RocksDbStore store = Fixture.open(this.directory.resolve("store"));
		store.put(put("a", "1"), NOW);
		store.put(put("b", "1"), NOW);
		EntryCursor cursor = store.scan(KeyRange.all(), ScanOptions.DEFAULT);
		cursor.next();
		EntryCursor untouched = store.scan(KeyRange.all(), ScanOptions.DEFAULT);
		Snapshot snapshot = store.snapshot();
		EntryCursor frozen = snapshot.scan(KeyRange.all(), ScanOptions.DEFAULT);
		Subscription subscription = store.watch(KeyRange.all(), (event) -> {
		});
		store.close();
		List<ThrowingCallable> operations = List.of(() -> store.get(key("a"), ReadOptions.DEFAULT),
				() -> store.getAll(List.of(key("a")), ReadOptions.DEFAULT),
				() -> store.scan(KeyRange.all(), ScanOptions.DEFAULT), () -> store.put(put("a", "2"), NOW),
				() -> store.put(put("a", "2", NOW + 1), NOW), () -> store.delete(key("a"), NOW),
				() -> store.commit(WriteBatch.of(List.of(put("a", "2"))), NOW), store::snapshot,
				() -> store.watch(KeyRange.all(), (event) -> {
				}), () -> store.expiredBefore(NOW, 1), store::flush, store::compact,
				() -> store.checkpoint(this.directory.resolve("copy")), store::probe, () -> store.explain(key("a")),
				() -> store.unwrap(RocksDB.class), cursor::next, untouched::next, frozen::next,
				() -> snapshot.get(key("a"), ReadOptions.DEFAULT),
				() -> snapshot.getAll(List.of(key("a")), ReadOptions.DEFAULT),
				() -> snapshot.scan(KeyRange.all(), ScanOptions.DEFAULT));
		for (ThrowingCallable operation : operations) {
			assertThatExceptionOfType(StorageClosedException.class).isThrownBy(operation);
		}
		assertThat(subscription.isActive()).isFalse();
		assertThat(this.directory.resolve("copy")).doesNotExist();
		cursor.close();
		untouched.close();
		frozen.close();
		snapshot.close();
		subscription.close();
		store.close();
		assertThat(store.statistics()).isNotEmpty()
			.allSatisfy((statistic) -> assertThat(statistic.value().getAsDouble()).isNaN());
		assertThat(store.layers()).hasSize(1);
		assertThat(store.capabilities()).isNotEmpty();
		assertThat(store.name()).isEqualTo("test");
		assertThat(store.directory()).exists();
	}

	@Test
	void whenSnapshotIsClosedThenItsReadsAndScansThrowStorageClosed() {
		try (RocksDbStore store = Fixture.open(this.directory)) {
			store.put(put("a", "1"), NOW);
			Snapshot snapshot = store.snapshot();
			EntryCursor cursor = snapshot.scan(KeyRange.all(), ScanOptions.DEFAULT);
			snapshot.close();
			snapshot.close();
			assertThatExceptionOfType(StorageClosedException.class).isThrownBy(cursor::next);
			assertThatExceptionOfType(StorageClosedException.class)
				.isThrownBy(() -> snapshot.get(key("a"), ReadOptions.DEFAULT));
			cursor.close();
			cursor.close();
			assertThatExceptionOfType(StorageClosedException.class).isThrownBy(cursor::next);
			assertThat(Fixture.statistic(store, "handles.open")).isZero();
		}
	}

	@Test
	void whenResourcesAreSharedThenTheyLiveUntilTheLastStoreIsClosed() {
		RocksDbResources resources = new RocksDbResources(8 << 20, 4 << 20);
		RocksDbOptions options = RocksDbOptions.builder().writeBufferSize(1 << 20).build();
		assertThat(resources.isAllocated()).isFalse();
		RocksDbStore first = Fixture.builder(this.directory.resolve("1")).resources(resources).options(options).build();
		RocksDbStore second = Fixture.builder(this.directory.resolve("2"))
			.resources(resources)
			.options(options)
			.build();
		assertThat(Fixture.statistic(first, "block-cache.capacity")).isEqualTo(8 << 20);
		resources.close();
		resources.close();
		assertThat(resources.isAllocated()).isTrue();
		first.put(put("a", "1"), NOW);
		first.close();
		first.close();
		assertThat(resources.isAllocated()).isTrue();
		second.put(put("a", "1"), NOW);
		second.flush();
		second.compact();
		assertThat(value(second, "a")).isEqualTo("1");
		second.close();
		assertThat(resources.isAllocated()).isFalse();
		assertThatExceptionOfType(StorageClosedException.class).isThrownBy(
				() -> Fixture.builder(this.directory.resolve("3")).resources(resources).options(options).build());
	}

	@Test
	void whenStoresCloseFirstThenResourcesCanBeUsedAgainUntilClosed() {
		try (RocksDbResources resources = new RocksDbResources()) {
			for (int round = 0; round < 3; round++) {
				Fixture.builder(this.directory).resources(resources).build().close();
			}
			assertThat(resources.isAllocated()).isTrue();
			resources.close();
			assertThat(resources.isAllocated()).isFalse();
		}
	}

	@Test
	void whenTableIsLargerThanTheBudgetThenConfigurationException() {
		RocksDbResources resources = new RocksDbResources(4 << 20, 2 << 20);
		assertThatExceptionOfType(StorageConfigurationException.class)
			.isThrownBy(() -> Fixture.builder(this.directory).resources(resources).build())
			.withMessageContaining("rocksdb.write-buffer-size")
			.withMessageContaining("rocksdb.write-buffer-budget");
		assertThat(resources.isAllocated()).isFalse();
	}

	@Test
	void whenDescriptorIsCreatedThenItIsReadAgain() {
		StoreDescriptor created;
		try (RocksDbStore store = Fixture.open(this.directory)) {
			created = StoreDescriptor.openOrCreate(store, NOW);
		}
		try (RocksDbStore store = Fixture.open(this.directory)) {
			assertThat(StoreDescriptor.openOrCreate(store, NOW).uuid()).isEqualTo(created.uuid());
		}
	}

	@Test
	void whenReopenedManyTimesThenFilesDoNotPileUp() throws IOException {
		for (int round = 0; round < 10; round++) {
			try (RocksDbStore store = Fixture.open(this.directory)) {
				store.put(put("a", "1"), NOW);
			}
		}
		List<String> logs = new ArrayList<>();
		try (DirectoryStream<Path> files = Files.newDirectoryStream(this.directory, "LOG*")) {
			files.forEach((file) -> logs.add(file.getFileName().toString()));
		}
		assertThat(logs).hasSizeLessThanOrEqualTo(5);
	}

	@Test
	void whenAStoreIsOpenedAgainThenItHasTheSameIdentity() {
		Object uuid;
		try (RocksDbStore store = Fixture.builder(this.directory).build()) {
			uuid = store.layers().get(0).facts().get("uuid");
			assertThat(uuid).isNotNull();
		}
		try (RocksDbStore store = Fixture.builder(this.directory).build()) {
			assertThat(store.layers().get(0).facts().get("uuid")).isEqualTo(uuid);
		}
	}

	@Test
	void whenTheDescriptorIsFromAnotherFormatThenTheStoreIsRefused() {
		writeDescriptor("synapsed-storage\nformat=2\nuuid=00000000-0000-0000-0000-000000000001\n");
		assertThatExceptionOfType(StorageConfigurationException.class)
			.isThrownBy(() -> Fixture.builder(this.directory).build())
			.withMessageContaining("format 2")
			.withMessageContaining("format 1");
	}

	@Test
	void whenTheDescriptorIsDamagedThenTheStoreIsRefusedAndLeftAsItIs() {
		writeDescriptor("synapsed-storage\nformat=one\n");
		for (int attempt = 0; attempt < 2; attempt++) {
			assertThatExceptionOfType(IntegrityException.class)
				.isThrownBy(() -> Fixture.builder(this.directory).build());
		}
	}

	private void writeDescriptor(String text) {
		try (RocksDbStore store = Fixture.builder(this.directory).build()) {
			store.put(new Mutation.Put(Namespace.SYSTEM.encode("descriptor"), Bytes.utf8(text), Entry.NEVER, 0), NOW);
		}
	}

}
