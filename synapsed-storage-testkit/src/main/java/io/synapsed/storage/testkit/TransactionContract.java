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

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import io.synapsed.storage.StorageCursor;
import io.synapsed.storage.StorageTransaction;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Capability;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.ScanOptions;
import io.synapsed.storage.exception.StorageClosedException;
import io.synapsed.storage.exception.StorageConflictException;
import io.synapsed.storage.exception.StorageRollbackException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Transactions, serializable for the keys that they read and wrote.
 *
 * @since 0.1.0
 */
public abstract class TransactionContract extends StoreContract {

	@Override
	protected Set<Capability> requiredCapabilities() {
		return Set.of(Capability.TRANSACTION, Capability.ORDERED_SCAN);
	}

	@Test
	void whenWrittenThenTheTransactionReadsItsOwnWritesAndNobodyElseDoes() {
		storage().put("old", "value");
		try (StorageTransaction transaction = storage().beginTransaction()) {
			transaction.put("new", "value");
			transaction.put("old", "changed");
			assertThat(transaction.get(bytes("new"), String.class)).contains("value");
			assertThat(transaction.get("old", String.class)).contains("changed");
			transaction.delete("old");
			assertThat(transaction.get("old")).isEmpty();
			assertThat(transaction.exists(bytes("old"))).isFalse();
			assertThat(storage().exists("new")).isFalse();
			assertThat(storage().get("old", String.class)).contains("value");
			transaction.commit();
		}
		assertThat(storage().get("new", String.class)).contains("value");
		assertThat(storage().exists("old")).isFalse();
	}

	@Test
	void whenClosedWithoutACommitThenNothingIsStored() {
		try (StorageTransaction transaction = storage().beginTransaction()) {
			transaction.put("key", "value");
		}
		assertThat(storage().exists("key")).isFalse();
	}

	@Test
	void whenEndedThenItRefusesToGoOn() {
		StorageTransaction transaction = storage().beginTransaction();
		transaction.put("key", "value");
		transaction.commit();
		transaction.close();
		assertThatExceptionOfType(StorageClosedException.class).isThrownBy(() -> transaction.get("key"));
		assertThatExceptionOfType(StorageClosedException.class).isThrownBy(() -> transaction.put("key", "value"));
		assertThatExceptionOfType(StorageClosedException.class).isThrownBy(() -> transaction.scan(KeyRange.all()));
		assertThatExceptionOfType(StorageClosedException.class).isThrownBy(transaction::commit);
	}

	@Test
	void whenWorkBeginsInsideOtherWorkThenItJoinsItsTransaction() {
		AtomicInteger attempts = new AtomicInteger();
		String result = storage().inTransaction((outer) -> {
			attempts.incrementAndGet();
			outer.put("key", "outer");
			return storage().inNamespace("other").inTransaction((inner) -> {
				inner.put("key", "inner");
				return storage().inTransaction((innermost) -> {
					String seen = innermost.get("key", String.class).orElseThrow();
					innermost.put("key", seen + " and innermost");
					return seen;
				});
			});
		});
		assertThat(attempts).hasValue(1);
		assertThat(result).isEqualTo("outer");
		assertThat(storage().get("key", String.class)).contains("outer and innermost");
		assertThat(storage().inNamespace("other").get("key", String.class)).contains("inner");
		storage().inTransaction((later) -> {
			later.put("key", "later");
			return null;
		});
		assertThat(storage().get("key", String.class)).contains("later");
	}

	@Test
	void whenWorkThatHasJoinedFailsThenNothingIsWritten() {
		assertThatExceptionOfType(StorageRollbackException.class).isThrownBy(() -> storage().inTransaction((outer) -> {
			outer.put("outer", "value");
			try {
				storage().inTransaction((inner) -> {
					inner.put("inner", "value");
					throw new IllegalStateException("planned");
				});
			}
			catch (IllegalStateException ex) {
				outer.put("caught", "value");
			}
			return null;
		})).withCauseInstanceOf(IllegalStateException.class);
		assertThat(storage().count(KeyRange.all())).isZero();
		assertThatIllegalStateException().isThrownBy(() -> storage().inTransaction((outer) -> {
			outer.put("outer", "value");
			return storage().inTransaction((inner) -> {
				throw new IllegalStateException("planned");
			});
		}));
		assertThat(storage().count(KeyRange.all())).isZero();
	}

	@Test
	void whenWorkUsesAnotherThreadOrTransactionThenTheyStaySeparate() {
		storage().inTransaction((outer) -> {
			outer.put("outer", "value");
			try (StorageTransaction separate = storage().beginTransaction()) {
				assertThat(separate.get("outer")).isEmpty();
				separate.put("separate", "value");
				separate.commit();
			}
			return null;
		});
		assertThat(storage().exists("separate")).isTrue();
		assertThat(storage().exists("outer")).isTrue();
	}

	@Test
	void whenAKeyThatWasReadHasChangedThenItConflictsAndNothingIsStored() {
		storage().put("read", "old");
		conflicts((transaction) -> transaction.get("read"), () -> storage().put("read", "new"));
		conflicts((transaction) -> transaction.get("read"), () -> storage().put("read", "new"));
		conflicts((transaction) -> transaction.get("read"), () -> storage().delete("read"));
		conflicts((transaction) -> transaction.get("read"), () -> storage().put("read", "created"));
		conflicts((transaction) -> transaction.exists(bytes("none")), () -> storage().put("none", "created"));
		conflicts((transaction) -> {
			try (StorageCursor cursor = transaction.scan(KeyRange.prefix("read"))) {
				cursor.next();
			}
		}, () -> storage().put("read", "new"));
	}

	@Test
	void whenAKeyThatWasOnlyWrittenHasChangedThenItConflictsToo() {
		storage().put("there", "old");
		conflicts((transaction) -> transaction.put("there", "mine"), () -> storage().put("there", "theirs"));
		conflicts((transaction) -> transaction.put("absent", "mine"), () -> storage().put("absent", "theirs"));
		conflicts((transaction) -> transaction.delete("there"), () -> storage().put("there", "theirs"));
		assertThat(storage().get("there", String.class)).contains("theirs");
		assertThat(storage().get("absent", String.class)).contains("theirs");
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

	@Test
	void whenOtherKeysHaveChangedThenItCommits() {
		storage().put("mine", "old");
		storage().put("theirs", "old");
		try (StorageTransaction transaction = storage().beginTransaction()) {
			transaction.get("mine");
			transaction.put("mine", "new");
			storage().put("theirs", "new");
			transaction.commit();
		}
		assertThat(storage().get("mine", String.class)).contains("new");
		assertThat(storage().get("theirs", String.class)).contains("new");
	}

	@Test
	void whenOnlyReadThenReadsAreOfOneMomentAndTheCommitSucceeds() {
		assumeHas(Capability.SNAPSHOT);
		storage().put("a", "old");
		storage().put("b", "old");
		try (StorageTransaction transaction = storage().beginTransaction()) {
			assertThat(transaction.get("a", String.class)).contains("old");
			storage().put("b", "new");
			assertThat(transaction.get("b", String.class)).contains("old");
			transaction.commit();
		}
	}

	@Test
	void whenScannedThenOwnWritesAreMergedBothWays() {
		long seed = System.nanoTime();
		Random random = new Random(seed);
		TreeMap<Bytes, String> expected = new TreeMap<>();
		for (int number = 0; number < 60; number++) {
			if (random.nextBoolean()) {
				storage().put(numbered(number), "stored");
				expected.put(numbered(number), "stored");
			}
		}
		try (StorageTransaction transaction = storage().beginTransaction()) {
			for (int number = 0; number < 60; number++) {
				if (random.nextInt(3) == 0) {
					transaction.put(numbered(number), "own");
					expected.put(numbered(number), "own");
				}
				else if (random.nextInt(3) == 0) {
					transaction.delete(numbered(number));
					expected.remove(numbered(number));
				}
			}
			for (int round = 0; round < 30; round++) {
				KeyRange range = new KeyRange(random.nextBoolean() ? numbered(random.nextInt(60)) : null,
						random.nextBoolean() ? numbered(random.nextInt(60)) : null);
				boolean reverse = random.nextBoolean();
				int limit = 1 + random.nextInt(60);
				List<String> wanted = new ArrayList<>();
				(reverse ? expected.descendingMap() : expected).forEach((key, value) -> {
					if (range.contains(key) && wanted.size() < limit) {
						wanted.add(key.toUtf8() + "=" + value);
					}
				});
				try (StorageCursor cursor = transaction.scan(range, new ScanOptions(reverse, limit, false))) {
					assertThat(cursor.stream().map((entry) -> entry.keyText() + "=" + entry.value().toUtf8()))
						.as("seed %d, range %s, reverse %s, limit %d", seed, range, reverse, limit)
						.isEqualTo(wanted);
				}
			}
			transaction.commit();
		}
		assertThat(storage().getAll(expected.keySet(), String.class)).isEqualTo(expected);
		assertThat(storage().count(KeyRange.all())).isEqualTo(expected.size());
	}

	@Test
	void whenItSpansNamespacesThenAllOfThemCommitTogether() {
		try (StorageTransaction transaction = storage().beginTransaction()) {
			transaction.put("key", "default");
			StorageTransaction inA = transaction.inNamespace("a");
			inA.put("key", "in a");
			assertThat(inA.get("key", String.class)).contains("in a");
			assertThat(transaction.get("key", String.class)).contains("default");
			transaction.commit();
			assertThatExceptionOfType(StorageClosedException.class).isThrownBy(() -> inA.get("key"));
		}
		assertThat(storage().get("key", String.class)).contains("default");
		assertThat(storage().inNamespace("a").get("key", String.class)).contains("in a");
	}

	@Test
	void whenWorkConflictsThenItIsRunAgain() {
		storage().put("key", "0");
		AtomicInteger attempts = new AtomicInteger();
		String result = storage().inTransaction((transaction) -> {
			String value = transaction.get("key", String.class).orElseThrow();
			if (attempts.incrementAndGet() < 3) {
				storage().put("key", Integer.toString(attempts.get()));
			}
			transaction.put("key", value + "!");
			return value;
		});
		assertThat(attempts).hasValue(3);
		assertThat(result).isEqualTo("2");
		assertThat(storage().get("key", String.class)).contains("2!");
	}

	@Test
	void whenWorkAlwaysConflictsThenItEndsWithTheConflict() {
		AtomicInteger attempts = new AtomicInteger();
		assertThatExceptionOfType(StorageConflictException.class).isThrownBy(() -> storage().inTransaction((own) -> {
			own.get("key");
			own.put("other", "value");
			return storage().put("key", Integer.toString(attempts.incrementAndGet()));
		}))
			.matches(StorageConflictException::isRetryable, "can be run again")
			.withMessageContaining(storage().name())
			.satisfies((ex) -> assertThat(ex.store()).contains(storage().name()));
		assertThat(attempts.get()).isGreaterThan(1);
		assertThat(storage().exists("other")).isFalse();
	}

	@Test
	void whenWorkFailsThenNothingIsStoredAndTheFailureIsHandedOn() {
		assertThatIllegalStateException().isThrownBy(() -> storage().inTransaction((transaction) -> {
			transaction.put("key", "value");
			throw new IllegalStateException("planned");
		})).withMessage("planned");
		assertThat(storage().exists("key")).isFalse();
	}

	@Test
	void whenManyCountInTransactionsThenNoUpdateIsLost() {
		int threads = 8;
		int each = 25;
		Parallel.run(threads, (thread) -> () -> {
			for (int done = 0; done < each;) {
				try {
					storage().inTransaction((transaction) -> {
						int count = transaction.get("counter", Integer.class).orElse(0);
						transaction.put("counter", count + 1);
						return null;
					});
					done++;
				}
				catch (StorageConflictException ex) {
					// Many conflicts in a row are allowed, a lost update is not.
					assertThat(ex.isRetryable()).isTrue();
				}
			}
			return null;
		});
		assertThat(storage().get("counter", Integer.class)).contains(threads * each);
	}

	@Test
	void whenMoneyIsMovedThenTheSumStays() {
		int accounts = 4;
		for (int account = 0; account < accounts; account++) {
			storage().put(numbered(account), 100);
		}
		Parallel.run(4, (thread) -> () -> {
			Random random = new Random(thread);
			for (int round = 0; round < 25; round++) {
				Bytes from = numbered(random.nextInt(accounts));
				Bytes to = numbered(random.nextInt(accounts));
				try {
					int sum = storage().inTransaction((transaction) -> {
						transaction.put(from, transaction.get(from, Integer.class).orElseThrow() - 1);
						transaction.put(to, transaction.get(to, Integer.class).orElseThrow() + 1);
						return sum(transaction, accounts);
					});
					assertThat(sum).isEqualTo(accounts * 100);
				}
				catch (StorageConflictException ex) {
					assertThat(ex.isRetryable()).isTrue();
				}
			}
			return null;
		});
		try (StorageTransaction transaction = storage().beginTransaction()) {
			assertThat(sum(transaction, accounts)).isEqualTo(accounts * 100);
		}
	}

	private static int sum(StorageTransaction transaction, int accounts) {
		int sum = 0;
		for (int account = 0; account < accounts; account++) {
			sum += transaction.get(numbered(account), Integer.class).orElseThrow();
		}
		return sum;
	}

}
