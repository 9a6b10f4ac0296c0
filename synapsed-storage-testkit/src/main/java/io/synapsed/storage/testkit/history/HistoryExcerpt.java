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
import java.util.List;

import io.synapsed.storage.common.Bytes;

/**
 * The part of a wrong history that is worth reading.
 */
final class HistoryExcerpt {

	/** A longer text now helps more than a shorter one later. */
	private static final long MAX_NANOS = Duration.ofSeconds(5).toNanos();

	private HistoryExcerpt() {
	}

	/**
	 * Renders the shortest beginning of a history that is wrong already, without what is
	 * not needed to see it.
	 * @param operations the operations of the key, for which there is no order
	 * @param budget the longest time to spend on making it short
	 */
	static String of(Bytes key, List<Operation> operations, Duration budget) {
		long deadline = System.nanoTime() + Math.min(budget.toNanos(), MAX_NANOS);
		List<Operation> shown = shortestBeginning(operations, deadline);
		long last = shown.stream()
			.mapToLong(Operation::returned)
			.filter((returned) -> returned != Operation.NEVER)
			.max()
			.orElse(0);
		shown = withoutNeedless(shown, deadline);
		StringBuilder text = new StringBuilder("No order of the operations on key ").append(ValueText.of(key))
			.append(" explains their outcomes. These ")
			.append(shown.size())
			.append(" of ")
			.append(operations.size())
			.append(" show it; the one that returned at ")
			.append(last)
			.append(" has no place.");
		for (Operation operation : shown) {
			text.append(line(operation));
		}
		return text.toString();
	}

	private static String line(Operation operation) {
		String returned = operation.isUnknown() ? "?" : Long.toString(operation.returned());
		return "%n  client %2d  %6d ..%6s  %s -> %s".formatted(operation.client(), operation.called(), returned,
				operation.action(), operation.outcome());
	}

	/**
	 * What begins correctly and goes wrong later stays wrong, so halving finds the end.
	 */
	private static List<Operation> shortestBeginning(List<Operation> operations, long deadline) {
		long[] returns = operations.stream()
			.mapToLong(Operation::returned)
			.filter((returned) -> returned != Operation.NEVER)
			.sorted()
			.toArray();
		int low = 0;
		int high = returns.length - 1;
		while (low < high) {
			int middle = (low + high) / 2;
			if (isWrong(until(operations, returns[middle]), deadline)) {
				high = middle;
			}
			else {
				low = middle + 1;
			}
		}
		return until(operations, returns[high]);
	}

	/** What was known at a moment: a write that ran was not known to have an effect. */
	private static List<Operation> until(List<Operation> operations, long moment) {
		List<Operation> known = new ArrayList<>();
		for (Operation operation : operations) {
			if (operation.returned() <= moment) {
				known.add(operation);
			}
			else if (operation.called() < moment && !operation.isObservation()) {
				known.add(new Operation(operation.client(), operation.key(), operation.action(), new Outcome.Unknown(),
						operation.called(), Operation.NEVER));
			}
		}
		return known;
	}

	/** Leaves out more and more, in large pieces first. */
	private static List<Operation> withoutNeedless(List<Operation> operations, long deadline) {
		List<Operation> left = operations;
		for (int piece = operations.size() / 2; piece > 0; piece /= 2) {
			for (int start = 0; start < left.size(); start += piece) {
				List<Operation> fewer = without(left, start, Math.min(left.size(), start + piece));
				if (fewer.size() < left.size() && isWrong(fewer, deadline)) {
					left = fewer;
					start -= piece;
				}
			}
		}
		return left;
	}

	private static List<Operation> without(List<Operation> operations, int start, int end) {
		List<Operation> fewer = new ArrayList<>(operations);
		for (Operation operation : operations.subList(start, end)) {
			if (isNeedless(operation, fewer)) {
				fewer.remove(operation);
			}
		}
		return fewer;
	}

	/**
	 * Tells whether the history stays wrong with the operation if it is wrong without it.
	 * That is so for an observation, unless its version would be unknown without it, and
	 * for an operation that may never have happened and whose value was never read.
	 */
	private static boolean isNeedless(Operation operation, List<Operation> operations) {
		if (operation.isObservation()) {
			return showsKnownVersion(operation, operations);
		}
		Bytes written = null;
		if (operation.action() instanceof Action.Put put) {
			written = put.value();
		}
		else if (operation.action() instanceof Action.CompareAndSet set) {
			written = set.value();
		}
		return operation.isUnknown() && written != null && !isSeen(written, operations);
	}

	private static boolean isSeen(Bytes value, List<Operation> operations) {
		return operations.stream()
			.anyMatch((operation) -> operation.outcome() instanceof Outcome.Found found && found.value().equals(value));
	}

	private static boolean showsKnownVersion(Operation observation, List<Operation> operations) {
		if (!(observation.outcome() instanceof Outcome.Found found) || found.version() == null) {
			return true;
		}
		return operations.stream()
			.anyMatch((operation) -> operation.outcome() instanceof Outcome.Applied applied
					&& found.version().equals(applied.version()));
	}

	private static boolean isWrong(List<Operation> operations, long deadline) {
		return new OrderSearch(operations).run(deadline) == Verdict.VIOLATED;
	}

}
