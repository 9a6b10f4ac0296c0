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

package io.synapsed.storage.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import io.synapsed.storage.benchmarks.peer.Contender;

/**
 * The workloads of YCSB on each embedded engine with its defaults, beside others.
 */
final class YcsbResults {

	static final String GROUP = "ycsb";

	static final List<String> HEADER = List
		.of("| workload | ours beside, and what their writes survive | mean time, 90 % CI | CPU ratio | ops/s | mean"
				+ " | p50 | p99 | p99.9 |", "|---|---|---|---|---|---|---|---|---|");

	private YcsbResults() {
	}

	static List<Standing> measure(ReportOptions options, List<String> jvm, Path directory)
			throws IOException, InterruptedException {
		List<Standing> standings = new ArrayList<>();
		for (YcsbField field : YcsbField.values()) {
			if (options.wants(GROUP) || options.groups().contains(id(field))) {
				standings.addAll(measure(field, options, jvm, directory));
			}
		}
		return standings;
	}

	private static String id(YcsbField field) {
		return GROUP + "-" + field.name().toLowerCase(Locale.ROOT);
	}

	private static List<Standing> measure(YcsbField field, ReportOptions options, List<String> jvm, Path directory)
			throws IOException, InterruptedException {
		List<List<YcsbTurn>> processes = new ArrayList<>();
		for (int fork = 0; fork < options.processes(); fork++) {
			Path stores = Files.createDirectory(directory.resolve(id(field) + "-" + fork));
			Path file = directory.resolve("turns");
			ChildProcess.run(jvm, YcsbProcess.class,
					List.of(field.name(), Integer.toString(options.records()), Long.toString(options.seed() + fork),
							stores.toString(), file.toString(), Integer.toString(options.turns())));
			processes.add(Files.readAllLines(file).stream().map(YcsbTurn::parse).toList());
		}
		List<Standing> standings = new ArrayList<>();
		for (YcsbWorkload workload : YcsbWorkload.values()) {
			for (Contender contender : field.contenders()) {
				if (contender != field.ours() && !turns(processes.get(0), workload, contender).isEmpty()) {
					standings.add(standing(processes, workload, field.ours(), contender, options.seed()));
				}
			}
		}
		return standings;
	}

	private static Standing standing(List<List<YcsbTurn>> processes, YcsbWorkload workload, Contender ours,
			Contender other, long seed) {
		List<List<Sample>> samples = new ArrayList<>();
		Latencies ourLatencies = new Latencies();
		Latencies otherLatencies = new Latencies();
		for (List<YcsbTurn> turns : processes) {
			List<YcsbTurn> ourTurns = turns(turns, workload, ours);
			List<YcsbTurn> otherTurns = turns(turns, workload, other);
			List<Sample> pairs = new ArrayList<>();
			for (int turn = 0; turn < ourTurns.size(); turn++) {
				pairs.add(ourTurns.get(turn).beside(otherTurns.get(turn)));
				ourLatencies.add(ourTurns.get(turn).latencies());
				otherLatencies.add(otherTurns.get(turn).latencies());
			}
			samples.add(pairs);
		}
		Comparison comparison = Comparison.of(samples, seed);
		return new Standing(comparison.ratio().estimate(), "| " + workload + ": " + workload.title() + " | "
				+ ours.named() + " beside " + other.named() + " | " + Goal.NONE.figure(comparison)
				+ String.format(Locale.ROOT, " | %.2f | %s |", comparison.cpuRatio(),
						String.join(" | ", pair(1e9 / comparison.oursNanos(), 1e9 / comparison.rawNanos(), "%,.0f", ""),
								pair(comparison.oursNanos() / 1e3, comparison.rawNanos() / 1e3, "%.1f", " us"),
								quantiles(ourLatencies, otherLatencies, 0.5),
								quantiles(ourLatencies, otherLatencies, 0.99),
								quantiles(ourLatencies, otherLatencies, 0.999))));
	}

	private static List<YcsbTurn> turns(List<YcsbTurn> turns, YcsbWorkload workload, Contender contender) {
		return turns.stream().filter((turn) -> turn.workload() == workload && turn.contender() == contender).toList();
	}

	private static String quantiles(Latencies ours, Latencies other, double share) {
		return pair(ours.quantile(share) / 1e3, other.quantile(share) / 1e3, "%.1f", " us");
	}

	private static String pair(double ours, double other, String pattern, String unit) {
		return String.format(Locale.ROOT, pattern + " beside " + pattern + unit, ours, other);
	}

}
