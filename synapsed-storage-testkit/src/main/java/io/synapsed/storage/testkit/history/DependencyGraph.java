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

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * Which transaction must come before which.
 */
final class DependencyGraph {

	private static final int UNVISITED = -1;

	private final List<List<Edge>> edges = new ArrayList<>();

	DependencyGraph(int nodes) {
		for (int node = 0; node < nodes; node++) {
			this.edges.add(new ArrayList<>());
		}
	}

	/**
	 * Adds that one comes before another. That a transaction comes before itself says
	 * nothing and is left out.
	 */
	void add(int from, int to, Kind kind, String key) {
		if (from != to) {
			this.edges.get(from).add(new Edge(from, to, kind, key));
		}
	}

	/**
	 * Finds a circle with the fewest transactions, and among those found one that needs
	 * the weakest kinds.
	 * @return the edges of the circle, or empty if there is none
	 */
	Optional<List<Edge>> shortestCycle() {
		int[] components = components();
		List<Edge> shortest = null;
		for (Kind weakest : Kind.values()) {
			for (int node = 0; node < this.edges.size() && shortest == null; node++) {
				shortest = cycleThrough(node, components, weakest);
			}
			if (shortest != null) {
				break;
			}
		}
		if (shortest == null) {
			return Optional.empty();
		}
		List<Kind> kinds = shortest.stream().map(Edge::kind).toList();
		Kind strongest = kinds.stream().max(Enum::compareTo).orElseThrow();
		for (int node = 0; node < this.edges.size(); node++) {
			List<Edge> cycle = cycleThrough(node, components, strongest);
			shortest = (cycle != null && cycle.size() < shortest.size()) ? cycle : shortest;
		}
		return Optional.of(shortest);
	}

	/** Walks in breadth within a component, along edges up to a kind, back to a node. */
	private @Nullable List<Edge> cycleThrough(int start, int[] components, Kind strongest) {
		Edge[] arrived = new Edge[this.edges.size()];
		Deque<Integer> queue = new ArrayDeque<>(List.of(start));
		while (!queue.isEmpty()) {
			int node = queue.remove();
			for (Edge edge : this.edges.get(node)) {
				if (edge.kind().compareTo(strongest) > 0 || components[edge.to()] != components[start]) {
					continue;
				}
				if (edge.to() == start) {
					return path(arrived, edge, start);
				}
				if (arrived[edge.to()] == null) {
					arrived[edge.to()] = edge;
					queue.add(edge.to());
				}
			}
		}
		return null;
	}

	private static List<Edge> path(Edge[] arrived, Edge last, int start) {
		List<Edge> path = new ArrayList<>(List.of(last));
		for (int node = last.from(); node != start; node = arrived[node].from()) {
			path.add(0, arrived[node]);
		}
		return path;
	}

	/** Tarjan's strongly connected components, with a stack of its own. */
	private int[] components() {
		int size = this.edges.size();
		int[] component = new int[size];
		int[] index = new int[size];
		int[] low = new int[size];
		int[] nextEdge = new int[size];
		Arrays.fill(component, UNVISITED);
		Arrays.fill(index, UNVISITED);
		Deque<Integer> open = new ArrayDeque<>();
		Deque<Integer> path = new ArrayDeque<>();
		int visited = 0;
		for (int root = 0; root < size; root++) {
			if (index[root] != UNVISITED) {
				continue;
			}
			path.push(root);
			while (!path.isEmpty()) {
				int node = path.peek();
				if (index[node] == UNVISITED) {
					index[node] = visited;
					low[node] = visited++;
					open.push(node);
				}
				if (nextEdge[node] < this.edges.get(node).size()) {
					int target = this.edges.get(node).get(nextEdge[node]++).to();
					if (index[target] == UNVISITED) {
						path.push(target);
					}
					else if (component[target] == UNVISITED) {
						low[node] = Math.min(low[node], index[target]);
					}
					continue;
				}
				path.pop();
				if (!path.isEmpty()) {
					low[path.peek()] = Math.min(low[path.peek()], low[node]);
				}
				if (low[node] == index[node]) {
					int member;
					do {
						member = open.pop();
						component[member] = node;
					}
					while (member != node);
				}
			}
		}
		return component;
	}

	/**
	 * Names a circle.
	 */
	static String name(List<Edge> cycle) {
		long overwritten = cycle.stream().filter((edge) -> edge.kind() == Kind.READ_WRITE).count();
		String name;
		if (overwritten > 0) {
			name = (overwritten == 1) ? "G-single" : "G2";
		}
		else {
			name = cycle.stream().anyMatch((edge) -> edge.kind() == Kind.WRITE_READ) ? "G1c" : "G0";
		}
		return cycle.stream().anyMatch((edge) -> edge.kind() == Kind.TIME) ? name + " in real time" : name;
	}

	/** Why one comes before another, from the strongest reason to the weakest. */
	enum Kind {

		/** The other writes after it. */
		WRITE_WRITE,

		/** The other reads what it wrote. */
		WRITE_READ,

		/** The other overwrites what it read. */
		READ_WRITE,

		/** It had ended before the other began. */
		TIME

	}

	/**
	 * One transaction comes before another.
	 *
	 * @param key the list that says so, empty for time
	 */
	record Edge(int from, int to, Kind kind, String key) {

		String describe() {
			return switch (this.kind) {
				case WRITE_WRITE -> "appended to " + this.key + " before the next";
				case WRITE_READ -> "appended to " + this.key + " what the next has read";
				case READ_WRITE -> "read " + this.key + " without what the next appended";
				case TIME -> "had ended before the next began";
			};
		}

	}

}
