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

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.common.Durability;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * File descriptors that run out are a clear error, and none is leaked.
 * {@code synapsed.storage.test.reopenings} is how often a store is opened and closed.
 */
class FileDescriptorTests {

	private static final int REOPENINGS = FaultRun.figure("reopenings", 50, 1_000, 10_000);

	private static final int TOLERANCE = 5;

	@TempDir(cleanup = CleanupMode.ON_SUCCESS)
	Path directory;

	@ParameterizedTest
	@EnumSource
	void whenDescriptorsRunOutThenTheErrorIsClearAndNothingIsLost(DurableEngine engine) throws Exception {
		Assumptions.assumeTrue(FileDescriptors.canBeCounted(), "descriptors are limited and counted on Linux only");
		FaultRun run = new FaultRun("descriptors run out, " + engine);
		Process process = new ProcessBuilder("bash", "-c", "ulimit -n 256; exec \"$@\"", "bash",
				JavaProcess.executable(), "-Xmx128m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC",
				"-XX:ErrorFile=" + this.directory.resolve("hs_err.log"), "-cp", System.getProperty("java.class.path"),
				DescriptorUser.class.getName(), engine.name(), this.directory.toString())
			.redirectErrorStream(true)
			.start();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(process.waitFor()).as("%s%n%s", run.at(0, this.directory), output).isZero();
		String figures = output.lines().reduce((first, last) -> last).orElse("");
		assertThat(figures).as(output).startsWith("refused to open ").doesNotStartWith("refused to open 0,");
		run.report("of 25 stores %s, 0 acknowledged lost", figures);
	}

	@ParameterizedTest
	@EnumSource
	void whenStoresAreOpenedAndClosedThenNoDescriptorIsLeaked(DurableEngine engine) throws Exception {
		Assumptions.assumeTrue(FileDescriptors.canBeCounted(), "descriptors are limited and counted on Linux only");
		FaultRun run = new FaultRun("opened and closed, " + engine);
		reopen(engine, 3);
		long before = FileDescriptors.count();
		reopen(engine, REOPENINGS);
		long after = FileDescriptors.count();
		assertThat(after).as(run.at(REOPENINGS, this.directory)).isBetween(before - TOLERANCE, before + TOLERANCE);
		run.report("%d times, %d descriptors before and %d after", REOPENINGS, before, after);
	}

	private void reopen(DurableEngine engine, int times) {
		for (int time = 0; time < times; time++) {
			try (StorageTemplate storage = engine.open(this.directory.resolve("store"), Durability.PROCESS)) {
				storage.put("key", "value " + time);
				assertThat(storage.get("key", String.class)).contains("value " + time);
			}
		}
	}

}
