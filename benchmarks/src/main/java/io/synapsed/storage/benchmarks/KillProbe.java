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

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.synapsed.storage.benchmarks.peer.Contender;

/**
 * Kills processes that write, and counts the acknowledged writes that are gone. A library
 * is asked once a report.
 */
final class KillProbe {

	private static final int KILLED_AFTER = 2_000;

	private final Path directory;

	private final Map<Contender, Loss> losses = new EnumMap<>(Contender.class);

	KillProbe(Path directory) {
		this.directory = directory;
	}

	/**
	 * Says what each of some libraries lost.
	 * @param contenders the libraries
	 * @return text for a row, empty if there are none
	 */
	String report(List<Contender> contenders) throws IOException, InterruptedException {
		StringBuilder text = new StringBuilder();
		for (Contender contender : contenders) {
			text.append(text.isEmpty() ? "; lost by a kill: " : ", ")
				.append(contender.title())
				.append(' ')
				.append(loss(contender));
		}
		return text.toString();
	}

	/**
	 * Shows that the probe sees a loss where there must be one.
	 */
	Fact control() throws IOException, InterruptedException {
		Loss loss = loss(Contender.MVSTORE);
		return new Fact("peers",
				"peers: acknowledged writes that a kill takes from " + Contender.MVSTORE.title()
						+ ", which commits in the background; the probe must see that",
				"more than 0", loss.toString(), loss.missing() > 0);
	}

	private Loss loss(Contender contender) throws IOException, InterruptedException {
		Loss loss = this.losses.get(contender);
		if (loss == null) {
			loss = measure(contender);
			this.losses.put(contender, loss);
		}
		return loss;
	}

	private Loss measure(Contender contender) throws IOException, InterruptedException {
		String store = this.directory.resolve("kill-" + contender.name()).toString();
		int acknowledged = kill(List.of(KillProcess.WRITE, contender.name(), store));
		String missing = ChildProcess
			.start(KillProcess.class,
					List.of(KillProcess.COUNT, contender.name(), store, Integer.toString(acknowledged)))
			.message();
		return new Loss(Integer.parseInt(missing), acknowledged);
	}

	private static int kill(List<String> arguments) throws IOException, InterruptedException {
		Process process = ChildProcess.launch(List.of(), KillProcess.class, arguments);
		int acknowledged = 0;
		try (BufferedReader reader = new BufferedReader(
				new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
			// The last line may have been cut off.
			String line = reader.readLine();
			for (String next = reader.readLine(); next != null; next = reader.readLine()) {
				if (line.startsWith(KillProcess.ACKNOWLEDGED)) {
					acknowledged = Integer.parseInt(line.substring(KillProcess.ACKNOWLEDGED.length()));
				}
				if (acknowledged >= KILLED_AFTER) {
					// Unlike the process, its handle leaves what was printed to be read.
					process.toHandle().destroyForcibly();
				}
				line = next;
			}
		}
		process.waitFor();
		if (acknowledged < KILLED_AFTER) {
			throw new IllegalStateException(arguments + " ended by itself");
		}
		return acknowledged;
	}

	/**
	 * What was lost.
	 *
	 * @param missing number of writes that are missing
	 * @param acknowledged number of writes that were acknowledged
	 */
	private record Loss(int missing, int acknowledged) {

		@Override
		public String toString() {
			return String.format(Locale.ROOT, "%,d of %,d", this.missing, this.acknowledged);
		}

	}

}
