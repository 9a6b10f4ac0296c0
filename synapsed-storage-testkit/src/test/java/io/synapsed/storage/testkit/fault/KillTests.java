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

package io.synapsed.storage.testkit.fault;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.common.Durability;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Kills a writing process with SIGKILL, opens its store and compares it with what was
 * acknowledged, as RocksDB's own db_crashtest does. See {@link FaultRun} for longer runs:
 * {@code synapsed.storage.test.crash-cycles} is the number of kills,
 * {@code synapsed.storage.test.crash-millis} the longest time before one. A failure keeps
 * the directory.
 */
class KillTests {

	private static final int CYCLES = FaultRun.figure("crash-cycles", 2, 50, 1_000);

	private static final int MILLIS = FaultRun.figure("crash-millis", 500, 2_000, 2_000);

	/** So many kills hit the same store before a new one is begun. */
	private static final int CYCLES_OF_A_STORE = 10;

	@TempDir(cleanup = CleanupMode.ON_SUCCESS)
	Path directory;

	static List<Arguments> enginesAndDurabilities() {
		return List.of(DurableEngine.values())
			.stream()
			.flatMap((engine) -> List.of(Durability.values())
				.stream()
				.map((durability) -> Arguments.of(engine, durability)))
			.toList();
	}

	@ParameterizedTest
	@MethodSource("enginesAndDurabilities")
	void whenTheProcessIsKilledThenNoMoreIsLostThanTheDurabilityAllows(DurableEngine engine, Durability durability)
			throws Exception {
		FaultRun run = new FaultRun("kill, " + engine + ", durability " + durability);
		KilledWriter writer = new KilledWriter(engine, durability, this.directory.resolve("errors.txt"));
		Path store = this.directory.resolve("store");
		for (int cycle = 0; cycle < CYCLES; cycle++) {
			if (cycle % CYCLES_OF_A_STORE == 0 && cycle > 0) {
				KilledWriter.delete(store);
				writer.startAnew();
			}
			writer.run(store, 20 + run.random().nextInt(MILLIS - 20));
			assertThat(writer.judge(store, durability)).as(run.at(cycle, this.directory)).isEmpty();
		}
		// Each kill comes after an acknowledgement, on a busy machine perhaps after one
		// only.
		assertThat(writer.totalAcknowledged()).isGreaterThanOrEqualTo(CYCLES);
		run.report("%d kills, %d records acknowledged, %d lost, slowest opening %d ms", CYCLES,
				writer.totalAcknowledged(), writer.lost(), writer.slowestOpening());
	}

	@Test
	void whenTheLogIsSwitchedOffThenTheLossIsDetected() throws Exception {
		KilledWriter writer = KilledWriter.withoutFlushes(DurableEngine.ROCKSDB, Durability.NONE,
				this.directory.resolve("errors.txt"));
		Path store = this.directory.resolve("store");
		writer.run(store, 200);
		assertThat(writer.judge(store, Durability.PROCESS))
			.anyMatch((violation) -> violation.contains("was acknowledged and is lost"));
		assertThat(writer.lost()).isPositive();
	}

	@ParameterizedTest
	@EnumSource
	void whenRecordsAreTakenAwayOrForgedThenItIsDetected(DurableEngine engine) throws Exception {
		Path store = Files.createDirectory(this.directory.resolve("store"));
		try (StorageTemplate storage = engine.open(store, Durability.PROCESS)) {
			for (long number = 0; number <= 120; number++) {
				RecordWriter.write(storage, number);
			}
			assertThat(new JudgedRecords(storage, 120, true).violations()).isEmpty();
			assertThat(new JudgedRecords(storage, 119, true).violations()).isEmpty();
			assertThat(new JudgedRecords(storage, 118, true).violations()).contains("record 120 was never written");
			storage.delete("record/1");
			storage.put("record/2", "forged");
			storage.delete("batch/0/3");
			storage.put("slot/7", "57");
			storage.put("slot/8", "158");
			storage.put("passing/5", RecordWriter.value(5));
			storage.put("passing/125", RecordWriter.value(125));
			storage.delete("passing/120");
			assertThat(new JudgedRecords(storage, 121, true).violations()).contains(
					"record 1 is missing before record 2", "record 2 has a value that was never written",
					"record 121 was acknowledged and is lost", "batch 0 has 4 of its parts",
					"slot 7 is at 57, older than 107", "slot 8 is at 158, which was never written or has no record",
					"passing 5 was removed and is back", "passing 125 is there without its record",
					"passing 120 is missing");
		}
	}

}
