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
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

import io.synapsed.storage.common.Bytes;

/**
 * Judges whether every operation of a history on single keys can have taken effect at one
 * moment between its call and its return. Keys are judged one by one. An operation of
 * unknown outcome may take effect at any moment after its call, or never. Immutable and
 * safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class LinearizabilityChecker {

	/** The largest number of operations on a key. */
	public static final int MAX_OPERATIONS = 300;

	/** The largest number of operations on a key that run at the same time. */
	public static final int MAX_CONCURRENT = 10;

	/** The largest number of operations on a key whose outcome is unknown. */
	public static final int MAX_UNKNOWN = 10;

	/** The time allowed for a key unless set. */
	public static final Duration DEFAULT_BUDGET = Duration.ofSeconds(60);

	private final Duration budget;

	/**
	 * Creates a checker that takes at most {@link #DEFAULT_BUDGET} for a key.
	 */
	public LinearizabilityChecker() {
		this(DEFAULT_BUDGET);
	}

	/**
	 * Creates a checker.
	 * @param budget the longest time for a key, positive
	 * @throws IllegalArgumentException if the time is not positive
	 */
	public LinearizabilityChecker(Duration budget) {
		if (budget.isNegative() || budget.isZero()) {
			throw new IllegalArgumentException("The time for a key must be positive, not " + budget);
		}
		this.budget = budget;
	}

	/**
	 * Judges a history of a store that was empty before it.
	 * @param history the history
	 * @return {@link Verdict#VIOLATED} with the operations that show it if any key is
	 * violated, otherwise {@link Verdict#UNKNOWN} if any key has no verdict
	 */
	public Judgement check(History history) {
		Judgement result = Judgement.CORRECT;
		for (Map.Entry<Bytes, List<Operation>> key : history.byKey().entrySet()) {
			Judgement judgement = check(key.getKey(), key.getValue());
			if (judgement.verdict() == Verdict.VIOLATED) {
				return judgement;
			}
			if (judgement.verdict() == Verdict.UNKNOWN) {
				result = judgement;
			}
		}
		return result;
	}

	private Judgement check(Bytes key, List<Operation> operations) {
		String excess = excess(operations);
		if (!excess.isEmpty()) {
			return Judgement.unknown("Key " + ValueText.of(key) + " has " + excess + "; spread them over more keys");
		}
		long deadline = System.nanoTime() + this.budget.toNanos();
		return switch (new OrderSearch(operations).run(deadline)) {
			case CORRECT -> Judgement.CORRECT;
			case VIOLATED -> Judgement.violated(HistoryExcerpt.of(key, operations, this.budget));
			case UNKNOWN -> Judgement.unknown(
					"Key " + ValueText.of(key) + " with " + operations.size() + " operations found no verdict within "
							+ this.budget + " and the memory allowed; use fewer on a key");
		};
	}

	private static String excess(List<Operation> operations) {
		if (operations.size() > MAX_OPERATIONS) {
			return operations.size() + " operations, more than " + MAX_OPERATIONS;
		}
		long unknown = operations.stream().filter(Operation::isUnknown).count();
		if (unknown > MAX_UNKNOWN) {
			return unknown + " operations of unknown outcome, more than " + MAX_UNKNOWN;
		}
		int concurrent = concurrent(operations);
		if (concurrent > MAX_CONCURRENT) {
			return concurrent + " operations at the same time, more than " + MAX_CONCURRENT;
		}
		return "";
	}

	/** Those of unknown outcome run for ever and are counted apart. */
	private static int concurrent(List<Operation> operations) {
		int most = 0;
		PriorityQueue<Long> running = new PriorityQueue<>();
		for (Operation operation : operations) {
			while (!running.isEmpty() && running.peek() < operation.called()) {
				running.poll();
			}
			if (!operation.isUnknown()) {
				running.add(operation.returned());
			}
			most = Math.max(most, running.size());
		}
		return most;
	}

}
