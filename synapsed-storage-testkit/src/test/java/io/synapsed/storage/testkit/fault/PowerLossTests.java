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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.synapsed.storage.common.Durability;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Takes the power away from the disk of a writing process, opens its store and compares
 * it with what was acknowledged. Needs root and loop devices, and is skipped without. See
 * {@link FaultRun} for longer runs: {@code synapsed.storage.test.power-cycles} is the
 * number of losses for each engine and file system at durability {@code power},
 * {@code synapsed.storage.test.power-cycles-below} the number at each durability below
 * it, where the question is only whether a hole shows, and
 * {@code synapsed.storage.test.power-millis} the longest time before a loss. A failure
 * keeps the image.
 */
@Tag("power-loss")
class PowerLossTests {

	private static final int CYCLES = FaultRun.figure("power-cycles", 2, 100, 2_000);

	private static final int CYCLES_BELOW = FaultRun.figure("power-cycles-below", 1, 10, 200);

	private static final int MILLIS = FaultRun.figure("power-millis", 300, 400, 2_000);

	/** How many of the file systems are used. */
	private static final int FILE_SYSTEMS = FaultRun.figure("power-file-systems", 1, 4, 4);

	/** So many losses hit the same file system before a new one is begun. */
	private static final int CYCLES_OF_A_STORE = 10;

	@TempDir(cleanup = CleanupMode.ON_SUCCESS)
	Path directory;

	static List<Arguments> enginesAndFileSystems() {
		List<Arguments> all = new ArrayList<>();
		for (DurableEngine engine : DurableEngine.values()) {
			for (FileSystem fileSystem : List.of(FileSystem.values()).subList(0, FILE_SYSTEMS)) {
				for (Durability durability : Durability.values()) {
					all.add(Arguments.of(engine, durability, fileSystem));
				}
			}
		}
		return all;
	}

	@ParameterizedTest
	@MethodSource("enginesAndFileSystems")
	void whenThePowerIsLostThenNoMoreIsLostThanTheDurabilityAllows(DurableEngine engine, Durability durability,
			FileSystem fileSystem) throws Exception {
		assumeThatPowerCanBeLost(fileSystem);
		FaultRun run = new FaultRun("power loss, " + engine + ", durability " + durability + ", " + fileSystem);
		KilledWriter writer = new KilledWriter(engine, durability, this.directory.resolve("errors.txt"));
		Durability survived = (durability == Durability.POWER) ? Durability.POWER : Durability.NONE;
		int cycles = (durability == Durability.POWER) ? CYCLES : CYCLES_BELOW;
		try (PowerSupply power = new PowerSupply(fileSystem, this.directory)) {
			Path store = power.directory().resolve("store");
			for (int cycle = 0; cycle < cycles; cycle++) {
				if (cycle % CYCLES_OF_A_STORE == 0 && cycle > 0) {
					power.format();
					writer.startAnew();
				}
				writer.run(store, 20 + run.random().nextInt(MILLIS - 20));
				power.cut();
				assertThat(writer.judge(store, survived)).as(run.at(cycle, this.directory)).isEmpty();
			}
		}
		assertThat(writer.totalAcknowledged()).isGreaterThanOrEqualTo(cycles);
		run.report("%d losses of power, %d records acknowledged, %d lost, slowest opening %d ms", cycles,
				writer.totalAcknowledged(), writer.lost(), writer.slowestOpening());
	}

	@ParameterizedTest
	@EnumSource
	void whenNothingIsSyncedThenTheLossIsDetected(DurableEngine engine) throws Exception {
		assumeThatPowerCanBeLost(FileSystem.EXT4_ORDERED);
		for (Durability durability : List.of(Durability.NONE, Durability.PROCESS)) {
			boolean detected = false;
			// An engine may have handed everything to the device by chance.
			for (int attempt = 0; attempt < 10 && !detected; attempt++) {
				Path kept = Files.createDirectory(this.directory.resolve(durability.name() + attempt));
				KilledWriter writer = KilledWriter.withoutFlushes(engine, durability, kept.resolve("errors.txt"));
				try (PowerSupply power = new PowerSupply(FileSystem.EXT4_ORDERED, kept)) {
					Path store = power.directory().resolve("store");
					writer.run(store, 200 + 50 * attempt);
					power.cut();
					detected = writer.judge(store, Durability.POWER)
						.stream()
						.anyMatch((violation) -> violation.contains("was acknowledged and is lost"));
				}
			}
			assertThat(detected).as("durability " + durability).isTrue();
		}
	}

	private static void assumeThatPowerCanBeLost(FileSystem fileSystem) throws IOException, InterruptedException {
		String missing = PowerSupply.missing(fileSystem);
		Assumptions.assumeTrue(missing.isEmpty(), missing);
	}

}
