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
import java.util.TreeSet;

import io.synapsed.storage.benchmarks.startup.PlainApplication;
import io.synapsed.storage.benchmarks.startup.StarterApplication;
import io.synapsed.storage.benchmarks.startup.TemplateStart;

/**
 * What starting takes, in fresh processes, one program after the other in turn.
 */
final class StartupRows {

	private static final double LIMIT_MILLIS = 150;

	private StartupRows() {
	}

	static List<Fact> measure(ReportOptions options, Path directory) throws IOException, InterruptedException {
		List<Double> memory = new ArrayList<>();
		List<Double> rocksDb = new ArrayList<>();
		List<Double> plain = new ArrayList<>();
		List<Double> starter = new ArrayList<>();
		TreeSet<String> libraries = new TreeSet<>();
		for (int round = 0; round < options.starts(); round++) {
			String[] started = ChildProcess.start(TemplateStart.class, List.of()).message().split(" ");
			memory.add(Double.valueOf(started[0]));
			libraries.add(started[1]);
			Path store = Files.createDirectory(directory.resolve("start-" + round));
			rocksDb.add(Double
				.valueOf(ChildProcess.start(TemplateStart.class, List.of(store.toString())).message().split(" ")[0]));
			plain.add(ChildProcess.start(PlainApplication.class, List.of()).millis());
			ChildProcess.Start withStarter = ChildProcess.start(StarterApplication.class, List.of());
			starter.add(withStarter.millis());
			libraries.add(withStarter.message());
		}
		double difference = median(starter) - median(plain);
		return List.of(
				new Fact("startup", "template over memory in a fresh JVM, first write and read included", "-",
						millis(median(memory)), true),
				new Fact("startup", "template over RocksDB in a fresh JVM, first write and read included", "-",
						millis(median(rocksDb)), true),
				new Fact("startup", "empty Boot application with the starter (memory) beside one without", "+150 ms",
						String.format(Locale.ROOT, "%+.0f ms (%.0f and %.0f ms)", difference, median(starter),
								median(plain)),
						difference <= LIMIT_MILLIS),
				new Fact("startup", "native libraries of engines and codecs loaded with the memory engine", "none",
						String.join(",", libraries), libraries.equals(new TreeSet<>(List.of("none")))));
	}

	private static String millis(double millis) {
		return String.format(Locale.ROOT, "%.0f ms", millis);
	}

	private static double median(List<Double> figures) {
		return figures.stream().sorted().toList().get(figures.size() / 2);
	}

}
