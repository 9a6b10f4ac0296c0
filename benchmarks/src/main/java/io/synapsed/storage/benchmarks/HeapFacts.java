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
import java.util.List;
import java.util.Locale;

/**
 * What an entry of the memory engine costs on the heap, beside maps that keep the same
 * bytes.
 */
final class HeapFacts {

	private static final int ENTRIES = 1_000_000;

	private static final int GOAL = 240;

	private HeapFacts() {
	}

	static List<Fact> measure(ReportOptions options, List<String> jvm) throws IOException, InterruptedException {
		double ours = bytes("memory", options, jvm);
		double map = bytes("map", options, jvm);
		double caffeine = bytes("caffeine", options, jvm);
		return List.of(new Fact("memory",
				"memory: heap an entry, key of 16 B and value of " + HeapProcess.VALUE_SIZE + " B, " + ENTRIES
						+ " entries; raw: ConcurrentHashMap, Caffeine",
				"at most " + GOAL + " B",
				String.format(Locale.ROOT, "%.0f B; ConcurrentHashMap %.0f B, Caffeine %.0f B", ours, map, caffeine),
				ours <= GOAL));
	}

	private static double bytes(String side, ReportOptions options, List<String> jvm)
			throws IOException, InterruptedException {
		return Double.parseDouble(ChildProcess
			.start(jvm, HeapProcess.class, List.of(side, Integer.toString(ENTRIES), Long.toString(options.seed())))
			.message());
	}

}
