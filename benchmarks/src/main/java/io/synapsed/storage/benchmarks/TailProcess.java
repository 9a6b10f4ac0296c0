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
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

import io.synapsed.storage.common.Bytes;

/**
 * Takes the time of every single operation of a row. The sides take turns, long enough
 * for what they do in the background to happen in their own turn too.
 */
public final class TailProcess {

	private static final long TURN_NANOS = 500_000_000;

	private TailProcess() {
	}

	/**
	 * Measures.
	 * @param arguments id of the row, seed, directory, file for the latencies, number of
	 * turns of each side
	 * @throws Exception if the measurement fails
	 */
	public static void main(String[] arguments) throws Exception {
		Row row = Rows.byId(arguments[0]);
		long seed = Long.parseLong(arguments[1]);
		Environment environment = new Environment(Path.of(arguments[2]), seed);
		int turns = Integer.parseInt(arguments[4]);
		List<String> lines = new ArrayList<>();
		try (Contest contest = row.setup().prepare(environment)) {
			SplittableRandom random = new SplittableRandom(seed);
			// The first ones teach the compiler of the JVM.
			for (int turn = -4; turn < turns; turn++) {
				Latencies raw = measure(contest, contest.raw(), random);
				Latencies ours = measure(contest, contest.ours(), random);
				if (turn >= 0) {
					lines.add(raw.toLine());
					lines.add(ours.toLine());
				}
			}
		}
		Files.write(Path.of(arguments[3]), lines);
	}

	private static Latencies measure(Contest contest, Work work, SplittableRandom random) throws Exception {
		Latencies latencies = new Latencies();
		long end = System.nanoTime() + TURN_NANOS;
		long now;
		do {
			Block block = contest.block(random);
			for (int index = 0; index < block.size(); index++) {
				Block one = new Block(new byte[][] { block.keys()[index] }, new Bytes[] { block.values()[index] });
				long start = System.nanoTime();
				work.run(one);
				latencies.record(System.nanoTime() - start);
			}
			now = System.nanoTime();
		}
		while (now < end);
		return latencies;
	}

}
