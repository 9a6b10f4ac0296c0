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

import java.util.Set;
import java.util.function.Consumer;

import io.synapsed.storage.StorageCursor;
import io.synapsed.storage.StorageTransaction;
import io.synapsed.storage.common.Capability;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.ScanOptions;
import io.synapsed.storage.exception.StorageConflictException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Transactions, serializable also for what a scan did not find.
 *
 * @since 0.1.0
 */
public abstract class RangeProtectionContract extends StoreContract {

	private static final KeyRange RANGE = KeyRange.prefix("key-");

	@Override
	protected Set<Capability> requiredCapabilities() {
		return Set.of(Capability.TRANSACTION, Capability.ORDERED_SCAN, Capability.RANGE_PROTECTION);
	}

	@BeforeEach
	void putSomeKeys() {
		for (int number = 10; number < 60; number += 10) {
			storage().put(numbered(number), number);
		}
	}

	private void conflicts(Consumer<StorageTransaction> work, Runnable change) {
		try (StorageTransaction transaction = storage().beginTransaction()) {
			work.accept(transaction);
			transaction.put("result", "value");
			change.run();
			assertThatExceptionOfType(StorageConflictException.class).isThrownBy(transaction::commit)
				.matches(StorageConflictException::isRetryable, "can be run again")
				.withMessageContaining(storage().name());
		}
		assertThat(storage().exists("result")).isFalse();
	}

	private void commits(Consumer<StorageTransaction> work, Runnable change) {
		try (StorageTransaction transaction = storage().beginTransaction()) {
			work.accept(transaction);
			transaction.put("result", "value");
			change.run();
			transaction.commit();
		}
		assertThat(storage().delete("result")).isTrue();
	}

	private static Consumer<StorageTransaction> counting(KeyRange range) {
		return (transaction) -> transaction.count(range);
	}

	private static Consumer<StorageTransaction> taking(int entries, ScanOptions options) {
		return (transaction) -> {
			try (StorageCursor cursor = transaction.scan(RANGE, options)) {
				for (int taken = 0; taken < entries; taken++) {
					cursor.next();
				}
			}
		};
	}

	@Test
	void whenAKeyAppearsInAScannedRangeThenItConflicts() {
		conflicts(counting(RANGE), () -> storage().put(numbered(15), 15));
		conflicts(counting(RANGE), () -> storage().put(numbered(99), 99));
		conflicts(counting(new KeyRange(numbered(10), numbered(20))), () -> storage().put(numbered(11), 11));
		conflicts(counting(KeyRange.prefix("none-")), () -> storage().put("none-any-more", 1));
	}

	@Test
	void whenAKeyOfAScannedRangeChangesOrGoesThenItConflicts() {
		conflicts(counting(RANGE), () -> storage().put(numbered(10), 11));
		conflicts(counting(RANGE), () -> storage().delete(numbered(20)));
		conflicts(counting(RANGE), () -> {
			storage().delete(numbered(30));
			storage().put(numbered(31), 31);
		});
	}

	@Test
	void whenAKeyAppearsElsewhereThenItCommits() {
		commits(counting(new KeyRange(numbered(10), numbered(20))), () -> storage().put(numbered(20), 21));
		commits(counting(new KeyRange(numbered(10), numbered(20))), () -> storage().put(numbered(9), 9));
		commits(counting(RANGE), () -> storage().put("other", 1));
		commits(counting(RANGE), () -> storage().inNamespace("other").put(numbered(15), 15));
		commits(counting(RANGE), () -> {
		});
	}

	@Test
	void whenAScanStopsThenOnlyWhatItHasPassedIsProtected() {
		conflicts(taking(2, ScanOptions.DEFAULT), () -> storage().put(numbered(15), 15));
		commits(taking(2, ScanOptions.DEFAULT), () -> storage().put(numbered(55), 55));
		conflicts(taking(2, ScanOptions.DEFAULT.limit(2)), () -> storage().put(numbered(5), 5));
		ScanOptions reverse = ScanOptions.DEFAULT.reverse(true);
		conflicts(taking(2, reverse), () -> storage().put(numbered(99), 99));
		commits(taking(2, reverse), () -> storage().put(numbered(1), 1));
	}

	@Test
	void whenTheTransactionItselfWritesIntoTheRangeThenItCommits() {
		commits((transaction) -> {
			transaction.count(RANGE);
			transaction.put(numbered(15), 15);
			transaction.delete(numbered(10));
			assertThat(transaction.count(RANGE)).isEqualTo(5);
		}, () -> {
		});
		assertThat(storage().count(RANGE)).isEqualTo(5);
	}

	@Test
	void whenManyAddAsLongAsThereIsRoomThenThereIsNeverOneTooMany() {
		int room = 12;
		Parallel.run(4, (thread) -> () -> {
			for (int number = 0; number < 10; number++) {
				String key = "guest/%d-%d".formatted(thread, number);
				try {
					storage().inTransaction((transaction) -> {
						if (transaction.count(KeyRange.prefix("guest/")) < room) {
							transaction.put(key, "booked");
						}
						return null;
					});
				}
				catch (StorageConflictException ex) {
					// Many conflicts in a row are allowed, one guest too many is not.
					assertThat(ex.isRetryable()).isTrue();
				}
			}
			return null;
		});
		assertThat(storage().count(KeyRange.prefix("guest/"))).isBetween(1L, (long) room);
	}

}
