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
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Judges whether transactions on several keys were serializable, in an order that agrees
 * with time: one that began after another had ended comes after it. The workload appends
 * unique elements to lists and reads them, so that each read tells the order of all
 * writes before it. From the reads follows which transaction must come before which; a
 * circle among them is a violation. Immutable and safe for use by several threads.
 * <p>
 * Circles are named after Adya: G0 has writes only, G1c also reads of what was written,
 * G-single exactly one read of what was overwritten later, G2 several of them.
 *
 * @since 0.1.0
 */
public final class SerializabilityChecker {

	/**
	 * Judges transactions on lists that were empty before.
	 * @param transactions the transactions, in any order
	 * @return the verdict, never {@link Verdict#UNKNOWN}
	 * @throws IllegalArgumentException if an element is appended to the same list twice
	 */
	public Judgement check(List<ListTransaction> transactions) {
		return new Run(transactions).judge();
	}

	/** The judging of one history. */
	private static final class Run {

		private final List<ListTransaction> transactions;

		/** Which transaction has appended an element, for each list. */
		private final Map<String, Map<Long, Integer>> writers = new HashMap<>();

		/** What transactions read before they appended, for each list. */
		private final Map<String, List<Observation>> observations = new TreeMap<>();

		/** Those that took effect. */
		private final Set<Integer> effective = new HashSet<>();

		private Run(List<ListTransaction> transactions) {
			this.transactions = transactions;
		}

		private Judgement judge() {
			collectWriters();
			Optional<String> anomaly = collectObservations();
			if (anomaly.isEmpty()) {
				anomaly = judgeReads();
			}
			if (anomaly.isPresent()) {
				return Judgement.violated(anomaly.get());
			}
			DependencyGraph graph = new DependencyGraph(this.transactions.size());
			for (Map.Entry<String, List<Observation>> list : this.observations.entrySet()) {
				Optional<String> fork = addDependencies(graph, list.getKey(), list.getValue());
				if (fork.isPresent()) {
					return Judgement.violated(fork.get());
				}
			}
			addTime(graph);
			return graph.shortestCycle().map((cycle) -> Judgement.violated(describe(cycle))).orElse(Judgement.CORRECT);
		}

		private void collectWriters() {
			for (int number = 0; number < this.transactions.size(); number++) {
				ListTransaction transaction = this.transactions.get(number);
				if (transaction.status() == ListTransaction.Status.COMMITTED) {
					this.effective.add(number);
				}
				for (ListOperation operation : transaction.operations()) {
					if (operation instanceof ListOperation.Append append
							&& writersOf(append.key()).put(append.element(), number) != null) {
						throw new IllegalArgumentException(
								"Element " + append.element() + " is appended to " + append.key() + " twice");
					}
				}
			}
		}

		private Map<Long, Integer> writersOf(String key) {
			return this.writers.computeIfAbsent(key, (list) -> new HashMap<>());
		}

		/**
		 * Takes what a transaction has appended itself off what it reads afterwards.
		 */
		private Optional<String> collectObservations() {
			for (int number = 0; number < this.transactions.size(); number++) {
				ListTransaction transaction = this.transactions.get(number);
				if (transaction.status() == ListTransaction.Status.ABORTED) {
					// What it read is the reason why it was aborted.
					continue;
				}
				Map<String, List<Long>> own = new HashMap<>();
				Map<String, List<Long>> seen = new HashMap<>();
				for (ListOperation operation : transaction.operations()) {
					List<Long> appended = own.computeIfAbsent(operation.key(), (list) -> new ArrayList<>());
					if (operation instanceof ListOperation.Append append) {
						appended.add(append.element());
					}
					else if (operation instanceof ListOperation.Read read) {
						int others = read.elements().size() - appended.size();
						if (others < 0 || !read.elements().subList(others, read.elements().size()).equals(appended)) {
							return Optional.of("A transaction does not see its own writes: " + transaction);
						}
						List<Long> before = read.elements().subList(0, others);
						List<Long> first = seen.putIfAbsent(read.key(), before);
						if (first != null && !first.equals(before)) {
							return Optional.of("A transaction sees a list change under it: " + transaction);
						}
						this.observations.computeIfAbsent(read.key(), (list) -> new ArrayList<>())
							.add(new Observation(number, before));
					}
				}
			}
			return Optional.empty();
		}

		private Optional<String> judgeReads() {
			for (Map.Entry<String, List<Observation>> list : this.observations.entrySet()) {
				Map<Long, Integer> listWriters = writersOf(list.getKey());
				for (Observation observation : list.getValue()) {
					Optional<String> anomaly = judgeRead(list.getKey(), observation, listWriters);
					if (anomaly.isPresent()) {
						return anomaly;
					}
				}
			}
			return Optional.empty();
		}

		private Optional<String> judgeRead(String key, Observation observation, Map<Long, Integer> listWriters) {
			ListTransaction reader = this.transactions.get(observation.reader());
			if (new HashSet<>(observation.elements()).size() < observation.elements().size()) {
				return Optional.of("A write was applied twice to " + key + ": " + reader);
			}
			for (long element : observation.elements()) {
				Integer writer = listWriters.get(element);
				if (writer == null) {
					return Optional.of("No transaction has appended " + element + " to " + key + ": " + reader);
				}
				ListTransaction written = this.transactions.get(writer);
				if (written.status() == ListTransaction.Status.ABORTED) {
					return Optional.of("G1a, a read of an aborted write of " + element + " to " + key + ":"
							+ lines(List.of(written.toString(), reader.toString())));
				}
				this.effective.add(writer);
			}
			if (!observation.elements().isEmpty()) {
				long last = observation.elements().get(observation.elements().size() - 1);
				int writer = listWriters.getOrDefault(last, observation.reader());
				List<Long> all = appends(writer, key);
				if (writer != observation.reader() && all.get(all.size() - 1) != last) {
					return Optional.of("G1b, a read of half of a transaction on " + key + ":"
							+ lines(List.of(this.transactions.get(writer).toString(), reader.toString())));
				}
			}
			return Optional.empty();
		}

		private List<Long> appends(int number, String key) {
			List<Long> elements = new ArrayList<>();
			for (ListOperation operation : this.transactions.get(number).operations()) {
				if (operation instanceof ListOperation.Append append && append.key().equals(key)) {
					elements.add(append.element());
				}
			}
			return elements;
		}

		/**
		 * Adds what the reads of a list say.
		 * @return what is wrong if they contradict each other
		 */
		private Optional<String> addDependencies(DependencyGraph graph, String key, List<Observation> reads) {
			Observation longest = reads.get(0);
			for (Observation read : reads) {
				longest = (read.elements().size() > longest.elements().size()) ? read : longest;
			}
			List<Long> order = longest.elements();
			for (Observation read : reads) {
				if (!order.subList(0, read.elements().size()).equals(read.elements())) {
					return Optional.of("Two reads of " + key + " know different orders of its writes:"
							+ lines(List.of(this.transactions.get(read.reader()).toString(),
									this.transactions.get(longest.reader()).toString())));
				}
			}
			Map<Long, Integer> listWriters = writersOf(key);
			List<Integer> inOrder = order.stream().map((element) -> listWriters.getOrDefault(element, -1)).toList();
			// What took effect and no read has seen comes after all that was seen.
			Set<Integer> unseen = new HashSet<>(listWriters.values());
			unseen.retainAll(this.effective);
			inOrder.forEach(unseen::remove);
			for (int place = 1; place < inOrder.size(); place++) {
				graph.add(inOrder.get(place - 1), inOrder.get(place), DependencyGraph.Kind.WRITE_WRITE, key);
			}
			for (Observation read : reads) {
				if (!this.effective.contains(read.reader())) {
					continue;
				}
				int seen = read.elements().size();
				if (seen > 0) {
					graph.add(inOrder.get(seen - 1), read.reader(), DependencyGraph.Kind.WRITE_READ, key);
				}
				if (seen < inOrder.size()) {
					graph.add(read.reader(), inOrder.get(seen), DependencyGraph.Kind.READ_WRITE, key);
				}
				unseen.forEach((writer) -> graph.add(read.reader(), writer, DependencyGraph.Kind.READ_WRITE, key));
			}
			if (!inOrder.isEmpty()) {
				int last = inOrder.get(inOrder.size() - 1);
				unseen.forEach((writer) -> graph.add(last, writer, DependencyGraph.Kind.WRITE_WRITE, key));
			}
			return Optional.empty();
		}

		/**
		 * Adds which transaction had ended before another began, without those that
		 * follow from others.
		 */
		private void addTime(DependencyGraph graph) {
			for (int later = 0; later < this.transactions.size(); later++) {
				if (!this.effective.contains(later)) {
					continue;
				}
				long called = this.transactions.get(later).called();
				long latestCall = -1;
				for (int earlier : this.effective) {
					if (this.transactions.get(earlier).returned() < called) {
						latestCall = Math.max(latestCall, this.transactions.get(earlier).called());
					}
				}
				for (int earlier : this.effective) {
					long returned = this.transactions.get(earlier).returned();
					if (returned < called && returned > latestCall) {
						graph.add(earlier, later, DependencyGraph.Kind.TIME, "");
					}
				}
			}
		}

		private String describe(List<DependencyGraph.Edge> cycle) {
			List<String> lines = new ArrayList<>();
			for (DependencyGraph.Edge edge : cycle) {
				lines.add(this.transactions.get(edge.from()) + "%n      %s".formatted(edge.describe()));
			}
			return DependencyGraph.name(cycle) + ", each of these transactions comes before the next, and the last"
					+ " before the first:" + lines(lines);
		}

		private static String lines(List<String> lines) {
			StringBuilder text = new StringBuilder();
			lines.forEach((line) -> text.append("%n  ".formatted()).append(line));
			return text.toString();
		}

	}

	/**
	 * What a transaction found in a list.
	 *
	 * @param reader number of the transaction
	 * @param elements without those that it has appended itself
	 */
	private record Observation(int reader, List<Long> elements) {
	}

}
