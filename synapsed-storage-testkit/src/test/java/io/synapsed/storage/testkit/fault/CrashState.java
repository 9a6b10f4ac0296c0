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

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

import org.jspecify.annotations.Nullable;

/**
 * One of the states in which the loss of power may leave a directory.
 *
 * @param calls so many of the recorded calls were done
 * @param sectors so many sectors of the next one were written, 0 if it had not begun
 * @param loss what the device had not kept
 * @param seed chooses it
 */
record CrashState(int calls, int sectors, Loss loss, long seed) {

	/**
	 * Chooses states, half of them prefixes of the record, in the order of the record.
	 */
	static List<CrashState> choose(Recording recording, int count, Random random) {
		List<CrashState> prefixes = new ArrayList<>();
		for (int calls = 0; calls <= recording.calls().size(); calls++) {
			prefixes.add(new CrashState(calls, 0, Loss.NOTHING, 0));
			if (calls < recording.calls().size()) {
				for (int sectors = 1; sectors < sectors(recording.calls().get(calls)); sectors++) {
					prefixes.add(new CrashState(calls, sectors, Loss.NOTHING, 0));
				}
			}
		}
		List<CrashState> states = new ArrayList<>();
		for (int index = 0; index < count; index++) {
			CrashState prefix = prefixes.get(random.nextInt(prefixes.size()));
			Loss loss = (index % 2 == 0) ? Loss.NOTHING : Loss.values()[1 + index / 2 % (Loss.values().length - 1)];
			states.add(new CrashState(prefix.calls, prefix.sectors, loss, random.nextLong()));
		}
		states.sort(Comparator.comparingInt(CrashState::calls));
		return states;
	}

	/**
	 * Returns the state after the last acknowledgement in which all that was not synced
	 * is lost.
	 */
	static CrashState afterTheLastAcknowledgement(Recording recording) {
		int calls = recording.calls().size();
		while (recording.calls().get(calls - 1).kind() != RecordedCall.Kind.ACKNOWLEDGE) {
			calls--;
		}
		return new CrashState(calls, 0, Loss.EVERYTHING, 0);
	}

	private static int sectors(RecordedCall call) {
		return (call.kind() == RecordedCall.Kind.WRITE)
				? new SimulatedFile.Write(call.offset(), call.data()).sectorCount() : 1;
	}

	/**
	 * Returns the write that had begun, as far as it came.
	 * @return the write, or {@code null} if none had begun
	 */
	@Nullable RecordedCall begun(Recording recording) {
		if (this.sectors == 0) {
			return null;
		}
		RecordedCall call = recording.calls().get(this.calls);
		SimulatedFile.Write torn = new SimulatedFile.Write(call.offset(), call.data()).torn(this.sectors);
		return new RecordedCall(call.kind(), call.inode(), call.offset(), call.path(), torn.data());
	}

}
