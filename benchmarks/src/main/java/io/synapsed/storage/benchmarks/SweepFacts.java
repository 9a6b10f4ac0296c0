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

/**
 * What it costs to reclaim many entries that have expired at once.
 */
final class SweepFacts {

	static final String GROUP = "sweep";

	private static final int ENTRIES = 1_000_000;

	private SweepFacts() {
	}

	static List<Fact> measure(ReportOptions options, List<String> jvm, Path directory)
			throws IOException, InterruptedException {
		List<Fact> facts = new ArrayList<>();
		for (String engine : List.of("memory", "rocksdb", "mvstore", "sqlite")) {
			Path stores = Files.createDirectory(directory.resolve("sweep-" + engine));
			String[] figures = ChildProcess
				.start(jvm, SweepProcess.class,
						List.of(engine, stores.toString(), Integer.toString(ENTRIES), Long.toString(options.seed())))
				.message()
				.split(" ");
			String title = "sweep of " + ENTRIES + " entries that expired at once, " + engine + ": ";
			facts
				.add(new Fact(GROUP, title + "processor time of 50,000, median of the second half", "2x the first half",
						figures[1] + " s, first half " + figures[0] + " s, slowest " + figures[2] + " s",
						Double.parseDouble(figures[1]) <= 2 * Double.parseDouble(figures[0])));
			facts.add(new Fact(GROUP, title + "an idle sweep, and a scan with limit 1, afterwards", "under 1 ms each",
					figures[3] + " ms, " + figures[4] + " ms",
					Math.max(Double.parseDouble(figures[3]), Double.parseDouble(figures[4])) < 1));
			facts.add(new Fact(GROUP, title + "p99 of a put and a get beside it", "3x that without a sweep",
					figures[6] + " us, without " + figures[5] + " us",
					Double.parseDouble(figures[6]) <= 3 * Double.parseDouble(figures[5])));
		}
		return facts;
	}

}
