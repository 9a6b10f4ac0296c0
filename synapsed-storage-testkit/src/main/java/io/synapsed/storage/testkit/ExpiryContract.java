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
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import io.synapsed.storage.StorageCursor;
import io.synapsed.storage.StorageEntry;
import io.synapsed.storage.StorageSnapshot;
import io.synapsed.storage.StorageTransaction;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Capability;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.common.ScanOptions;
import io.synapsed.storage.common.Subscription;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.exception.InvalidValueException;
import io.synapsed.storage.expiry.ExpirySweeper;
import io.synapsed.storage.spi.ExpiredEntry;
import io.synapsed.storage.spi.WriteBatch;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Entries that expire: from that millisecond on, no operation shows them.
 *
 * @since 0.1.0
 */
public abstract class ExpiryContract extends StoreContract {

	private static final Duration SECOND = Duration.ofSeconds(1);

	@Override
	protected Set<Capability> requiredCapabilities() {
		return Set.of(Capability.TTL, Capability.CONDITIONAL_WRITE);
	}

	@Test
	void whenPutWithATimeToLiveThenItLivesExactlyThatLong() {
		Instant expiry = Instant.ofEpochMilli(clock().millis()).plus(SECOND);
		storage().put("key", "value", SECOND);
		assertThat(storage().getEntry("key"))
			.hasValueSatisfying((entry) -> assertThat(entry.expiresAt()).contains(expiry));
		clock().advance(Duration.ofMillis(999));
		assertThat(storage().get("key", String.class)).contains("value");
		assertThat(storage().remainingTimeToLive("key")).contains(Duration.ofMillis(1));
		clock().advance(Duration.ofMillis(1));
		assertThat(storage().get("key")).isEmpty();
	}

	/**
	 * Returns how many entries a sweeper finds.
	 */
	private int found(int expired) {
		return fixture().findsExpired() ? expired : 0;
	}

	@Test
	void whenExpiredThenNoReadShowsIt() {
		Bytes key = bytes("key");
		storage().put(key, "value", SECOND);
		storage().put("other", "value");
		// Twice, so that a cache has it.
		storage().get(key);
		storage().get(key);
		clock().advance(SECOND);
		assertThat(storage().get(key)).isEmpty();
		assertThat(storage().get(key, String.class)).isEmpty();
		assertThat(storage().get(key, ReadOptions.BYPASS_CACHE)).isEmpty();
		assertThat(storage().getEntry(key)).isEmpty();
		assertThat(storage().exists(key)).isFalse();
		assertThat(storage().getAll(List.of(key, bytes("other")))).containsOnlyKeys(bytes("other"));
		assertThat(storage().remainingTimeToLive(key)).isEmpty();
	}

	@Test
	void whenExpiredThenNoWriteFindsIt() {
		storage().put("key", "value", SECOND);
		storage().get("key");
		clock().advance(SECOND);
		assertThat(storage().delete("key")).isFalse();
		storage().put("key", "value", SECOND);
		clock().advance(SECOND);
		assertThat(storage().expire("key", SECOND)).isFalse();
		assertThat(storage().persist("key")).isFalse();
		assertThat(storage().exists("key")).isFalse();
	}

	@Test
	void whenExpiredThenScansAndCountsLeaveItOut() {
		assumeHas(Capability.ORDERED_SCAN);
		for (int number = 0; number < 6; number++) {
			if (number % 2 == 0) {
				storage().put(numbered(number), "", SECOND);
			}
			else {
				storage().put(numbered(number), "");
			}
		}
		clock().advance(SECOND);
		assertThat(storage().count(KeyRange.all())).isEqualTo(3);
		assertThat(keys(ScanOptions.DEFAULT)).containsExactly(numbered(1), numbered(3), numbered(5));
		assertThat(keys(ScanOptions.DEFAULT.reverse(true).limit(2))).containsExactly(numbered(5), numbered(3));
		assertThat(keys(ScanOptions.DEFAULT.withoutValues().limit(1))).containsExactly(numbered(1));
	}

	private List<Bytes> keys(ScanOptions options) {
		try (StorageCursor cursor = storage().scan(KeyRange.all(), options)) {
			return cursor.stream().map(StorageEntry::key).toList();
		}
	}

	@Test
	void whenAnEntryExpiresDuringAScanThenTheScanLeavesItOut() {
		assumeHas(Capability.ORDERED_SCAN);
		storage().put("a", "");
		storage().put("b", "", SECOND);
		storage().put("c", "");
		for (boolean reverse : new boolean[] { false, true }) {
			storage().put("b", "", SECOND);
			try (StorageCursor cursor = storage().scan(KeyRange.all(), ScanOptions.DEFAULT.reverse(reverse))) {
				cursor.next();
				clock().advance(SECOND);
				assertThat(cursor.next().key()).isEqualTo(bytes(reverse ? "a" : "c"));
				assertThat(cursor.hasNext()).isFalse();
			}
		}
	}

	@Test
	void whenAnEntryExpiresThenSnapshotsDoNotShowItEither() {
		assumeHas(Capability.SNAPSHOT);
		storage().put("key", "value", SECOND);
		try (StorageSnapshot snapshot = storage().snapshot()) {
			assertThat(snapshot.get("key")).isPresent();
			clock().advance(SECOND);
			assertThat(snapshot.get("key")).isEmpty();
			assertThat(snapshot.getEntry(bytes("key"))).isEmpty();
			assertThat(snapshot.count(KeyRange.all())).isZero();
		}
	}

	@Test
	void whenAnEntryExpiresThenTransactionsDoNotShowItEither() {
		assumeHas(Capability.TRANSACTION);
		storage().put("a", "value", SECOND);
		storage().put("b", "value", SECOND);
		try (StorageTransaction transaction = storage().beginTransaction()) {
			transaction.put(bytes("own"), "value", SECOND);
			assertThat(transaction.get("a")).isPresent();
			assertThat(transaction.exists(bytes("own"))).isTrue();
			clock().advance(SECOND);
			assertThat(transaction.get("a")).isEmpty();
			assertThat(transaction.exists(bytes("b"))).isFalse();
			assertThat(transaction.exists(bytes("own"))).isFalse();
			if (has(Capability.ORDERED_SCAN)) {
				assertThat(transaction.count(KeyRange.all())).isZero();
			}
		}
	}

	@Test
	void whenAnEntryExpiresDuringAScanOfATransactionThenTheScanLeavesItOut() {
		assumeHas(Capability.TRANSACTION, Capability.ORDERED_SCAN);
		storage().put("a", "");
		storage().put("b", "", SECOND);
		storage().put("d", "");
		try (StorageTransaction transaction = storage().beginTransaction()) {
			transaction.put(bytes("c"), "", SECOND);
			try (StorageCursor cursor = transaction.scan(KeyRange.all())) {
				assertThat(cursor.next().key()).isEqualTo(bytes("a"));
				clock().advance(SECOND);
				assertThat(cursor.next().key()).isEqualTo(bytes("d"));
			}
		}
	}

	@Test
	void whenOverwrittenWithoutATimeToLiveThenTheOldOneIsCleared() {
		storage().put("put", "old", SECOND);
		storage().put("batch", "old", SECOND);
		storage().put("deleted", "old", SECOND);
		storage().put("put", "new");
		storage().delete("deleted");
		storage().put("deleted", "new");
		if (has(Capability.ATOMIC_BATCH)) {
			storage().batch().put("batch", "new").commit();
		}
		else {
			storage().put("batch", "new");
		}
		clock().advance(SECOND);
		for (String key : List.of("put", "batch", "deleted")) {
			assertThat(storage().get(key, String.class)).contains("new");
			assertThat(storage().remainingTimeToLive(key)).isEmpty();
		}
	}

	@Test
	void whenOverwrittenWithAnotherTimeToLiveThenThatOneCounts() {
		storage().put("longer", "old", SECOND);
		storage().put("shorter", "old", SECOND.multipliedBy(3));
		storage().put("later", "old");
		storage().put("longer", "new", SECOND.multipliedBy(3));
		storage().put("shorter", "new", SECOND);
		storage().put("later", "new", SECOND);
		clock().advance(SECOND);
		assertThat(storage().exists("longer")).isTrue();
		assertThat(storage().exists("shorter")).isFalse();
		assertThat(storage().exists("later")).isFalse();
	}

	@Test
	void whenComparedAndSetThenTheExpiryStaysUnlessAnotherIsGiven() {
		Version version = storage().put("key", "1", SECOND.multipliedBy(10));
		clock().advance(SECOND);
		version = storage().compareAndSet("key", version, "2").orElseThrow();
		assertThat(storage().remainingTimeToLive("key")).contains(SECOND.multipliedBy(9));
		version = storage().compareAndSet("key", version, "3", SECOND).orElseThrow();
		assertThat(storage().remainingTimeToLive("key")).contains(SECOND);
		clock().advance(SECOND);
		assertThat(storage().compareAndSet("key", version, "4")).isEmpty();
	}

	@Test
	void whenExpiryIsSetOrTakenAwayThenValueAndTypeStay() {
		Version version = storage().put("key", "value");
		assertThat(storage().remainingTimeToLive("key")).isEmpty();
		assertThat(storage().expire("key", SECOND)).isTrue();
		assertThat(storage().getEntry("key")).map(StorageEntry::version).isNotEqualTo(Optional.of(version));
		assertThat(storage().remainingTimeToLive("key")).contains(SECOND);
		assertThat(storage().persist("key")).isTrue();
		assertThat(storage().remainingTimeToLive("key")).isEmpty();
		clock().advance(SECOND.multipliedBy(2));
		assertThat(storage().get("key", String.class)).contains("value");
		assertThat(storage().expire("key", SECOND)).isTrue();
		clock().advance(SECOND);
		assertThat(storage().exists("key")).isFalse();
	}

	@Test
	void whenAbsentThenExpiryCannotBeSetOrTakenAway() {
		assertThat(storage().expire("key", SECOND)).isFalse();
		assertThat(storage().persist("key")).isFalse();
		assertThat(storage().remainingTimeToLive("key")).isEmpty();
	}

	@Test
	void whenTheTimeToLiveIsNoDurationAheadThenItIsRefusedAndNothingIsWritten() {
		for (Duration bad : List.of(Duration.ZERO, Duration.ofMillis(-1), Duration.ofNanos(999_999),
				Duration.ofMillis(Long.MAX_VALUE), Duration.ofSeconds(Long.MAX_VALUE))) {
			assertThatExceptionOfType(InvalidValueException.class).isThrownBy(() -> storage().put("key", "value", bad));
			assertThatExceptionOfType(InvalidValueException.class)
				.isThrownBy(() -> storage().putIfAbsent("key", "value", bad));
			assertThatExceptionOfType(InvalidValueException.class).isThrownBy(() -> storage().expire("key", bad));
		}
		assertThat(storage().exists("key")).isFalse();
		storage().put("key", "value", Duration.ofDays(365_000));
		assertThat(storage().remainingTimeToLive("key")).contains(Duration.ofDays(365_000));
	}

	@Test
	void whenTheClockGoesBackThenTheExpiryDoesNotMove() {
		storage().put("key", "value", SECOND);
		clock().advance(Duration.ofSeconds(-5));
		assertThat(storage().remainingTimeToLive("key")).contains(Duration.ofSeconds(6));
		clock().advance(Duration.ofMillis(5_999));
		assertThat(storage().exists("key")).isTrue();
		clock().advance(Duration.ofMillis(1));
		assertThat(storage().exists("key")).isFalse();
	}

	@Test
	void whenSweptThenOnlyExpiredEntriesAreFreedAndNobodyHearsOfIt() {
		int expiring = 1_200;
		storage().put("stays", "value");
		storage().put("later", "value", SECOND.multipliedBy(2));
		for (int number = 0; number < expiring; number++) {
			storage().put(numbered(number), "value", SECOND);
		}
		storage().put(numbered(0), "renewed");
		storage().delete(numbered(1));
		RecordingListener listener = new RecordingListener();
		Subscription watch = has(Capability.WATCH) ? storage().watch(KeyRange.all(), listener) : null;
		try (ExpirySweeper sweeper = new ExpirySweeper(storage().store(), clock())) {
			assertThat(sweeper.sweep()).isZero();
			clock().advance(SECOND);
			assertThat(storage().store().expiredBefore(clock().millis(), 10)).hasSize(found(10));
			assertThat(sweeper.sweep()).isEqualTo(found(expiring - 2));
			assertThat(sweeper.sweep()).isZero();
		}
		assertThat(storage().store().expiredBefore(clock().millis(), 10)).isEmpty();
		assertThat(storage().get(numbered(0), String.class)).contains("renewed");
		assertThat(storage().exists("stays")).isTrue();
		assertThat(storage().exists("later")).isTrue();
		if (watch != null) {
			storage().put("end", "");
			assertThat(listener.awaitPutOf(bytes("end"))).isEmpty();
			watch.close();
		}
	}

	@Test
	void whenAnEntryIsRenewedAfterItWasFoundExpiredThenSweepingSparesIt() {
		storage().put("key", "old", SECOND);
		clock().advance(SECOND);
		List<ExpiredEntry> expired = storage().store().expiredBefore(clock().millis(), 10);
		assertThat(expired).hasSize(found(1));
		storage().put("key", "new", SECOND);
		storage().store().commit(WriteBatch.of(expired.stream().map(ExpiredEntry::reclaim).toList()), clock().millis());
		assertThat(storage().get("key", String.class)).contains("new");
		clock().advance(SECOND);
		// The entry has expired, and is at another version.
		storage().store().commit(WriteBatch.of(expired.stream().map(ExpiredEntry::reclaim).toList()), clock().millis());
		assertThat(storage().store().expiredBefore(clock().millis(), 10)).hasSize(found(1));
	}

	@Test
	void whenExpiredAndReopenedThenItStaysAbsent() {
		assumeDurable();
		storage().put("short", "value", SECOND);
		storage().put("long", "value", SECOND.multipliedBy(10));
		clock().advance(SECOND);
		reopen();
		assertThat(storage().exists("short")).isFalse();
		assertThat(storage().remainingTimeToLive("long")).contains(SECOND.multipliedBy(9));
		assertThat(storage().store().expiredBefore(clock().millis(), 10)).hasSize(found(1));
	}

}
