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

package io.synapsed.storage.testkit.history;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * The checker of transactions finds each anomaly and takes none for one that is not. The
 * system property {@code synapsed.storage.test.seed} repeats a run.
 */
class SerializabilityCheckerTests {

	private final long seed = Long.getLong("synapsed.storage.test.seed", System.nanoTime());

	private final SerializabilityChecker checker = new SerializabilityChecker();

	private long moment;

	private static ListOperation append(String key, long element) {
		return new ListOperation.Append(key, element);
	}

	private static ListOperation read(String key, Long... elements) {
		return new ListOperation.Read(key, List.of(elements));
	}

	private static ListTransaction at(long called, long returned, ListOperation... operations) {
		ListTransaction.Status status = (returned == Operation.NEVER) ? ListTransaction.Status.UNKNOWN
				: ListTransaction.Status.COMMITTED;
		return new ListTransaction(0, List.of(operations), status, called, returned);
	}

	private ListTransaction next(ListOperation... operations) {
		return at(this.moment++, this.moment++, operations);
	}

	/** Runs at the same time as all others that are made this way. */
	private ListTransaction concurrent(ListOperation... operations) {
		return at(this.moment++, 1_000_000 + this.moment++, operations);
	}

	private ListTransaction aborted(ListOperation... operations) {
		return new ListTransaction(0, List.of(operations), ListTransaction.Status.ABORTED, this.moment++,
				this.moment++);
	}

	private void isCorrect(ListTransaction... transactions) {
		assertThat(this.checker.check(Arrays.asList(transactions))).isEqualTo(Judgement.CORRECT);
	}

	private void isWrong(String explanation, ListTransaction... transactions) {
		Judgement judgement = this.checker.check(Arrays.asList(transactions));
		assertThat(judgement.verdict()).isEqualTo(Verdict.VIOLATED);
		assertThat(judgement.explanation()).startsWith(explanation);
	}

	@Test
	void whenTransactionsFollowEachOtherThenTheyAreCorrect() {
		isCorrect();
		isCorrect(next(read("x"), append("x", 1)), next(read("x", 1L), append("x", 2), read("x", 1L, 2L)),
				next(read("x", 1L, 2L), read("y")));
	}

	@Test
	void whenConcurrentTransactionsHaveAnOrderThenTheyAreCorrect() {
		isCorrect(concurrent(read("x"), append("y", 1)), concurrent(read("y", 1L), append("x", 1)),
				concurrent(read("x", 1L), read("y", 1L)));
	}

	@Test
	void whenAnOutcomeIsUnknownThenBothAreCorrect() {
		isCorrect(at(1, Operation.NEVER, append("x", 1)), at(2, 3, read("x")));
		isCorrect(at(1, Operation.NEVER, append("x", 1)), at(2, 3, read("x", 1L)));
		isCorrect(at(1, Operation.NEVER, append("x", 1)), at(2, 3, read("x")), at(4, 5, read("x", 1L)));
		isWrong("G-single in real time", at(1, Operation.NEVER, append("x", 1)), at(2, 3, read("x", 1L)),
				at(4, 5, read("x")));
	}

	@Test
	void whenWritesCircleThenItIsG0() {
		isWrong("G0", concurrent(append("x", 1), append("y", 2)), concurrent(append("x", 2), append("y", 1)),
				concurrent(read("x", 1L, 2L)), concurrent(read("y", 1L, 2L)));
	}

	@Test
	void whenReadsOfWritesCircleThenItIsG1c() {
		isWrong("G1c", concurrent(append("x", 1), read("y", 1L)), concurrent(append("y", 1), read("x", 1L)));
	}

	@Test
	void whenABatchIsSeenInHalvesThenItIsGSingle() {
		isWrong("G-single", concurrent(append("x", 1), append("y", 1)), concurrent(read("x", 1L), read("y")));
	}

	@Test
	void whenTwoWriteWhatTheOtherHasReadThenItIsG2() {
		isWrong("G2", concurrent(read("x"), append("y", 1)), concurrent(read("y"), append("x", 1)));
	}

	@Test
	void whenAnUpdateIsLostThenItIsFound() {
		isWrong("G2", concurrent(read("x"), append("x", 1)), concurrent(read("x"), append("x", 2)),
				concurrent(read("x", 2L)));
		isWrong("G0 in real time", next(append("x", 1)), next(append("x", 2)), next(read("x", 2L)));
		isWrong("G-single in real time", next(append("x", 1)), next(read("x")));
	}

	@Test
	void whenAReadIsStaleThenItIsFound() {
		isWrong("G-single in real time", next(append("x", 1)), next(append("x", 2)), next(read("x", 1L, 2L)),
				next(read("x", 1L)));
	}

	@Test
	void whenAnAbortedWriteIsReadThenItIsG1a() {
		isWrong("G1a", aborted(append("x", 1)), next(read("x", 1L)));
		isCorrect(aborted(read("x", 9L), append("x", 1)), next(read("x")));
	}

	@Test
	void whenHalfOfATransactionIsReadThenItIsG1b() {
		isWrong("G1b", concurrent(append("x", 1), append("x", 2)), concurrent(read("x", 1L)));
	}

	@Test
	void whenAWriteIsAppliedTwiceOrMadeUpThenItIsFound() {
		isWrong("A write was applied twice", next(append("x", 1)), next(read("x", 1L, 1L)));
		isWrong("No transaction has appended 7", next(append("x", 1)), next(read("x", 1L, 7L)));
	}

	@Test
	void whenReadsKnowDifferentOrdersThenItIsFound() {
		isWrong("Two reads of x know different orders", concurrent(append("x", 1)), concurrent(append("x", 2)),
				concurrent(read("x", 1L, 2L)), concurrent(read("x", 2L)));
	}

	@Test
	void whenATransactionDoesNotSeeItselfThenItIsFound() {
		isWrong("A transaction does not see its own writes", next(append("x", 1), read("x")));
		isWrong("A transaction sees a list change under it", next(append("x", 1)),
				concurrent(read("x"), read("x", 1L)));
	}

	@Test
	void whenAnElementIsNotUniqueThenTheHistoryIsRefused() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.checker.check(List.of(next(append("x", 1)), next(append("x", 1)))));
	}

	@Test
	void whenARightStoreRunsTransactionsThenTheyAreCorrectAndPlantedFaultsAreFound() {
		for (int number = 0; number < 100; number++) {
			Random random = new Random(this.seed + number);
			List<ListTransaction> transactions = simulate(random, 2 + random.nextInt(6), 50 + random.nextInt(150));
			String description = "seed " + this.seed + ", number " + number;
			assertThat(this.checker.check(transactions)).as(description).isEqualTo(Judgement.CORRECT);
			assertThat(this.checker.check(withFault(transactions, random)).verdict()).as(description)
				.isEqualTo(Verdict.VIOLATED);
		}
	}

	/** Transactions that take effect one after another, in the midst of their times. */
	private static List<ListTransaction> simulate(Random random, int clients, int size) {
		Map<String, List<Long>> lists = new HashMap<>();
		long[] free = new long[clients];
		List<ListTransaction> transactions = new ArrayList<>();
		for (int number = 1; number <= size; number++) {
			long effect = 100L * number;
			int client = random.nextInt(clients);
			long called = Math.max(free[client] + 1, effect - random.nextInt(500));
			if (called >= effect) {
				continue;
			}
			List<ListOperation> operations = new ArrayList<>();
			for (int step = 1 + random.nextInt(4); step > 0; step--) {
				String key = "list-" + random.nextInt(3);
				List<Long> list = lists.computeIfAbsent(key, (name) -> new ArrayList<>());
				if (random.nextBoolean()) {
					operations.add(new ListOperation.Read(key, list));
				}
				else {
					list.add(number * 10L + step);
					operations.add(new ListOperation.Append(key, number * 10L + step));
				}
			}
			boolean unknown = random.nextInt(20) == 0;
			free[client] = effect + 1 + random.nextInt(500);
			transactions.add(new ListTransaction(client, operations,
					unknown ? ListTransaction.Status.UNKNOWN : ListTransaction.Status.COMMITTED, called,
					unknown ? Operation.NEVER : free[client]));
		}
		return transactions;
	}

	private static List<ListTransaction> withFault(List<ListTransaction> transactions, Random random) {
		List<ListTransaction> faulty = new ArrayList<>(transactions);
		long end = 1_000_000;
		faulty.add(at(end, end + 1, append("end", 1)));
		faulty.add(at(end + 2, end + 3, append("end", 2), append("other", 2)));
		faulty.add(at(end + 4, end + 5, switch (random.nextInt(4)) {
			case 0 -> read("end", 1L);
			case 1 -> read("end", 2L);
			case 2 -> read("end", 1L, 2L, 1L);
			default -> read("other");
		}));
		java.util.Collections.shuffle(faulty, random);
		return faulty;
	}

}
