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
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.synapsed.storage.maintenance.JobReport;
import io.synapsed.storage.maintenance.JobState;
import io.synapsed.storage.maintenance.Pace;
import io.synapsed.storage.maintenance.Recoding;
import io.synapsed.storage.maintenance.Retirement;
import io.synapsed.storage.maintenance.Verification;
import io.synapsed.storage.transform.encryption.DataEncryptionKeyState;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Kills a process that rotates keys and writes values anew under load: afterwards every
 * value can be read, the job goes on, and the keys of before can be taken away.
 */
class RotationKillTests {

	private static final int CYCLES = FaultRun.figure("rotation-kills", 2, 25, 200);

	/** So many kills there are at most until one is of use. */
	private static final int ATTEMPTS = Math.max(10, 2 * CYCLES);

	@TempDir(cleanup = CleanupMode.ON_SUCCESS)
	Path directory;

	@ParameterizedTest
	@EnumSource
	void whenKilledWhileKeysRotateThenNoValueIsUnreadableAndOldKeysCanGo(DurableEngine engine)
			throws IOException, InterruptedException {
		FaultRun run = new FaultRun("rotation kills, " + engine);
		Path store = this.directory.resolve("store");
		long[] acknowledged = new long[RotatingWriter.THREADS];
		Arrays.fill(acknowledged, -1);
		long rotated = 0;
		// On a busy machine a kill may come before the first rotation.
		for (int cycle = 0; cycle < CYCLES || rotated == 0 && cycle < ATTEMPTS; cycle++) {
			kill(engine, store, acknowledged, 200 + run.random().nextInt(1_500));
			for (int attempt = 1; hasIdleThread(acknowledged) && attempt < ATTEMPTS; attempt++) {
				kill(engine, store, acknowledged, 200 + run.random().nextInt(1_500));
			}
			assertThat(hasIdleThread(acknowledged)).as("a thread has never written, see %s", errors()).isFalse();
			try (RotatingWriter opened = new RotatingWriter(engine, store)) {
				for (int thread = 0; thread < RotatingWriter.THREADS; thread++) {
					long number = acknowledged[thread];
					String value = opened.storage().get(RotatingWriter.key(thread, number)).orElseThrow().toUtf8();
					// The write after it may have been done and not told.
					assertThat(RotatingWriter.number(value)).as(run.at(cycle, this.directory))
						.isGreaterThanOrEqualTo(number);
				}
				rotated += opened.keys().count(DataEncryptionKeyState.RETIRED);
				assertFinished(new Verification(opened.values(), InstantSource.system()).run(Pace.UNLIMITED), run,
						cycle);
				// The first goes on where the killed one was; behind its place a write
				// may
				// have ended that had begun before the rotation. The second finds it.
				for (int round = 0; round < 2; round++) {
					assertFinished(new Recoding(opened.values(), InstantSource.system()).run(Pace.UNLIMITED), run,
							cycle);
				}
				// Nothing of the killed process is under way any more.
				JobReport retired = new Retirement(opened.values(), InstantSource.system()).run(Pace.UNLIMITED);
				assertFinished(retired, run, cycle);
				assertThat(opened.keys().count(DataEncryptionKeyState.RETIRED)).as(run.at(cycle, this.directory))
					.isZero();
				assertFinished(new Verification(opened.values(), InstantSource.system()).run(Pace.UNLIMITED), run,
						cycle);
			}
		}
		run.report("%d kills, %d writes acknowledged, %d keys retired, every value readable", CYCLES,
				Arrays.stream(acknowledged).sum() + acknowledged.length, rotated);
		assertThat(rotated).isPositive();
	}

	private void assertFinished(JobReport report, FaultRun run, int cycle) {
		assertThat(report.state()).as(run.at(cycle, this.directory) + ": " + report).isEqualTo(JobState.FINISHED);
		assertThat(report.findings().counts()).as(run.at(cycle, this.directory)).containsEntry("damaged", 0L);
	}

	private void kill(DurableEngine engine, Path store, long[] acknowledged, long milliseconds)
			throws IOException, InterruptedException {
		List<String> arguments = new ArrayList<>(List.of(engine.name(), store.toString()));
		for (long last : acknowledged) {
			arguments.add(Long.toString(last + 1));
		}
		String lines = KilledProcess.run(RotatingWriter.class, arguments, errors(), milliseconds);
		// What follows the last line feed was cut by the kill.
		lines.substring(0, lines.lastIndexOf('\n') + 1).lines().forEach((line) -> {
			String[] fields = line.split(" ");
			// What the job logs goes to the same output.
			if (fields.length == 2 && fields[0].length() == 1) {
				acknowledged[Integer.parseInt(fields[0])] = Long.parseLong(fields[1]);
			}
		});
	}

	private static boolean hasIdleThread(long[] acknowledged) {
		return Arrays.stream(acknowledged).anyMatch((last) -> last < 0);
	}

	private Path errors() {
		return this.directory.resolve("errors.txt");
	}

}
