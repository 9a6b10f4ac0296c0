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
 * How large the file of the MVStore engine becomes, as a multiple of the keys and values
 * that are in it.
 */
final class FileGrowthFacts {

	private static final double LIMIT_AFTER_PAUSE = 3;

	private static final double LIMIT = 6;

	private FileGrowthFacts() {
	}

	static List<Fact> measure(ReportOptions options, List<String> jvm, Path directory)
			throws IOException, InterruptedException {
		List<Fact> facts = new ArrayList<>();
		for (int keys : new int[] { 100_000, 1_000_000 }) {
			Path stores = Files.createDirectory(directory.resolve("growth-" + keys));
			String[] figures = ChildProcess
				.start(jvm, FileGrowthProcess.class, List.of(Long.toString(options.seed()), stores.toString(),
						Integer.toString(keys), Integer.toString(options.overwrites())))
				.message()
				.split(" ");
			String title = "mvstore: file after " + options.overwrites() / 1_000_000 + "M random overwrites of " + keys
					+ " entries (" + figures[5] + " MB) at `none`, ";
			facts.add(new Fact("mvstore-file", title + "and a pause", "3x the live data",
					figures[3] + "x, " + figures[4] + " s after the last write",
					Double.parseDouble(figures[3]) <= LIMIT_AFTER_PAUSE));
			facts.add(new Fact(
					"mvstore-file", title + "at any time", "6x the live data", figures[1] + "x at most (" + figures[0]
							+ "x before, " + figures[2] + "x after the last write; " + figures[6] + " writes a second)",
					Double.parseDouble(figures[1]) <= LIMIT));
		}
		return facts;
	}

}
