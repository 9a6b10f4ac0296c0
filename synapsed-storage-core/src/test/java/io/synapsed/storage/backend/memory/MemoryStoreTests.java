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

package io.synapsed.storage.backend.memory;

import java.util.ArrayList;
import java.util.List;

import io.synapsed.storage.MutableClock;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.common.ScanOptions;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.exception.StorageFullException;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.EntryCursor;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.Snapshot;
import io.synapsed.storage.spi.Statistic;
import io.synapsed.storage.spi.WriteBatch;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for what {@link MemoryStore} has beyond the contract.
 */
class MemoryStoreTests {

	private static final Bytes KEY = Bytes.utf8("key");

	private final MutableClock clock = new MutableClock();

	private static void put(MemoryStore store, Bytes key, int size, long expiresAt) {
		store.put(new Mutation.Put(key, Bytes.wrap(new byte[size]), expiresAt, 0), 0);
	}

	private static double statistic(MemoryStore store, String name) {
		return Statistic.named(store.statistics(), name).value().getAsDouble();
	}

	@Test
	void whenAKeyIsWrittenOftenWhileASnapshotIsOpenThenItIsRememberedOnce() {
		MemoryStore store = MemoryStore.builder().build();
		put(store, KEY, 1, Entry.NEVER);
		try (Snapshot first = store.snapshot()) {
			for (int round = 0; round < 100; round++) {
				put(store, KEY, round, Entry.NEVER);
				if (round % 10 == 0) {
					store.delete(KEY, 0);
				}
				store.snapshot().close();
			}
			assertThat(store.keysWithHistory()).isOne();
			assertThat(first.get(KEY, ReadOptions.DEFAULT).value().size()).isOne();
		}
		assertThat(store.keysWithHistory()).isZero();
		assertThat(store.get(KEY, ReadOptions.DEFAULT).value().size()).isEqualTo(99);
	}

	@Test
	void whenEverythingIsDeletedAndSnapshotsAreClosedThenNothingIsHeld() {
		MemoryStore store = MemoryStore.builder().build();
		List<Snapshot> snapshots = new ArrayList<>();
		for (int number = 0; number < 50; number++) {
			put(store, Bytes.utf8("key-" + number % 10), 100, Entry.NEVER);
			snapshots.add(store.snapshot());
		}
		for (int number = 0; number < 10; number++) {
			store.delete(Bytes.utf8("key-" + number), 0);
		}
		assertThat(statistic(store, "memory.snapshots.open")).isEqualTo(50);
		snapshots.forEach(Snapshot::close);
		assertThat(statistic(store, "memory.snapshots.open")).isZero();
		assertThat(statistic(store, "memory.entries")).isZero();
		assertThat(statistic(store, "memory.size")).isZero();
		assertThat(store.keysWithHistory()).isZero();
		try (EntryCursor cursor = store.scan(KeyRange.all(), ScanOptions.DEFAULT)) {
			assertThat(cursor.next()).isNull();
		}
	}

	@Test
	void whenFullThenExpiredEntriesMakeRoom() {
		MemoryStore store = MemoryStore.builder().clock(this.clock).maxSize(1_000).build();
		put(store, Bytes.utf8("a"), 500, this.clock.millis() + 10);
		assertThatExceptionOfType(StorageFullException.class)
			.isThrownBy(() -> put(store, Bytes.utf8("b"), 500, Entry.NEVER))
			.withMessageContaining("1000");
		this.clock.advance(10);
		store.put(new Mutation.Put(Bytes.utf8("b"), Bytes.wrap(new byte[500]), Entry.NEVER, 0), this.clock.millis());
		assertThat(statistic(store, "memory.entries")).isOne();
		// Smaller values always fit in the place of larger ones.
		put(store, Bytes.utf8("b"), 400, Entry.NEVER);
		assertThat(statistic(store, "memory.size")).isEqualTo(400 + 1 + MemoryEntry.OVERHEAD);
	}

	private static Mutation.Rewrite rewrite(Bytes key, int size, long expiresAt, Version version) {
		return new Mutation.Rewrite(new Mutation.Put(key, Bytes.wrap(new byte[size]), expiresAt, 0), version);
	}

	@Test
	void whenRewrittenThenTheSizeFollowsAndTheMaximumHolds() {
		MemoryStore store = MemoryStore.builder().clock(this.clock).maxSize(1_000).build();
		long now = this.clock.millis();
		put(store, KEY, 500, now + 10);
		Version version = store.get(KEY, ReadOptions.DEFAULT).version();
		store.commit(WriteBatch.of(List.of(rewrite(KEY, 600, now + 10, version))), now);
		assertThat(statistic(store, "memory.size")).isEqualTo(600 + 3 + MemoryEntry.OVERHEAD);
		assertThat(statistic(store, "memory.entries")).isOne();
		assertThatExceptionOfType(StorageFullException.class)
			.isThrownBy(() -> store.commit(WriteBatch.of(List.of(rewrite(KEY, 900, now + 10, version))), now));
		// What is not rewritten needs no room.
		store.commit(WriteBatch.of(List.of(rewrite(KEY, 900, now + 10, Version.of(1)))), now);
		store.commit(WriteBatch.of(List.of(rewrite(KEY, 100, now + 10, version))), now);
		assertThat(statistic(store, "memory.size")).isEqualTo(100 + 3 + MemoryEntry.OVERHEAD);
		this.clock.advance(10);
		store.commit(WriteBatch.of(List.of(new Mutation.Reclaim(KEY, version))), now + 10);
		assertThat(statistic(store, "memory.size")).isZero();
		assertThat(store.expiredBefore(now + 10, 10)).isEmpty();
	}

	@Test
	void whenABatchPutsAndRewritesAKeyThenThePutNeedsTheRoom() {
		MemoryStore store = MemoryStore.builder().clock(this.clock).maxSize(1_000).build();
		long now = this.clock.millis();
		put(store, KEY, 500, Entry.NEVER);
		Version version = store.get(KEY, ReadOptions.DEFAULT).version();
		Mutation.Put large = new Mutation.Put(KEY, Bytes.wrap(new byte[900]), Entry.NEVER, 0);
		Mutation.Rewrite small = rewrite(KEY, 10, Entry.NEVER, version);
		assertThatExceptionOfType(StorageFullException.class)
			.isThrownBy(() -> store.commit(WriteBatch.of(List.of(large, small)), now));
		assertThat(statistic(store, "memory.size")).isEqualTo(500 + 3 + MemoryEntry.OVERHEAD);
	}

	@Test
	void whenRewrittenWhileASnapshotIsOpenThenItIsForgottenWithIt() {
		MemoryStore store = MemoryStore.builder().build();
		put(store, KEY, 10, Entry.NEVER);
		Version version = store.get(KEY, ReadOptions.DEFAULT).version();
		try (Snapshot snapshot = store.snapshot()) {
			store.commit(WriteBatch.of(List.of(rewrite(KEY, 20, Entry.NEVER, version))), 0);
			assertThat(snapshot.get(KEY, ReadOptions.DEFAULT).value().size()).isEqualTo(10);
			assertThat(store.keysWithHistory()).isOne();
		}
		assertThat(store.keysWithHistory()).isZero();
		assertThat(store.get(KEY, ReadOptions.DEFAULT).value().size()).isEqualTo(20);
	}

	@Test
	void whenTheMaximumSizeIsNotPositiveThenItIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> MemoryStore.builder().maxSize(0));
	}

	@Test
	void whenAValueIsASliceThenTheLargerArrayIsNotHeld() {
		MemoryStore store = MemoryStore.builder().build();
		Bytes large = Bytes.wrap(new byte[1_000_000]);
		store.put(new Mutation.Put(large.slice(0, 5), large.slice(5, 5), Entry.NEVER, 0), 0);
		Entry entry = store.get(large.slice(0, 5), ReadOptions.DEFAULT);
		assertThat(entry.key().backingArray()).hasSize(5);
		assertThat(entry.value().backingArray()).hasSize(5);
	}

}
