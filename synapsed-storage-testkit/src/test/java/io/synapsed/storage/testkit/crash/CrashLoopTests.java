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
package io.synapsed.storage.testkit.crash;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.spi.Durability;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Kills a writing process with SIGKILL, opens its store and compares it with what was
 * acknowledged, as RocksDB's own db_crashtest does. The system property
 * {@code synapsed.storage.test.crash-cycles} raises the number of cycles, and
 * {@code synapsed.storage.test.seed} repeats a run. A failure keeps the directory.
 */
class CrashLoopTests {

	private static final int CYCLES = Integer.getInteger("synapsed.storage.test.crash-cycles", 5);

	private final long seed = Long.getLong("synapsed.storage.test.seed", System.nanoTime());

	private final Random random = new Random(this.seed);

	@ParameterizedTest
	@EnumSource(value = Durability.class, names = { "PROCESS", "POWER" })
	void whenTheProcessIsKilledThenNoAcknowledgedWriteIsLost(Durability durability) throws Exception {
		Path directory = directory();
		long next = 0;
		for (int cycle = 0; cycle < CYCLES; cycle++) {
			long acknowledged = writeUntilKilled(directory, durability, next, 20 + this.random.nextInt(1980));
			try (StorageTemplate storage = CrashWriter.open(directory, durability)) {
				CrashedStore crashed = new CrashedStore(storage, acknowledged);
				assertThat(crashed.violations()).as(describe(directory, cycle)).isEmpty();
				next = crashed.nextRecord();
			}
		}
		assertThat(next).as(describe(directory, CYCLES)).isGreaterThan(CYCLES);
		delete(directory);
	}

	@Test
	void whenNothingIsDurableThenOnlyASuffixIsLost() throws Exception {
		Path directory = directory();
		long next = 0;
		for (int cycle = 0; cycle < CYCLES; cycle++) {
			long acknowledged = writeUntilKilled(directory, Durability.NONE, next, 20 + this.random.nextInt(1980));
			try (StorageTemplate storage = CrashWriter.open(directory, Durability.NONE)) {
				CrashedStore crashed = new CrashedStore(storage, acknowledged);
				assertThat(crashed.violationsWithoutDurability()).as(describe(directory, cycle)).isEmpty();
				next = crashed.nextRecord();
			}
		}
		delete(directory);
	}

	@Test
	void whenTheLogIsSwitchedOffThenTheLossIsDetected() throws Exception {
		Path directory = directory();
		long acknowledged = writeUntilKilled(directory, Durability.NONE, 0, 200);
		assertThat(acknowledged).isPositive();
		try (StorageTemplate storage = CrashWriter.open(directory, Durability.NONE)) {
			assertThat(new CrashedStore(storage, acknowledged).violations()).as(describe(directory, 0))
				.anyMatch((violation) -> violation.contains("was acknowledged and is lost"));
		}
		delete(directory);
	}

	@Test
	void whenARecordIsTakenAwayOrForgedThenItIsDetected() throws Exception {
		Path directory = directory();
		long acknowledged = writeUntilKilled(directory, Durability.PROCESS, 0, 200);
		try (StorageTemplate storage = CrashWriter.open(directory, Durability.PROCESS)) {
			storage.delete("record/1");
			storage.put("record/2", "forged");
			storage.delete("batch/0/3");
			assertThat(new CrashedStore(storage, acknowledged).violations()).as(describe(directory, 0))
				.contains("record 1 was acknowledged and is lost", "record 1 is missing before record 2",
						"record 2 has a value that was never written", "batch 0 has 4 of its parts");
		}
		delete(directory);
	}

	/**
	 * Starts a writer, kills it some time after its first acknowledgement, and reads what
	 * it has acknowledged.
	 * @return number of the last acknowledged record
	 */
	private static long writeUntilKilled(Path directory, Durability durability, long first, long milliseconds)
			throws IOException, InterruptedException {
		Process writer = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-Xmx128m", "-cp", System.getProperty("java.class.path"), CrashWriter.class.getName(),
				directory.toString(), durability.name(), Long.toString(first))
			.redirectError(ProcessBuilder.Redirect.appendTo(directory.resolveSibling("errors.txt").toFile()))
			.start();
		try (BufferedReader acknowledgements = writer.inputReader()) {
			String line = acknowledgements.readLine();
			assertThat(line).as("first acknowledgement, see %s", directory.resolveSibling("errors.txt")).isNotNull();
			Thread killer = new Thread(() -> kill(writer, milliseconds));
			killer.start();
			long last = first - 1;
			// A line that the kill has cut in two was not acknowledged; its number is a
			// prefix.
			for (; line != null; line = acknowledgements.readLine()) {
				long number = Long.parseLong(line.isEmpty() ? "-1" : line);
				last = (number == last + 1) ? number : last;
			}
			killer.join();
			return last;
		}
	}

	private static void kill(Process writer, long milliseconds) {
		try {
			// Waits for nothing: the writer never ends by itself.
			writer.waitFor(milliseconds, TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		// Through its handle: destroying the Process itself would close the pipe unread.
		writer.toHandle().destroyForcibly();
	}

	private String describe(Path directory, int cycle) {
		return "seed " + this.seed + ", cycle " + cycle + ", data kept in " + directory;
	}

	private static Path directory() throws IOException {
		return Files.createTempDirectory("synapsed-crash").resolve("data");
	}

	private static void delete(Path directory) throws IOException {
		try (var files = Files.walk(directory.getParent())) {
			for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
				Files.delete(file);
			}
		}
	}

}
