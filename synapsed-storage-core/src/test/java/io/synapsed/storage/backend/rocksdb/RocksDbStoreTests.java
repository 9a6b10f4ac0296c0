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

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.common.ScanOptions;
import io.synapsed.storage.common.Subscription;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.exception.IntegrityException;
import io.synapsed.storage.exception.StorageConfigurationException;
import io.synapsed.storage.spi.CommitResult;
import io.synapsed.storage.spi.Condition;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.EntryCursor;
import io.synapsed.storage.spi.ExpiredEntry;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.Namespace;
import io.synapsed.storage.spi.Snapshot;
import io.synapsed.storage.spi.WatchEvent;
import io.synapsed.storage.spi.WriteBatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksIterator;

import static io.synapsed.storage.backend.rocksdb.Fixture.NOW;
import static io.synapsed.storage.backend.rocksdb.Fixture.key;
import static io.synapsed.storage.backend.rocksdb.Fixture.keys;
import static io.synapsed.storage.backend.rocksdb.Fixture.put;
import static io.synapsed.storage.backend.rocksdb.Fixture.statistic;
import static io.synapsed.storage.backend.rocksdb.Fixture.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Reads, writes, scans, snapshots, expiry and watches of an open {@link RocksDbStore}.
 */
class RocksDbStoreTests {

	@TempDir
	private Path directory;

	private final MutableClock clock = new MutableClock(NOW);

	private RocksDbStore store;

	@BeforeEach
	void open() {
		this.store = Fixture.builder(this.directory.resolve("store")).clock(this.clock).build();
	}

	@AfterEach
	void close() {
		this.store.close();
	}

	@Test
	void whenPutThenGetReturnsValueVersionAndExpiry() {
		Version version = this.store.put(put("a", "1", NOW + 10), NOW);
		Entry entry = this.store.get(key("a"), ReadOptions.DEFAULT);
		assertThat(entry.key()).isEqualTo(key("a"));
		assertThat(entry.value()).isEqualTo(Bytes.utf8("1"));
		assertThat(entry.version()).isEqualTo(version);
		assertThat(entry.expiresAt()).isEqualTo(NOW + 10);
		assertThat(entry.serializer()).isEqualTo(Entry.NO_SERIALIZER);
		assertThat(this.store.put(put("a", "1"), NOW)).isNotEqualTo(version);
		assertThat(this.store.get(key("a"), ReadOptions.DEFAULT).expiresAt()).isEqualTo(Entry.NEVER);
	}

	@Test
	void whenHeaderIsGivenThenItPrecedesTheValue() {
		this.store.put(new Mutation.Put(key("a"), Bytes.utf8("head"), Bytes.utf8("value"), Entry.NEVER, 7), NOW);
		this.store.commit(
				WriteBatch.of(List
					.of(new Mutation.Put(key("b"), Bytes.utf8("head"), Bytes.utf8("value").slice(1), Entry.NEVER, 7))),
				NOW);
		assertThat(value(this.store, "a")).isEqualTo("headvalue");
		assertThat(value(this.store, "b")).isEqualTo("headalue");
	}

	@Test
	void whenKeysAndValuesAreSlicesThenOnlyTheirBytesCount() {
		byte[] array = "xxkeyvaluexx".getBytes();
		array[1] = 0;
		Bytes key = Bytes.wrap(array, 1, 4);
		this.store.put(new Mutation.Put(key, Bytes.wrap(array, 5, 5), Entry.NEVER, 0), NOW);
		assertThat(value(this.store, "key")).isEqualTo("value");
		assertThat(this.store.get(key, ReadOptions.DEFAULT)).isNotNull();
		assertThat(this.store.getAll(List.of(key), ReadOptions.DEFAULT).get(0).value().toUtf8()).isEqualTo("value");
		assertThat(this.store.delete(key, NOW)).isTrue();
	}

	@Test
	void whenValueIsEmptyThenItIsNotAbsent() {
		this.store.put(put("a", ""), NOW);
		assertThat(value(this.store, "a")).isEmpty();
		assertThat(this.store.get(key("b"), ReadOptions.DEFAULT)).isNull();
	}

	@Test
	void whenValuesAreLargeThenTheyPassUnchanged() {
		Random random = new Random(42);
		for (int size : new int[] { 1000, 1008, 1009, 4096, ScratchBuffer.MAX_KEPT - 16, ScratchBuffer.MAX_KEPT - 15,
				3 << 20, 100 }) {
			byte[] value = new byte[size];
			random.nextBytes(value);
			Bytes bytes = Bytes.copyOf(value);
			this.store.put(new Mutation.Put(key("large"), bytes.slice(0, 50), bytes.slice(50), Entry.NEVER, 0), NOW);
			assertThat(this.store.get(key("large"), ReadOptions.DEFAULT).value()).isEqualTo(bytes);
			assertThat(this.store.getAll(List.of(key("large")), ReadOptions.DEFAULT).get(0).value()).isEqualTo(bytes);
		}
		assertThat(ScratchBuffer.current().length).isLessThanOrEqualTo(ScratchBuffer.MAX_KEPT);
	}

	@Test
	void whenValueReadBeforeIsOverwrittenThenTheOldEntryKeepsItsBytes() {
		this.store.put(put("a", "first"), NOW);
		Entry first = this.store.get(key("a"), ReadOptions.DEFAULT);
		this.store.put(put("a", "other"), NOW);
		this.store.get(key("a"), ReadOptions.DEFAULT);
		assertThat(first.value().toUtf8()).isEqualTo("first");
	}

	@Test
	void whenManyKeysAreReadThenOrderAndAbsenceAreKept() {
		List<Bytes> wanted = new ArrayList<>();
		for (int index = 0; index < 3000; index++) {
			if (index % 3 != 0) {
				this.store.put(put("k" + index, "v" + index), NOW);
			}
			wanted.add(key("k" + index));
		}
		wanted.add(key("k1"));
		List<Entry> found = this.store.getAll(wanted, ReadOptions.DEFAULT);
		assertThat(found).hasSize(3001);
		for (int index = 0; index < 3000; index++) {
			if (index % 3 == 0) {
				assertThat(found.get(index)).isNull();
			}
			else {
				assertThat(found.get(index).value().toUtf8()).isEqualTo("v" + index);
				assertThat(found.get(index).key()).isEqualTo(wanted.get(index));
			}
		}
		assertThat(found.get(3000).value().toUtf8()).isEqualTo("v1");
		assertThat(this.store.getAll(List.of(), ReadOptions.DEFAULT)).isEmpty();
	}

	@Test
	void whenStoredBytesAreShorterThanThePrefixThenIntegrityException() throws Exception {
		this.store.unwrap(RocksDB.class).orElseThrow().put(key("raw").toByteArray(), new byte[15]);
		assertThatExceptionOfType(IntegrityException.class)
			.isThrownBy(() -> this.store.get(key("raw"), ReadOptions.DEFAULT));
		assertThatExceptionOfType(IntegrityException.class)
			.isThrownBy(() -> this.store.getAll(List.of(key("raw")), ReadOptions.DEFAULT));
		assertThatExceptionOfType(IntegrityException.class).isThrownBy(() -> this.store.delete(key("raw"), NOW));
		assertThatExceptionOfType(IntegrityException.class)
			.isThrownBy(() -> keys(this.store, KeyRange.all(), ScanOptions.DEFAULT));
		assertThatExceptionOfType(IntegrityException.class)
			.isThrownBy(() -> keys(this.store, KeyRange.all(), ScanOptions.DEFAULT.withoutValues()));
	}

	@Test
	void whenDeletedThenOnlyALiveEntryCounts() {
		this.store.put(put("a", "1"), NOW);
		this.store.put(put("b", "1", NOW + 10), NOW);
		assertThat(this.store.delete(key("a"), NOW)).isTrue();
		assertThat(this.store.delete(key("a"), NOW)).isFalse();
		assertThat(this.store.delete(key("b"), NOW + 10)).isFalse();
		assertThat(value(this.store, "b")).isNull();
		assertThat(this.store.expiredBefore(NOW + 100, 10)).isEmpty();
	}

	@Test
	void whenScannedThenOrderBoundsLimitAndDirectionHold() {
		for (String key : List.of("b", "a", "d", "c", "ä", "aa")) {
			this.store.put(put(key, key), NOW);
		}
		this.store.put(new Mutation.Put(Namespace.of("other").encode("b"), Bytes.EMPTY, Entry.NEVER, 0), NOW);
		ScanOptions forwards = ScanOptions.DEFAULT;
		ScanOptions backwards = forwards.reverse(true);
		assertThat(keys(this.store, KeyRange.all(), forwards)).containsExactly("a", "aa", "b", "c", "d", "ä");
		assertThat(keys(this.store, KeyRange.all(), backwards)).containsExactly("ä", "d", "c", "b", "aa", "a");
		KeyRange range = new KeyRange(Bytes.utf8("aa"), Bytes.utf8("d"));
		assertThat(keys(this.store, range, forwards)).containsExactly("aa", "b", "c");
		assertThat(keys(this.store, range, backwards)).containsExactly("c", "b", "aa");
		assertThat(keys(this.store, range, backwards.limit(2))).containsExactly("c", "b");
		assertThat(keys(this.store, range, forwards.limit(1))).containsExactly("aa");
		assertThat(keys(this.store, KeyRange.prefix("a"), forwards)).containsExactly("a", "aa");
		assertThat(keys(this.store, new KeyRange(Bytes.utf8("d"), Bytes.utf8("b")), forwards)).isEmpty();
		assertThat(keys(this.store, new KeyRange(Bytes.utf8("x"), Bytes.utf8("y")), backwards)).isEmpty();
	}

	@Test
	void whenScannedWithoutBoundsThenEveryNamespaceIsThere() {
		this.store.put(put("a", "1"), NOW);
		this.store.put(new Mutation.Put(Namespace.of("other").encode("b"), Bytes.EMPTY, Entry.NEVER, 0), NOW);
		try (EntryCursor cursor = this.store.scan(KeyRange.all(), ScanOptions.DEFAULT.reverse(true))) {
			assertThat(cursor.next().key()).isEqualTo(Namespace.of("other").encode("b"));
		}
		try (EntryCursor cursor = this.store.scan(KeyRange.all(), ScanOptions.DEFAULT)) {
			assertThat(cursor.next().key()).isEqualTo(key("a"));
		}
	}

	@Test
	void whenScannedThenValuesVersionsAndExpiriesComeAlong() {
		Version version = this.store.put(put("a", "1", NOW + 10), NOW);
		for (ScanOptions options : List.of(ScanOptions.DEFAULT, ScanOptions.DEFAULT.withoutValues())) {
			try (EntryCursor cursor = this.store.scan(KeyRange.prefix(key("a")), options)) {
				Entry entry = cursor.next();
				assertThat(entry.version()).isEqualTo(version);
				assertThat(entry.expiresAt()).isEqualTo(NOW + 10);
				assertThat(entry.value()).isEqualTo(options.keysOnly() ? Bytes.EMPTY : Bytes.utf8("1"));
				assertThat(cursor.next()).isNull();
				assertThat(cursor.next()).isNull();
			}
		}
	}

	@Test
	void whenEntriesAreExpiredThenScansSkipThemAndLimitsDoNotCountThem() {
		this.store.put(put("a", "1", NOW + 1), NOW);
		this.store.put(put("b", "2"), NOW);
		this.store.put(put("c", "3", NOW + 1), NOW);
		this.store.put(put("d", "4"), NOW);
		this.clock.set(NOW + 1);
		assertThat(keys(this.store, KeyRange.all(), ScanOptions.DEFAULT.limit(2))).containsExactly("b", "d");
		assertThat(keys(this.store, KeyRange.all(), ScanOptions.DEFAULT.reverse(true))).containsExactly("d", "b");
		assertThat(value(this.store, "a")).isNull();
		assertThat(this.store.getAll(List.of(key("a"), key("b")), ReadOptions.DEFAULT)).first().isNull();
	}

	@Test
	void whenConditionsHoldThenBatchIsAppliedAndElseNothing() {
		Version version = this.store.put(put("a", "1"), NOW);
		CommitResult applied = this.store.commit(new WriteBatch(List.of(put("a", "2"), put("b", "2")),
				List.of(new Condition(key("a"), version), new Condition(key("b"), null))), NOW);
		assertThat(applied.applied()).isTrue();
		assertThat(applied.versions()).hasSize(2);
		assertThat(this.store.get(key("b"), ReadOptions.DEFAULT).version()).isEqualTo(applied.versions().get(1));
		CommitResult rejected = this.store
			.commit(new WriteBatch(List.of(put("a", "3"), new Mutation.Delete(key("b"))), List
				.of(new Condition(key("a"), version), new Condition(key("z"), null), new Condition(key("b"), null))),
					NOW);
		assertThat(rejected.failedKeys()).containsExactly(key("a"), key("b"));
		assertThat(value(this.store, "a")).isEqualTo("2");
		assertThat(value(this.store, "b")).isEqualTo("2");
	}

	@Test
	void whenEntryIsExpiredThenConditionsSeeItAbsent() {
		Version version = this.store.put(put("a", "1", NOW + 5), NOW);
		assertThat(this.store.commit(WriteBatch.of(put("a", "2"), new Condition(key("a"), version)), NOW + 5).applied())
			.isFalse();
		assertThat(this.store.commit(WriteBatch.of(put("a", "2"), new Condition(key("a"), null)), NOW + 5).applied())
			.isTrue();
	}

	@Test
	void whenBatchHasOnlyConditionsThenTheyAreJudged() {
		assertThat(this.store.commit(new WriteBatch(List.of(), List.of(new Condition(key("a"), null))), NOW).applied())
			.isTrue();
	}

	@Test
	void whenKeyOccursTwiceInBatchThenTheLastMutationCounts() {
		this.store.commit(
				WriteBatch.of(List.of(put("a", "1"), new Mutation.Delete(key("a")), put("a", "2", NOW + 5),
						put("a", "3"), new Mutation.Delete(key("b")), put("c", "1"), new Mutation.Delete(key("c")))),
				NOW);
		assertThat(value(this.store, "a")).isEqualTo("3");
		assertThat(value(this.store, "c")).isNull();
		assertThat(this.store.expiredBefore(NOW + 5, 10)).isEmpty();
	}

	@Test
	void whenBatchHoldsLargeKeysAndValuesThenTheyPassUnchanged() {
		List<Mutation> mutations = new ArrayList<>();
		for (int size : new int[] { 1, BatchBuffers.SIZE - 17, BatchBuffers.SIZE - 16, BatchBuffers.SIZE - 15,
				BatchBuffers.SIZE - 9, BatchBuffers.SIZE - 8, BatchBuffers.SIZE, 65_000 }) {
			Bytes key = key("k".repeat(size));
			mutations.add(new Mutation.Put(key, key, key.slice(1), NOW + 10, 0));
		}
		this.store.commit(WriteBatch.of(mutations), NOW);
		for (Mutation mutation : mutations) {
			Mutation.Put put = (Mutation.Put) mutation;
			Entry entry = this.store.get(put.key(), ReadOptions.DEFAULT);
			assertThat(entry.value()).isEqualTo(put.stored());
			assertThat(entry.expiresAt()).isEqualTo(NOW + 10);
		}
		List<ExpiredEntry> expired = this.store.expiredBefore(NOW + 10, 100);
		assertThat(expired).hasSameSizeAs(mutations);
		this.store.commit(WriteBatch.of(expired.stream().map(ExpiredEntry::reclaim).toList()), NOW + 10);
		assertThat(indexSize()).isZero();
	}

	@Test
	void whenEntriesExpireThenTheyAreFoundInOrderAndReclaimed() {
		Version second = this.store.put(put("a", "1", NOW + 20), NOW);
		Version first = this.store.put(put("b", "1", NOW + 10), NOW);
		this.store.put(put("c", "1", NOW + 30), NOW);
		this.store.put(put("d", "1"), NOW);
		assertThat(this.store.expiredBefore(NOW + 9, 10)).isEmpty();
		assertThat(this.store.expiredBefore(NOW + 20, 1)).containsExactly(new ExpiredEntry(key("b"), first));
		List<ExpiredEntry> expired = this.store.expiredBefore(NOW + 20, 10);
		assertThat(expired).containsExactly(new ExpiredEntry(key("b"), first), new ExpiredEntry(key("a"), second));
		this.store.commit(WriteBatch.of(expired.stream().map(ExpiredEntry::reclaim).toList()), NOW + 20);
		assertThat(this.store.expiredBefore(NOW + 20, 10)).isEmpty();
		assertThat(keys(this.store, KeyRange.all(), ScanOptions.DEFAULT)).containsExactly("c", "d");
	}

	@Test
	void whenReclaimedEntryIsNotExpiredOrNewerThenItStays() {
		Version old = this.store.put(put("a", "1", NOW + 10), NOW);
		reclaim("a", old, NOW + 9);
		assertThat(value(this.store, "a")).isEqualTo("1");
		Version renewed = this.store.put(put("a", "2", NOW + 20), NOW);
		reclaim("a", old, NOW + 30);
		assertThat(value(this.store, "a")).isEqualTo("2");
		reclaim("a", renewed, NOW + 20);
		assertThat(value(this.store, "a")).isNull();
		Version last = this.store.put(put("a", "3", NOW + 10), NOW);
		this.store.commit(WriteBatch.of(List.of(put("a", "4"), new Mutation.Reclaim(key("a"), last))), NOW + 10);
		assertThat(value(this.store, "a")).isEqualTo("4");
	}

	private void reclaim(String key, Version version, long now) {
		this.store.commit(WriteBatch.of(List.of(new Mutation.Reclaim(key(key), version))), now);
	}

	@Test
	void whenIndexHoldsManyStalePlacesThenExpiredEntriesAreStillFound() {
		for (int round = 1; round <= 20; round++) {
			for (int index = 0; index < 50; index++) {
				this.store.put(put("k" + index, "v", NOW + round), NOW);
			}
		}
		for (int index = 0; index < 25; index++) {
			this.store.commit(WriteBatch.of(List.of(new Mutation.Delete(key("k" + index)))), NOW);
		}
		this.store.put(put("k49", "kept"), NOW);
		Version version = this.store.put(put("z", "v", NOW + 100), NOW);
		assertThat(indexSize()).isEqualTo(20 * 50 + 1);
		List<ExpiredEntry> expired = this.store.expiredBefore(NOW + 19, 1);
		assertThat(expired).isEmpty();
		assertThat(indexSize()).isEqualTo(50 + 1);
		expired = this.store.expiredBefore(NOW + 100, 1000);
		assertThat(expired).hasSize(25).contains(new ExpiredEntry(key("z"), version));
		assertThat(indexSize()).isEqualTo(25);
		this.store.commit(WriteBatch.of(expired.stream().map(ExpiredEntry::reclaim).toList()), NOW + 100);
		assertThat(indexSize()).isZero();
		assertThat(value(this.store, "k49")).isEqualTo("kept");
	}

	private int indexSize() {
		RocksDbDatabase database = this.store.database();
		int size = 0;
		try (RocksIterator iterator = database.db().newIterator(database.expiry())) {
			for (iterator.seekToFirst(); iterator.isValid(); iterator.next()) {
				size++;
			}
		}
		return size;
	}

	@Test
	void whenSnapshotIsOpenThenWritesFlushesAndCompactionsDoNotShow() {
		this.store.put(put("a", "1"), NOW);
		this.store.put(put("b", "1"), NOW);
		this.store.put(put("e", "1", NOW + 10), NOW);
		try (Snapshot snapshot = this.store.snapshot()) {
			assertThat(statistic(this.store, "snapshots.open")).isEqualTo(1);
			this.store.put(put("a", "2"), NOW);
			this.store.delete(key("b"), NOW);
			this.store.put(put("c", "2"), NOW);
			this.store.flush();
			this.store.compact();
			this.store.put(put("a", "3"), NOW);
			this.store.compact();
			assertThat(value(snapshot, "a")).isEqualTo("1");
			assertThat(value(snapshot, "b")).isEqualTo("1");
			assertThat(value(snapshot, "c")).isNull();
			assertThat(snapshot.getAll(List.of(key("a"), key("c")), ReadOptions.DEFAULT).get(0).value().toUtf8())
				.isEqualTo("1");
			assertThat(keys(snapshot, KeyRange.all(), ScanOptions.DEFAULT)).containsExactly("a", "b", "e");
			assertThat(keys(snapshot, KeyRange.all(), ScanOptions.DEFAULT.reverse(true))).containsExactly("e", "b",
					"a");
			this.clock.set(NOW + 10);
			assertThat(value(snapshot, "e")).isNull();
			assertThat(statistic(this.store, "snapshots.oldest-age")).isGreaterThanOrEqualTo(0);
		}
		assertThat(statistic(this.store, "snapshots.open")).isZero();
		assertThat(statistic(this.store, "handles.open")).isZero();
		assertThat(value(this.store, "a")).isEqualTo("3");
	}

	@Test
	void whenCompactedWithoutSnapshotThenDataStays() {
		for (int index = 0; index < 1000; index++) {
			this.store.put(put("k" + index, "v" + index, NOW + 1000 + index), NOW);
		}
		this.store.flush();
		this.store.compact();
		assertThat(value(this.store, "k999")).isEqualTo("v999");
		assertThat(this.store.expiredBefore(NOW + 2000, 2000)).hasSize(1000);
	}

	@Test
	void whenWatchedThenEveryChangeIsDeliveredInOrder() throws Exception {
		BlockingQueue<WatchEvent> events = new LinkedBlockingQueue<>();
		try (Subscription subscription = this.store.watch(KeyRange.prefix(key("w")), events::add)) {
			this.store.delete(key("w1"), NOW);
			Version first = this.store
				.put(new Mutation.Put(key("w1"), Bytes.utf8("head"), Bytes.utf8("value"), Entry.NEVER, 0), NOW);
			this.store.put(put("x", "not watched"), NOW);
			this.store.commit(WriteBatch.of(List.of(put("w2", "2"), new Mutation.Delete(key("w1")),
					new Mutation.Delete(key("w2")), new Mutation.Delete(key("w3")))), NOW);
			Version expiring = this.store.put(put("w4", "4", NOW + 10), NOW);
			reclaim("w4", expiring, NOW + 10);
			this.store.put(put("w5", "5", NOW + 10), NOW);
			this.store.delete(key("w5"), NOW + 10);
			this.store.put(put("w6", "6"), NOW);
			this.store.delete(key("w6"), NOW);
			WatchEvent put = next(events);
			assertThat(put.type()).isEqualTo(WatchEvent.Type.PUT);
			assertThat(put.version()).isEqualTo(first);
			assertThat(put.entry().value().toUtf8()).isEqualTo("headvalue");
			assertThat(Arrays.asList(describe(next(events)), describe(next(events)), describe(next(events)),
					describe(next(events)), describe(next(events)), describe(next(events)), describe(next(events))))
				.containsExactly("PUT w2", "DELETE w1", "DELETE w2", "PUT w4", "PUT w5", "PUT w6", "DELETE w6");
			assertThat(subscription.isActive()).isTrue();
		}
	}

	private static String describe(WatchEvent event) {
		return event.type() + " " + Namespace.DEFAULT.decode(event.key()).toUtf8();
	}

	private static WatchEvent next(BlockingQueue<WatchEvent> events) throws InterruptedException {
		WatchEvent event = events.poll(10, TimeUnit.SECONDS);
		assertThat(event).isNotNull();
		return event;
	}

	@Test
	void whenInterruptedThenOperationsGoOnAndTheFlagStays() {
		Thread.currentThread().interrupt();
		try {
			for (int index = 0; index < 1000; index++) {
				this.store.put(put("k" + index, "v" + index), NOW);
				assertThat(value(this.store, "k" + index)).isEqualTo("v" + index);
			}
			this.store.flush();
			this.store.compact();
			this.store.checkpoint(this.directory.resolve("interrupted"));
			this.store.statistics().forEach((statistic) -> statistic.value().getAsDouble());
			assertThat(keys(this.store, KeyRange.all(), ScanOptions.DEFAULT)).hasSize(1000);
			this.store.close();
		}
		finally {
			assertThat(Thread.interrupted()).isTrue();
		}
		open();
		assertThat(keys(this.store, KeyRange.all(), ScanOptions.DEFAULT)).hasSize(1000);
	}

	@Test
	void whenProbedThenItPasses() {
		this.store.probe();
		this.store.probe();
		assertThat(keys(this.store, KeyRange.all(), ScanOptions.DEFAULT)).isEmpty();
	}

	@Test
	void whenExplainedThenFactsAreThoseOfTheEntry() {
		Version version = this.store
			.put(new Mutation.Put(key("a"), Bytes.utf8("head"), Bytes.utf8("value"), NOW + 10, 0), NOW);
		assertThat(this.store.explain(key("a"))).singleElement().satisfies((description) -> {
			assertThat(description.layer()).isEqualTo("rocksdb");
			assertThat(description.facts()).containsEntry("present", true)
				.containsEntry("version", version.toString())
				.containsEntry("expires-at", NOW + 10)
				.containsEntry("stored-size", 9);
		});
		assertThat(this.store.explain(key("b")).get(0).facts()).containsOnlyKeys("present");
	}

	@Test
	void whenStatisticsAreReadThenTheyAreKnown() {
		this.store.put(put("a", "1"), NOW);
		assertThat(this.store.statistics()).allSatisfy((statistic) -> {
			assertThat(statistic.name()).startsWith("rocksdb.");
			assertThat(statistic.value().getAsDouble()).as(statistic.name()).isNotNaN();
		});
		assertThat(statistic(this.store, "keys.estimated")).isPositive();
		assertThat(statistic(this.store, "memtables.size")).isPositive();
		assertThat(statistic(this.store, "disk.used")).isPositive();
		assertThat(statistic(this.store, "disk.free")).isPositive();
		assertThat(statistic(this.store, "block-cache.capacity")).isEqualTo(RocksDbResources.defaultBlockCacheSize());
		assertThat(this.store.statistics()).noneMatch((statistic) -> statistic.name().contains("wal"));
	}

	@Test
	void whenCheckpointIsTakenThenItOpensAsAStore() {
		this.store.put(put("a", "1", NOW + 10), NOW);
		Path copy = this.directory.resolve("copies/today");
		this.store.checkpoint(copy);
		this.store.put(put("a", "2"), NOW);
		try (RocksDbStore opened = Fixture.open(copy)) {
			assertThat(value(opened, "a")).isEqualTo("1");
			assertThat(opened.expiredBefore(NOW + 10, 10)).hasSize(1);
			opened.put(put("a", "3"), NOW);
		}
		assertThat(value(this.store, "a")).isEqualTo("2");
	}

	@Test
	void whenCheckpointDirectoryExistsThenItIsRefused() throws Exception {
		Path existing = Files.createDirectory(this.directory.resolve("existing"));
		assertThatExceptionOfType(StorageConfigurationException.class).isThrownBy(() -> this.store.checkpoint(existing))
			.withMessageContaining(existing.toString());
		assertThat(existing).isEmptyDirectory();
	}

	@Test
	void whenDescribedThenSettingsAreShown() {
		assertThat(this.store.layers()).singleElement().satisfies((description) -> {
			assertThat(description.layer()).isEqualTo("rocksdb");
			assertThat(description.facts()).containsEntry("directory", this.store.directory().toString())
				.containsEntry("durability", "process")
				.containsEntry("block-cache-size", RocksDbResources.defaultBlockCacheSize());
		});
		assertThat(this.store.unwrap(RocksDbStore.class)).contains(this.store);
		assertThat(this.store.unwrap(Duration.class)).isEmpty();
	}

}
