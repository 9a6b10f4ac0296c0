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
import java.util.List;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Counts how often a sweep waits for the device at durability {@code power}: not once for
 * a batch or a stale place, because what it frees may be freed again.
 */
class SweepSyncTests {

	private static final int ENTRIES = 5_000;

	/** A compaction or a checkpoint of the engine may come by, each with a few syncs. */
	private static final int ENOUGH = 8;

	@TempDir(cleanup = CleanupMode.ON_SUCCESS)
	Path directory;

	@ParameterizedTest
	@EnumSource
	void whenABacklogIsSweptThenNoBatchWaitsForTheDevice(DurableEngine engine) throws Exception {
		String missing = WriteRecorder.missing();
		Assumptions.assumeTrue(missing.isEmpty(), missing);
		List<RecordedCall> calls = new WriteRecorder(this.directory)
			.record(engine, SweptWriter.class, Integer.toString(ENTRIES))
			.calls();
		int before = acknowledgement(calls, SweptWriter.BEFORE);
		int after = acknowledgement(calls, SweptWriter.AFTER);
		assertThat(syncs(calls.subList(0, before))).as("each write waits").isGreaterThanOrEqualTo(50);
		assertThat(syncs(calls.subList(before, after))).isLessThanOrEqualTo(ENOUGH);
	}

	private static int acknowledgement(List<RecordedCall> calls, String text) {
		for (int index = 0; index < calls.size(); index++) {
			RecordedCall call = calls.get(index);
			if (call.kind() == RecordedCall.Kind.ACKNOWLEDGE
					&& new String(call.data(), StandardCharsets.UTF_8).contains(text)) {
				return index;
			}
		}
		throw new AssertionError("The writer did not say '" + text + "'");
	}

	private static long syncs(List<RecordedCall> calls) {
		return calls.stream().filter((call) -> call.kind() == RecordedCall.Kind.SYNC).count();
	}

}
