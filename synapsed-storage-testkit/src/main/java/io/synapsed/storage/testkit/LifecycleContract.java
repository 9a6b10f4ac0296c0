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

package io.synapsed.storage.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import io.synapsed.storage.StorageCursor;
import io.synapsed.storage.StorageEntry;
import io.synapsed.storage.StorageSnapshot;
import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.StorageTransaction;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Capability;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.exception.StorageClosedException;
import io.synapsed.storage.exception.StorageRejectedException;
import io.synapsed.storage.exception.StorageTimeoutException;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.Namespace;
import io.synapsed.storage.spi.WriteBatch;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Closing, opening again, and threads that are interrupted.
 *
 * @since 0.1.0
 */
public abstract class LifecycleContract extends StoreContract {

	@Test
	void whenClosedThenEveryOperationIsRefused() {
		Bytes key = bytes("key");
		Version version = storage().put(key, "value");
		// Once more, so that a cache has it.
		storage().get(key);
		storage().get(key);
		Map<String, ThrowingCallable> operations = operations(key, version);
		storage().close();
		operations.forEach((name, operation) -> assertThatExceptionOfType(StorageClosedException.class).as(name)
			.isThrownBy(operation)
			.withMessageContaining(storage().name())
			.matches((ex) -> !ex.isRetryable()));
	}

	private Map<String, ThrowingCallable> operations(Bytes key, Version version) {
		StorageTemplate storage = storage();
		KeyValueStore store = storage.store();
		Map<String, ThrowingCallable> operations = new LinkedHashMap<>();
		operations.put("get", () -> storage.get(key));
		operations.put("get bypassing the cache", () -> storage.get(key, ReadOptions.BYPASS_CACHE));
		operations.put("get of an absent key", () -> storage.get("absent"));
		operations.put("getEntry", () -> storage.getEntry(key));
		operations.put("exists", () -> storage.exists(key));
		operations.put("getAll", () -> storage.getAll(List.of(key)));
		operations.put("getAll of none", () -> storage.getAll(List.of()));
		operations.put("put", () -> storage.put(key, "value"));
		operations.put("delete", () -> storage.delete(key));
		operations.put("delete of an absent key", () -> storage.delete("absent"));
		operations.put("flush", storage::flush);
		operations.put("commit of nothing", () -> store.commit(WriteBatch.of(List.of()), 0));
		operations.put("expiredBefore", () -> store.expiredBefore(Long.MAX_VALUE - 1, 1));
		operations.put("probe", store::probe);
		operations.put("explain", () -> store.explain(Namespace.DEFAULT.encode(key)));
		if (has(Capability.ATOMIC_BATCH)) {
			operations.put("putAll", () -> storage.putAll(Map.of(key, "value")));
			operations.put("deleteAll", () -> storage.deleteAll(List.of(key)));
		}
		if (has(Capability.CONDITIONAL_WRITE)) {
			operations.put("putIfAbsent", () -> storage.putIfAbsent(key, "value"));
			operations.put("compareAndSet", () -> storage.compareAndSet(key, version, "value"));
			operations.put("compareAndDelete", () -> storage.compareAndDelete(key, version));
		}
		if (has(Capability.INCREMENT)) {
			operations.put("increment", () -> storage.increment(key, 1));
		}
		if (has(Capability.TTL)) {
			operations.put("put with a time to live", () -> storage.put(key, "value", Duration.ofDays(1)));
			operations.put("expire", () -> storage.expire(key, Duration.ofDays(1)));
			operations.put("remainingTimeToLive", () -> storage.remainingTimeToLive(key));
		}
		if (has(Capability.ORDERED_SCAN)) {
			StorageCursor cursor = storage.scan(KeyRange.all());
			operations.put("scan", () -> storage.scan(KeyRange.all()));
			operations.put("scan of an empty range", () -> storage.scan(new KeyRange(key, key)));
			operations.put("count", () -> storage.count(KeyRange.all()));
			operations.put("next of a scan", cursor::next);
		}
		if (has(Capability.SNAPSHOT)) {
			StorageSnapshot snapshot = storage.snapshot();
			operations.put("snapshot", storage::snapshot);
			operations.put("get of a snapshot", () -> snapshot.get(key));
			operations.put("scan of a snapshot", () -> snapshot.scan(KeyRange.all()));
			if (has(Capability.ORDERED_SCAN)) {
				StorageCursor cursor = snapshot.scan(KeyRange.all());
				operations.put("next of a scan of a snapshot", cursor::next);
			}
		}
		if (has(Capability.TRANSACTION)) {
			StorageTransaction transaction = storage.beginTransaction();
			transaction.put(key, "value");
			operations.put("beginTransaction", storage::beginTransaction);
			operations.put("get of a transaction", () -> transaction.get("other"));
			operations.put("commit of a transaction", transaction::commit);
		}
		if (has(Capability.WATCH)) {
			operations.put("watch", () -> storage.watch(KeyRange.all(), (event) -> {
			}));
		}
		return operations;
	}

	@Test
	void whenClosedTwiceThenNothingHappens() {
		StorageSnapshot snapshot = has(Capability.SNAPSHOT) ? storage().snapshot() : null;
		StorageCursor cursor = has(Capability.ORDERED_SCAN) ? storage().scan(KeyRange.all()) : null;
		storage().close();
		storage().close();
		if (cursor != null) {
			cursor.close();
			cursor.close();
		}
		if (snapshot != null) {
			snapshot.close();
			snapshot.close();
		}
		assertThatExceptionOfType(StorageClosedException.class).isThrownBy(() -> storage().get("key"));
	}

	@Test
	void whenClosedUnderLoadThenEveryCallIsAnsweredRightlyOrRefused() {
		int threads = 16;
		for (int round = 0; round < 2; round++) {
			StorageTemplate storage = open(
					fixture().open(directory().resolveSibling("closed-under-load-" + round), clock()));
			for (int number = 0; number < 20; number++) {
				storage.put(numbered(number), number);
			}
			CountDownLatch busy = new CountDownLatch(threads);
			AtomicInteger refused = new AtomicInteger();
			Parallel.run(threads + 1, (thread) -> () -> {
				if (thread == threads) {
					busy.await();
					storage.close();
					return null;
				}
				try {
					for (int call = 0;; call++) {
						workOrMeetARefusal(storage, thread, call);
						if (call == 5) {
							busy.countDown();
						}
					}
				}
				catch (StorageClosedException ex) {
					refused.incrementAndGet();
				}
				finally {
					busy.countDown();
				}
				return null;
			});
			assertThat(refused).hasValue(threads);
		}
	}

	private void workOrMeetARefusal(StorageTemplate storage, int thread, int call) {
		try {
			work(storage, thread, call);
		}
		catch (StorageTimeoutException | StorageRejectedException ex) {
			// On a busy machine a write may wait too long. It was refused then.
			assertThat(ex).hasMessageContaining("nothing was written");
		}
	}

	private void work(StorageTemplate storage, int thread, int call) {
		Random random = new Random(31L * thread + call);
		int number = random.nextInt(20);
		int work = thread % 8;
		if (work == 2) {
			storage.put(numbered(number), number);
		}
		else if (work == 3 && has(Capability.ORDERED_SCAN)) {
			assertThat(storage.count(KeyRange.prefix("key-"))).isEqualTo(20);
		}
		else if (work == 4 && has(Capability.SNAPSHOT)) {
			try (StorageSnapshot snapshot = storage.snapshot()) {
				assertThat(snapshot.get(numbered(number), Integer.class)).contains(number);
				if (has(Capability.ORDERED_SCAN)) {
					assertThat(snapshot.count(KeyRange.prefix("key-"))).isEqualTo(20);
				}
			}
		}
		else if (work == 5) {
			assertThat(storage.getAll(List.of(numbered(number), numbered(19)))).hasSizeBetween(1, 2)
				.containsKey(numbered(19));
			storage.delete("never");
		}
		else if (work == 6 && has(Capability.INCREMENT)) {
			assertThat(storage.increment("counter-" + thread, 1)).isEqualTo(call + 1);
		}
		else if (work == 7 && has(Capability.TRANSACTION)) {
			storage.inTransaction((transaction) -> {
				assertThat(transaction.get("own-" + thread, Integer.class).orElse(0)).isEqualTo(call);
				transaction.put("own-" + thread, call + 1);
				return null;
			});
		}
		else {
			// Also instead of what the store cannot do: every thread must meet the end.
			assertThat(storage.get(numbered(number), Integer.class)).contains(number);
		}
	}

	@Test
	void whenAThreadIsInterruptedThenItsOperationsWorkAndTheFlagStays() {
		storage().put("before", 1);
		Thread.currentThread().interrupt();
		try {
			storage().put("key", "value");
			assertThat(storage().get("key", String.class)).contains("value");
			assertThat(storage().get("before", Integer.class)).contains(1);
			assertThat(storage().getAll(List.of(bytes("key"), bytes("before")))).hasSize(2);
			if (has(Capability.CONDITIONAL_WRITE)) {
				assertThat(storage().putIfAbsent("absent", "value")).isPresent();
			}
			if (has(Capability.INCREMENT)) {
				assertThat(storage().increment("counter", 1)).isOne();
			}
			if (has(Capability.ORDERED_SCAN)) {
				assertThat(storage().count(KeyRange.all())).isGreaterThan(1);
			}
			if (has(Capability.TRANSACTION)) {
				storage().inTransaction((transaction) -> {
					transaction.put("own", "value");
					return null;
				});
			}
			if (has(Capability.SNAPSHOT)) {
				try (StorageSnapshot snapshot = storage().snapshot()) {
					assertThat(snapshot.get("key")).isPresent();
				}
			}
			storage().flush();
			assertThat(storage().delete("key")).isTrue();
			assertThat(Thread.currentThread().isInterrupted()).isTrue();
		}
		finally {
			Thread.interrupted();
		}
		assertThat(storage().exists("key")).isFalse();
		storage().put("key", "value");
		assertThat(storage().exists("key")).isTrue();
	}

	@Test
	void whenThreadsAreInterruptedAtAnyMomentThenNoWriteIsLostAndTheStoreGoesOn() {
		List<Thread> writers = new ArrayList<>();
		CountDownLatch registered = new CountDownLatch(3);
		AtomicInteger running = new AtomicInteger(3);
		Parallel.run(4, (thread) -> () -> {
			if (thread == 3) {
				registered.await();
				while (running.get() > 0) {
					writers.forEach(Thread::interrupt);
					Thread.onSpinWait();
				}
				return null;
			}
			synchronized (writers) {
				writers.add(Thread.currentThread());
			}
			registered.countDown();
			try {
				for (int number = 0; number < 200; number++) {
					String key = "%d-%d".formatted(thread, number);
					storage().put(key, number);
					assertThat(storage().get(key, Integer.class)).contains(number);
					storage().put("shared", number);
				}
			}
			finally {
				running.decrementAndGet();
				Thread.interrupted();
			}
			return null;
		});
		for (int thread = 0; thread < 3; thread++) {
			for (int number = 0; number < 200; number++) {
				assertThat(storage().get("%d-%d".formatted(thread, number), Integer.class)).contains(number);
			}
		}
	}

	@Test
	void whenReopenedThenADurableStoreHasEverythingWithItsVersions() {
		assumeDurable();
		Version version = storage().put("key", "value");
		storage().put("empty", Bytes.EMPTY);
		storage().put("deleted", "value");
		storage().delete("deleted");
		storage().inNamespace("a").put("key", "in a");
		StorageEntry<Bytes> entry = storage().getEntry("key").orElseThrow();
		reopen();
		assertThat(storage().getEntry("key")).contains(entry);
		assertThat(storage().get("key", String.class)).contains("value");
		assertThat(storage().get("empty")).contains(Bytes.EMPTY);
		assertThat(storage().exists("deleted")).isFalse();
		assertThat(storage().inNamespace("a").get("key", String.class)).contains("in a");
		if (has(Capability.CONDITIONAL_WRITE)) {
			assertThat(storage().compareAndSet("key", version, "next")).isPresent();
		}
	}

	@Test
	void whenReopenedWithAnEarlierClockThenNoVersionIsGivenTwice() {
		assumeDurable();
		List<Version> versions = new ArrayList<>();
		for (int round = 0; round < 4; round++) {
			for (int number = 0; number < 10; number++) {
				versions.add(storage().put("key", "value"));
			}
			clock().advance(Duration.ofDays(-1));
			reopen();
		}
		assertThat(versions).doesNotHaveDuplicates();
	}

	@Test
	void whenNotDurableThenReopeningStartsEmpty() {
		assumeHas(Capability.ORDERED_SCAN);
		Assumptions.assumeFalse(fixture().isDurable() || has(Capability.SHARED), "the store keeps its entries");
		storage().put("key", "value");
		reopen();
		assertThat(storage().count(KeyRange.all())).isZero();
	}

}
