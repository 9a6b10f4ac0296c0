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
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import io.synapsed.storage.common.Durability;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Records every write, sync and rename of a process, builds from them the states in which
 * a loss of power may leave its files ({@link SimulatedDisk} says which those are), and
 * opens the store in each. {@code synapsed.storage.test.torn-states} is the number of
 * states for each engine, {@code synapsed.storage.test.torn-records} how much is
 * recorded. A failure keeps the states that were judged wrongly.
 */
class TornWriteTests {

	private static final int STATES = FaultRun.figure("torn-states", 30, 2_000, 20_000);

	private static final int RECORDS = FaultRun.figure("torn-records", 10, 30, 60);

	/** Enough to see what went wrong. */
	private static final int MAX_FAILURES = 10;

	/** Each engine is recorded once. */
	private static final Map<DurableEngine, Recording> recordings = new EnumMap<>(DurableEngine.class);

	@TempDir
	static Path recorded;

	@TempDir(cleanup = CleanupMode.ON_SUCCESS)
	Path directory;

	private int refused;

	private int holes;

	private int invented;

	private long lost;

	@ParameterizedTest
	@EnumSource
	void whenWritesAreTornOrReorderedThenNothingIsWrong(DurableEngine engine) throws Exception {
		Recording recording = record(engine);
		FaultRun run = new FaultRun("torn writes, " + engine);
		List<RecordedStore> stores = RecordedStore.of(engine);
		List<String> failures = new ArrayList<>();
		try (JudgingProcess judge = new JudgingProcess(engine, this.directory.resolve(engine + "-judge.txt"))) {
			for (RecordedStore store : stores) {
				this.refused = 0;
				this.holes = 0;
				this.invented = 0;
				this.lost = 0;
				Recording calls = recording.of(store.name());
				List<CrashState> states = CrashState.choose(calls, STATES / stores.size(), run.random());
				failures.addAll(judge(judge, store, store.durability(), calls, states, true));
				run.report(
						"%s: %d states of %d calls, %d refused, %d with holes, %d with values that nobody wrote, %d acknowledged records lost in all",
						store.name(), states.size(), calls.calls().size(), this.refused, this.holes, this.invented,
						this.lost);
			}
		}
		assertThat(failures).as(run.at(STATES, this.directory)).isEmpty();
	}

	@ParameterizedTest
	@EnumSource
	void whenSyncsAreIgnoredOrLeftOutThenTheLossIsDetected(DurableEngine engine) throws Exception {
		Recording recording = record(engine);
		RecordedStore synced = new RecordedStore(engine, Durability.POWER, true);
		RecordedStore notSynced = new RecordedStore(engine, Durability.NONE, true);
		try (JudgingProcess judge = new JudgingProcess(engine, this.directory.resolve(engine + "-judge.txt"))) {
			assertThat(judgeLossOfEverything(judge, synced, recording.of(synced.name()), false)).singleElement()
				.asString()
				.contains("was acknowledged and is lost");
			assertThat(judgeLossOfEverything(judge, notSynced, recording.of(notSynced.name()), true)).singleElement()
				.asString()
				.contains("was acknowledged and is lost");
		}
	}

	/** Judges the one state in which no device and no order of calls can hide a loss. */
	private List<String> judgeLossOfEverything(JudgingProcess judge, RecordedStore store, Recording recording,
			boolean syncs) throws IOException, InterruptedException {
		CrashState state = CrashState.afterTheLastAcknowledgement(recording);
		return judge(judge, store, Durability.POWER, recording, List.of(state), syncs);
	}

	@ParameterizedTest
	@EnumSource
	void dataIsNotWrittenThroughMappings(DurableEngine engine) throws Exception {
		assertThat(record(engine).mappedFiles())
			// The index of SQLite's log, which it makes anew when the first process opens
			// it.
			.allMatch((file) -> file.endsWith("-shm"));
	}

	private static Recording record(DurableEngine engine) throws IOException, InterruptedException {
		String missing = WriteRecorder.missing();
		Assumptions.assumeTrue(missing.isEmpty(), missing);
		Recording recording = recordings.get(engine);
		if (recording == null) {
			recording = new WriteRecorder(recorded).record(engine, RECORDS);
			recordings.put(engine, recording);
		}
		return recording;
	}

	private List<String> judge(JudgingProcess judge, RecordedStore store, Durability judgedBy, Recording recording,
			List<CrashState> states, boolean syncs) throws IOException, InterruptedException {
		List<String> failures = new ArrayList<>();
		SimulatedDisk disk = new SimulatedDisk(syncs);
		long[] acknowledged = new long[RecordWriter.THREADS];
		Arrays.fill(acknowledged, -1);
		int done = 0;
		for (CrashState state : states) {
			for (; done < state.calls(); done++) {
				RecordedCall call = recording.calls().get(done);
				disk.apply(call);
				acknowledge(call, acknowledged);
			}
			Path left = this.directory.resolve("state");
			write(disk, state, recording, left);
			String answer = judge.judge(left, store, judgedBy, acknowledged);
			KilledWriter.delete(left);
			if (answer.startsWith(StateJudge.RIGHT)) {
				this.lost += Long.parseLong(answer.substring(StateJudge.RIGHT.length()));
			}
			else if (answer.startsWith(StateJudge.REFUSED) && mayBeRefused(store, acknowledged)) {
				this.refused++;
			}
			else if (answer.startsWith(StateJudge.MISSING) && !store.engine().leavesNoHole(judgedBy)) {
				this.holes++;
			}
			else if (answer.startsWith(StateJudge.INVENTED)
					&& store.engine().mayInventValues(judgedBy, store.checksums())) {
				this.invented++;
			}
			else if (failures.size() < MAX_FAILURES) {
				// Judging has changed it.
				Path kept = this.directory
					.resolve(store.engine() + "-" + store.name() + "-" + state.calls() + "-" + failures.size());
				write(disk, state, recording, kept);
				failures.add(state + " of " + store + ", acknowledged " + Arrays.toString(acknowledged) + ", kept in "
						+ kept + ": " + answer);
			}
		}
		return failures;
	}

	/** At least what was acknowledged as durable must be there. */
	private static boolean mayBeRefused(RecordedStore store, long[] acknowledged) {
		return store.durability() != Durability.POWER || Arrays.stream(acknowledged).allMatch((number) -> number < 0);
	}

	private static void write(SimulatedDisk disk, CrashState state, Recording recording, Path directory)
			throws IOException {
		disk.writeTo(directory, state.begun(recording), state.loss(), new Random(state.seed()));
	}

	private static void acknowledge(RecordedCall call, long[] acknowledged) {
		if (call.kind() == RecordedCall.Kind.ACKNOWLEDGE) {
			String[] words = new String(call.data(), StandardCharsets.US_ASCII).trim().split(" ");
			acknowledged[Integer.parseInt(words[0])] = Long.parseLong(words[1]);
		}
	}

}
