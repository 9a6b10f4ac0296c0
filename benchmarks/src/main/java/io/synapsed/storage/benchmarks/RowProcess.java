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

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Measures one row in a process of its own, so that no row sees what the compiler of the
 * JVM has learnt from another.
 */
public final class RowProcess {

	private RowProcess() {
	}

	/**
	 * Measures.
	 * @param arguments id of the row, seed, directory, file for the samples, warm-up and
	 * measurement in milliseconds
	 * @throws Exception if the measurement fails
	 */
	public static void main(String[] arguments) throws Exception {
		Row row = Rows.byId(arguments[0]);
		long seed = Long.parseLong(arguments[1]);
		Environment environment = new Environment(Path.of(arguments[2]), seed);
		try (Contest contest = row.setup().prepare(environment)) {
			Interleaver interleaver = new Interleaver(contest, seed);
			interleaver.run(Duration.ofMillis(Long.parseLong(arguments[4])));
			List<Sample> samples = interleaver.run(Duration.ofMillis(Long.parseLong(arguments[5])));
			Files.write(Path.of(arguments[3]), samples.stream().map(Sample::toLine).toList());
		}
	}

}
