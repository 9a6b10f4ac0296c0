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

/**
 * RocksDB at real sizes, with the defaults that a user gets, beside rocksdbjni as it
 * comes. The heap is that of a container of 1 GB.
 */
final class ScaleFacts {

	static final String GROUP = "scale";

	private static final double MOST = 0.6;

	private static final List<String> JVM_OPTIONS = List.of("-Xmx256m");

	private ScaleFacts() {
	}

	/** All of them but the largest for the group, else those that are named. */
	static List<Fact> measure(ReportOptions options, Path directory) throws IOException, InterruptedException {
		List<Fact> facts = new ArrayList<>();
		if (isNamed(options, "scale-5m-60")) {
			facts.addAll(measure(options, directory, 5_000_000, 60, "documents"));
		}
		if (isNamed(options, "scale-5m-200")) {
			facts.addAll(measure(options, directory, 5_000_000, 200, "documents"));
		}
		if (isNamed(options, "scale-5m-200-noise")) {
			facts.addAll(measure(options, directory, 5_000_000, 200, "noise"));
		}
		if (isNamed(options, "scale-1m-4096")) {
			facts.addAll(measure(options, directory, 1_000_000, 4096, "documents"));
		}
		if (options.groups().contains("scale-50m-60")) {
			facts.addAll(measure(options, directory, 50_000_000, 60, "documents"));
		}
		return facts;
	}

	private static boolean isNamed(ReportOptions options, String id) {
		return options.groups().contains(GROUP) || options.groups().contains(id);
	}

	private static List<Fact> measure(ReportOptions options, Path directory, int entries, int size, String values)
			throws IOException, InterruptedException {
		Path stores = Files.createDirectory(directory.resolve("scale-" + entries + "-" + size + "-" + values));
		String[] figures = ChildProcess
			.start(JVM_OPTIONS, ScaleProcess.class, List.of(stores.toString(), Integer.toString(entries),
					Integer.toString(size), values, Long.toString(options.seed())))
			.message()
			.split(" ");
		String title = String.format(Locale.ROOT,
				"scale: %,d entries of %d B (%s), defaults, compacted; raw: rocksdbjni" + " as it comes: ", entries,
				size, values);
		return List.of(fact(title + "get, p50", MOST + "x", figures, 0, MOST),
				fact(title + "get, p99", "-", figures, 2, Double.MAX_VALUE),
				fact(title + "scan of 100 entries, p50", "1.05x", figures, 4, 1.05),
				fact(title + "load in batches of 1,000 and compact, an entry", "1.1x", figures, 6, 1.1));
	}

	private static Fact fact(String title, String goal, String[] figures, int index, double most) {
		double raw = Double.parseDouble(figures[index]);
		double ours = Double.parseDouble(figures[index + 1]);
		return new Fact(GROUP, title, goal,
				String.format(Locale.ROOT, "%.2fx: raw %.1f us, ours %.1f us", ours / raw, raw, ours),
				ours / raw <= most);
	}

}
