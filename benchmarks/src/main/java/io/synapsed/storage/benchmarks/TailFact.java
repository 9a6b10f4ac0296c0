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
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Compares the slowest operations of a row. The interval is that of 90 % by the
 * bootstrap, which draws turns of the two sides with replacement.
 */
final class TailFact {

	private static final double SHARE = 0.999;

	private static final int RESAMPLES = 400;

	private TailFact() {
	}

	/**
	 * Measures.
	 * @param row the row
	 * @param title what is measured
	 * @param options says how long
	 * @param jvm options of the process
	 * @param directory where stores are put
	 */
	static Fact measure(Row row, String title, ReportOptions options, List<String> jvm, Path directory)
			throws IOException, InterruptedException {
		List<Latencies> raw = new ArrayList<>();
		List<Latencies> ours = new ArrayList<>();
		for (int fork = 0; fork < options.processes(); fork++) {
			Path stores = Files.createDirectory(directory.resolve("tail-" + row.id() + "-" + fork));
			Path file = directory.resolve("latencies");
			ChildProcess.run(jvm, TailProcess.class, List.of(row.id(), Long.toString(options.seed() + fork),
					stores.toString(), file.toString(), Integer.toString(options.turns())));
			List<String> lines = Files.readAllLines(file);
			for (int index = 0; index < lines.size(); index += 2) {
				raw.add(Latencies.parse(lines.get(index)));
				ours.add(Latencies.parse(lines.get(index + 1)));
			}
		}
		return fact(row, title, raw, ours, options.seed());
	}

	private static Fact fact(Row row, String title, List<Latencies> raw, List<Latencies> ours, long seed) {
		int[] all = new int[raw.size()];
		Arrays.setAll(all, (index) -> index);
		double[] ratios = new double[RESAMPLES];
		SplittableRandom random = new SplittableRandom(seed);
		for (int sample = 0; sample < RESAMPLES; sample++) {
			int[] drawn = new int[raw.size()];
			Arrays.setAll(drawn, (index) -> random.nextInt(drawn.length));
			ratios[sample] = quantile(ours, drawn, SHARE) / quantile(raw, drawn, SHARE);
		}
		Arrays.sort(ratios);
		double low = ratios[RESAMPLES / 20];
		double high = ratios[RESAMPLES - 1 - RESAMPLES / 20];
		double rawTail = quantile(raw, all, SHARE);
		double oursTail = quantile(ours, all, SHARE);
		String result = String.format(Locale.ROOT,
				"%.2fx [%.2f, %.2f]: raw %.1f us, ours %.1f us (p99 %.1f and %.1f us, slowest %.1f and %.1f ms)",
				oursTail / rawTail, low, high, rawTail / 1e3, oursTail / 1e3, quantile(raw, all, 0.99) / 1e3,
				quantile(ours, all, 0.99) / 1e3, slowest(raw) / 1e6, slowest(ours) / 1e6);
		return new Fact(row.group(), title, "no worse than raw", result, low <= 1);
	}

	private static double quantile(List<Latencies> turns, int[] drawn, double share) {
		Latencies sum = new Latencies();
		for (int index : drawn) {
			sum.add(turns.get(index));
		}
		return sum.quantile(share);
	}

	private static double slowest(List<Latencies> turns) {
		return turns.stream().mapToDouble((turn) -> turn.quantile(Math.nextDown(1.0))).max().orElseThrow();
	}

}
