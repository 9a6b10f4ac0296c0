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
import java.util.Collections;
import java.util.List;

import io.synapsed.storage.benchmarks.peer.Contender;
import io.synapsed.storage.benchmarks.peer.Peer;

/**
 * Runs all workloads on all libraries of a field, which take turns.
 */
public final class YcsbProcess {

	private static final int WARM_UP_TURNS = 2;

	private YcsbProcess() {
	}

	/**
	 * Measures.
	 * @param arguments the field, number of records, seed, directory, file for the
	 * results, number of turns
	 * @throws Exception if an operation fails
	 */
	public static void main(String[] arguments) throws Exception {
		YcsbField field = YcsbField.valueOf(arguments[0]);
		int records = Integer.parseInt(arguments[1]);
		long seed = Long.parseLong(arguments[2]);
		List<Side> sides = new ArrayList<>();
		List<String> lines = new ArrayList<>();
		try {
			for (Contender contender : field.contenders()) {
				Peer peer = contender.open(Path.of(arguments[3], contender.name()));
				Side side = new Side(contender, peer, new YcsbClient(peer, records, seed));
				sides.add(side);
				side.client().load();
			}
			for (YcsbWorkload workload : YcsbWorkload.values()) {
				run(field, workload, sides, Integer.parseInt(arguments[5]), lines);
			}
		}
		finally {
			for (Side side : sides) {
				side.peer().close();
			}
		}
		Files.write(Path.of(arguments[4]), lines);
	}

	private static void run(YcsbField field, YcsbWorkload workload, List<Side> sides, int turns, List<String> lines)
			throws Exception {
		List<Side> running = new ArrayList<>(
				sides.stream().filter((side) -> !workload.scans() || side.peer().ordered()).toList());
		running.forEach((side) -> side.client().start(workload));
		int operations = workload.operations(field.operations());
		for (int turn = -WARM_UP_TURNS; turn < turns; turn++) {
			for (Side side : running) {
				Meter meter = new Meter();
				Latencies latencies = new Latencies();
				meter.start();
				side.client().run(operations, latencies);
				meter.stop(operations);
				if (turn >= 0) {
					lines.add(new YcsbTurn(workload, side.contender(), meter.nanos(), meter.cpuNanos(), meter.bytes(),
							latencies)
						.toLine());
				}
			}
			Collections.reverse(running);
		}
	}

	/**
	 * One of those that take turns.
	 *
	 * @param contender what it is
	 * @param peer the open library
	 * @param client what runs the workloads
	 */
	private record Side(Contender contender, Peer peer, YcsbClient client) {
	}

}
