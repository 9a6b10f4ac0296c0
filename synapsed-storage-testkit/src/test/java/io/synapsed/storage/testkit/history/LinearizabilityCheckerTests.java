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

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Version;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The checker gives the right verdict on histories written by hand, on random ones with a
 * fault planted in them, and on whatever a search by brute force can judge. The system
 * property {@code synapsed.storage.test.seed} repeats a run.
 */
class LinearizabilityCheckerTests {

	private static final int MUTATED_OF_EACH = 60;

	private static final int CROSS_CHECKED = 4_000;

	private final long seed = Long.getLong("synapsed.storage.test.seed", System.nanoTime());

	private final LinearizabilityChecker checker = new LinearizabilityChecker();

	private static Map<String, HistoryBuilder> correct() {
		Map<String, HistoryBuilder> histories = new LinkedHashMap<>();
		histories.put("nothing", new HistoryBuilder());
		histories.put("absent at first", new HistoryBuilder().absent().nothingToDelete());
		histories.put("reads of the newest value",
				new HistoryBuilder().put("a", 1).found("a", 1).put("b", 2).found("b", 2));
		histories.put("delete", new HistoryBuilder().put("a", 1).deleted().absent().nothingToDelete());
		histories.put("remove without being told", new HistoryBuilder().removed().put("a", 1).removed().absent());
		histories.put("set", new HistoryBuilder().put("a", 1).set(1, "b", 2).setRefused(1, "c").found("b", 2));
		histories.put("create", new HistoryBuilder().create("a", 1).createRefused("b").found("a", 1));
		histories.put("delete at a version",
				new HistoryBuilder().put("a", 1).put("b", 2).deleteAtRefused(1).deletedAt(2).absent());
		histories.put("an old and a new value during a write", new HistoryBuilder(20).put("z", 1)
			.add(1, new Action.Put(HistoryBuilder.bytes("a")), new Outcome.Applied(HistoryBuilder.version(2)), 30, 40)
			.add(2, new Action.Get(), found("z", 1), 31, 32)
			.add(2, new Action.Get(), found("a", 2), 33, 34));
		histories.put("a failed write is not there",
				new HistoryBuilder().put("a", 1).failed(new Action.Put(HistoryBuilder.bytes("b"))).found("a", 1));
		histories.put("an unknown write is there", new HistoryBuilder().putUnknown("a").found("a", 7).found("a", 7));
		histories.put("an unknown write is not there", new HistoryBuilder().putUnknown("a").absent());
		histories.put("an unknown write comes late",
				new HistoryBuilder().putUnknown("a").absent().put("b", 1).found("b", 1).found("a", 2));
		histories.put("an unknown delete comes late",
				new HistoryBuilder().put("a", 1).deleteUnknown().found("a", 1).absent().absent());
		histories.put("an unknown set that held",
				new HistoryBuilder().put("a", 1).setUnknown(1, "b").found("b", 2).set(2, "c", 3));
		histories.put("an unknown set that did not",
				new HistoryBuilder().put("a", 1).put("b", 2).setUnknown(1, "c").found("b", 2));
		histories.put("the same value at two versions", new HistoryBuilder().put("a", 1).put("a", 2).found("a", 2));
		return histories;
	}

	private static Map<String, HistoryBuilder> wrong() {
		Map<String, HistoryBuilder> histories = new LinkedHashMap<>();
		histories.put("a value from nowhere", new HistoryBuilder().found("a", 1));
		histories.put("a lost write", new HistoryBuilder().put("a", 1).absent());
		histories.put("a stale read", new HistoryBuilder().put("a", 1).put("b", 2).found("a", 1));
		histories.put("an old version of the same value", new HistoryBuilder().put("a", 1).put("a", 2).found("a", 1));
		histories.put("a resurrected delete", new HistoryBuilder().put("a", 1).deleted().found("a", 1));
		histories.put("a resurrected remove", new HistoryBuilder().put("a", 1).removed().found("a", 1));
		histories.put("a delete of nothing that had something", new HistoryBuilder().put("a", 1).nothingToDelete());
		histories.put("a delete of something that was not there", new HistoryBuilder().deleted());
		histories.put("two winners of one version", new HistoryBuilder().put("a", 1).set(1, "b", 2).set(1, "c", 3));
		histories.put("two creators", new HistoryBuilder().create("a", 1).create("b", 2));
		histories.put("a set refused at its version", new HistoryBuilder().put("a", 1).setRefused(1, "b"));
		histories.put("a creation refused of nothing", new HistoryBuilder().createRefused("a"));
		histories.put("a delete at an old version", new HistoryBuilder().put("a", 1).put("b", 2).deletedAt(1));
		histories.put("a delete refused at its version", new HistoryBuilder().put("a", 1).deleteAtRefused(1));
		histories.put("a new value, then the old one, during a write", new HistoryBuilder(20).put("z", 1)
			.add(1, new Action.Put(HistoryBuilder.bytes("a")), new Outcome.Applied(HistoryBuilder.version(2)), 30, 40)
			.add(2, new Action.Get(), found("a", 2), 31, 32)
			.add(2, new Action.Get(), found("z", 1), 33, 34));
		histories.put("a failed write is there",
				new HistoryBuilder().failed(new Action.Put(HistoryBuilder.bytes("b"))).found("b", 1));
		histories.put("an unknown write applied twice",
				new HistoryBuilder().putUnknown("a").found("a", 1).put("b", 2).found("a", 3));
		histories.put("an unknown write under two versions",
				new HistoryBuilder().putUnknown("a").found("a", 1).found("a", 2));
		histories.put("an unknown delete applied twice",
				new HistoryBuilder().put("a", 1).deleteUnknown().absent().put("b", 2).absent());
		histories.put("an unknown set that could not hold",
				new HistoryBuilder().put("a", 1).put("b", 2).setUnknown(1, "c").found("c", 3));
		histories.put("a value read before its write", new HistoryBuilder(20).found("a", 1).put("a", 1));
		return histories;
	}

	private static Outcome found(String value, long version) {
		return new Outcome.Found(HistoryBuilder.bytes(value), HistoryBuilder.version(version));
	}

	@TestFactory
	List<DynamicTest> correctHistories() {
		return tests(correct(),
				(builder) -> assertThat(this.checker.check(builder.build())).isEqualTo(Judgement.CORRECT));
	}

	@TestFactory
	List<DynamicTest> wrongHistories() {
		return tests(wrong(), (builder) -> {
			Judgement judgement = this.checker.check(builder.build());
			assertThat(judgement.verdict()).isEqualTo(Verdict.VIOLATED);
			assertThat(judgement.explanation()).contains("key \"key\"", "client");
			assertThatExceptionOfType(AssertionError.class).isThrownBy(judgement::orFail)
				.withMessage("VIOLATED: " + judgement.explanation());
		});
	}

	private static List<DynamicTest> tests(Map<String, HistoryBuilder> histories, Consumer<HistoryBuilder> test) {
		List<DynamicTest> tests = new ArrayList<>();
		histories.forEach((name, builder) -> tests.add(DynamicTest.dynamicTest(name, () -> test.accept(builder))));
		return tests;
	}

	/** Ends of a history that no right store has, beside the ends that they came from. */
	private static Map<String, List<Consumer<HistoryBuilder>>> mutations() {
		Map<String, List<Consumer<HistoryBuilder>>> mutations = new LinkedHashMap<>();
		mutations.put("stale read", List.of((end) -> end.put("x", 1001).put("y", 1002).found("y", 1002),
				(end) -> end.put("x", 1001).put("y", 1002).found("x", 1001)));
		mutations.put("lost update",
				List.of((end) -> end.put("x", 1001).set(1001, "y", 1002).setRefused(1001, "z").found("y", 1002),
						(end) -> end.put("x", 1001).set(1001, "y", 1002).set(1001, "z", 1003).found("z", 1003)));
		mutations.put("resurrected delete", List.of((end) -> end.put("x", 1001).deleted().absent(),
				(end) -> end.put("x", 1001).deleted().absent().found("x", 1001)));
		mutations.put("duplicate apply", List.of(
				(end) -> end.putUnknown("x").found("x", 1001).put("y", 1002).found("y", 1002),
				(end) -> end.putUnknown("x").found("x", 1001).put("y", 1002).found("y", 1002).found("x", 1001)));
		return mutations;
	}

	@TestFactory
	List<DynamicTest> mutatedHistories() {
		List<DynamicTest> tests = new ArrayList<>();
		mutations().forEach((name, ends) -> tests.add(DynamicTest.dynamicTest(name, () -> {
			for (int number = 0; number < MUTATED_OF_EACH; number++) {
				Random random = new Random(this.seed + number);
				List<Operation> beginning = SimulatedHistory.create(random, 2 + random.nextInt(8),
						20 + random.nextInt(200), random.nextInt(6), true);
				String description = name + ", seed " + this.seed + ", number " + number;
				assertThat(judge(beginning, ends.get(0), random)).as(description).isEqualTo(Verdict.CORRECT);
				assertThat(judge(beginning, ends.get(1), random)).as(description).isEqualTo(Verdict.VIOLATED);
			}
		})));
		return tests;
	}

	/** What was left open in the beginning may take effect in the end, and need not. */
	private Verdict judge(List<Operation> beginning, Consumer<HistoryBuilder> end, Random random) {
		HistoryBuilder builder = new HistoryBuilder(10_000);
		builder.removed();
		end.accept(builder);
		List<Operation> operations = new ArrayList<>(beginning);
		operations.addAll(builder.operations());
		Collections.shuffle(operations, random);
		return this.checker.check(History.of(operations)).verdict();
	}

	@Test
	void whenHistoriesAreSmallThenBruteForceAgrees() {
		int[] verdicts = new int[2];
		for (int number = 0; number < CROSS_CHECKED; number++) {
			Random random = new Random(this.seed + number);
			List<Operation> operations = new ArrayList<>(SimulatedHistory.create(random, 1 + random.nextInt(4),
					2 + random.nextInt(7), random.nextInt(3), random.nextBoolean()));
			for (int change = random.nextInt(3); change > 0; change--) {
				changeOutcome(operations, random);
			}
			if (!isPlausible(operations)) {
				continue;
			}
			boolean expected = BruteForce.isLinearizable(operations);
			Judgement judgement = this.checker.check(History.of(operations));
			assertThat(judgement.verdict()).as("seed %d, number %d, %s", this.seed, number, operations)
				.isEqualTo(expected ? Verdict.CORRECT : Verdict.VIOLATED);
			verdicts[expected ? 1 : 0]++;
		}
		assertThat(verdicts[0]).isGreaterThan(CROSS_CHECKED / 10);
		assertThat(verdicts[1]).isGreaterThan(CROSS_CHECKED / 10);
	}

	/** Whether clients expect only versions that they have been told. */
	private static boolean isPlausible(List<Operation> operations) {
		return operations.stream().allMatch((operation) -> {
			Version expected = (operation.action() instanceof Action.CompareAndSet set) ? set.expected()
					: (operation.action() instanceof Action.CompareAndDelete delete) ? delete.expected() : null;
			return expected == null || operations.stream()
				.anyMatch((other) -> other.returned() < operation.called() && expected.equals(shown(other.outcome())));
		});
	}

	private static @Nullable Version shown(Outcome outcome) {
		return (outcome instanceof Outcome.Found found) ? found.version()
				: (outcome instanceof Outcome.Applied applied) ? applied.version() : null;
	}

	private static void changeOutcome(List<Operation> operations, Random random) {
		int index = random.nextInt(operations.size());
		Operation operation = operations.get(index);
		if (operation.isUnknown()) {
			return;
		}
		Outcome outcome;
		if (operation.action() instanceof Action.Get) {
			Operation other = operations.get(random.nextInt(operations.size()));
			Outcome seen = (other.outcome() instanceof Outcome.Found) ? other.outcome() : new Outcome.Absent();
			if (other.outcome() instanceof Outcome.Applied applied && applied.version() != null) {
				Bytes value = (other.action() instanceof Action.Put put) ? put.value()
						: ((Action.CompareAndSet) other.action()).value();
				seen = new Outcome.Found(value, applied.version());
			}
			outcome = seen;
		}
		else if (operation.action() instanceof Action.Put || operation.action() instanceof Action.Remove) {
			return;
		}
		else if (operation.outcome() instanceof Outcome.Applied) {
			outcome = new Outcome.Refused();
		}
		else {
			boolean set = operation.action() instanceof Action.CompareAndSet;
			outcome = new Outcome.Applied(set ? Version.of(500 + index) : null);
		}
		operations.set(index, new Operation(operation.client(), operation.key(), operation.action(), outcome,
				operation.called(), operation.returned()));
	}

	@Test
	void whenAHistoryIsAsLargeAsAllowedThenItIsJudged() {
		for (int number = 0; number < 20; number++) {
			List<Operation> operations = SimulatedHistory.create(new Random(this.seed + number), 10, 300, 10, true);
			assertThat(this.checker.check(History.of(operations))).as("seed %d, number %d", this.seed, number)
				.isEqualTo(Judgement.CORRECT);
		}
	}

	@Test
	void whenOneKeyOfManyIsWrongThenItIsNamed() {
		List<Operation> operations = new ArrayList<>();
		for (int number = 0; number < 50; number++) {
			Bytes key = Bytes.utf8("key-" + number);
			String read = (number == 33) ? "other" : "value";
			operations.add(new Operation(0, key, new Action.Put(Bytes.utf8("value")),
					new Outcome.Applied(Version.of(1)), 2 * number, 1000 + 2 * number));
			operations.add(new Operation(1, key, new Action.Get(), new Outcome.Found(Bytes.utf8(read), Version.of(1)),
					2 * number + 1, 1001 + 2 * number));
		}
		assertThat(this.checker.check(History.of(operations)).explanation()).contains("key-33")
			.doesNotContain("key-32");
	}

	@Test
	void whenAHistoryIsWrongThenOnlyWhatShowsItIsRendered() {
		HistoryBuilder builder = new HistoryBuilder();
		for (int number = 1; number < 50; number++) {
			builder.put("v" + number, number).found("v" + number, number);
		}
		builder.found("v48", 48);
		for (int number = 50; number < 100; number++) {
			builder.put("v" + number, number).found("v" + number, number);
		}
		String explanation = this.checker.check(builder.build()).explanation();
		assertThat(explanation).contains("of 199 show it; the one that returned at 197 has no place")
			.contains("get -> \"v48\"")
			.doesNotContain("get -> \"v47\"", "v50");
	}

	@Test
	void whenAHistoryIsTooLargeThenThereIsNoVerdict() {
		HistoryBuilder many = new HistoryBuilder();
		HistoryBuilder unknown = new HistoryBuilder();
		HistoryBuilder concurrent = new HistoryBuilder();
		for (int number = 0; number <= LinearizabilityChecker.MAX_OPERATIONS; number++) {
			many.put("v", number);
		}
		for (int number = 0; number <= 10; number++) {
			unknown.putUnknown("v" + number);
			concurrent.add(number, new Action.Get(), new Outcome.Absent(), number, 100 + number);
		}
		assertThat(this.checker.check(many.build()).verdict()).isEqualTo(Verdict.UNKNOWN);
		assertThat(this.checker.check(unknown.build()).explanation()).contains("11 operations of unknown outcome");
		Judgement judgement = this.checker.check(concurrent.build());
		assertThat(judgement.explanation()).contains("11 operations at the same time");
		assertThatExceptionOfType(AssertionError.class).isThrownBy(judgement::orFail)
			.withMessageStartingWith("UNKNOWN");
	}

	@Test
	void whenTheTimeIsUpThenThereIsNoVerdict() {
		// Ten writes at a time have too many orders to try, and none of them is right.
		List<Operation> operations = new ArrayList<>();
		for (int round = 0; round < 25; round++) {
			for (int client = 0; client < 10; client++) {
				operations.add(new Operation(client, HistoryBuilder.KEY,
						new Action.Put(HistoryBuilder.bytes("v" + round + "-" + client)), new Outcome.Applied(null),
						round * 100L + client, round * 100L + 50 + client));
			}
		}
		operations.add(new Operation(0, HistoryBuilder.KEY, new Action.Get(), new Outcome.Absent(), 90_000, 90_001));
		assertThat(new LinearizabilityChecker(Duration.ofMillis(1)).check(History.of(operations)).verdict())
			.isEqualTo(Verdict.UNKNOWN);
		assertThatExceptionOfType(IllegalArgumentException.class)
			.isThrownBy(() -> new LinearizabilityChecker(Duration.ZERO));
	}

}
