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
import java.util.List;
import java.util.Random;

import io.synapsed.storage.testkit.fault.SimulatedFile.Change;
import io.synapsed.storage.testkit.fault.SimulatedFile.Truncation;

/**
 * What a device does not have of that which was not synced. A lost change with a later
 * one kept is what a reordering leaves behind.
 */
enum Loss {

	/** Nothing: the state is a prefix of what was done. */
	NOTHING {

		@Override
		boolean keeps(int index, int count, boolean kept, Random random) {
			return true;
		}

	},

	/** Everything. */
	EVERYTHING {

		@Override
		boolean keeps(int index, int count, boolean kept, Random random) {
			return false;
		}

	},

	/** Some calls. */
	CALLS {

		@Override
		boolean keeps(int index, int count, boolean kept, Random random) {
			return random.nextBoolean();
		}

	},

	/** Some sectors of any call. */
	SECTORS {

		@Override
		boolean keeps(int index, int count, boolean kept, Random random) {
			return random.nextInt(4) > 0;
		}

	},

	/** Some files lose everything, the others nothing. */
	FILES {

		@Override
		boolean keeps(int index, int count, boolean kept, Random random) {
			return kept;
		}

	},

	/** All calls but the last one of a file, which overtook them. */
	ALL_BUT_THE_LAST {

		@Override
		boolean keeps(int index, int count, boolean kept, Random random) {
			return index == count - 1;
		}

	};

	/**
	 * Whether a change reached the device.
	 * @param index its place among those of its file that were not synced
	 * @param count how many there are
	 * @param kept a choice that was made for the file
	 */
	abstract boolean keeps(int index, int count, boolean kept, Random random);

	/**
	 * Chooses those that were kept.
	 */
	List<Change> kept(List<Change> pending, Random random) {
		List<Change> parts = (this == SECTORS)
				? pending.stream().flatMap((change) -> change.sectors().stream()).toList() : pending;
		List<Change> keptChanges = new ArrayList<>();
		boolean fileKept = random.nextBoolean();
		for (int index = 0; index < parts.size(); index++) {
			Change part = parts.get(index);
			if (keeps(index, parts.size(), fileKept, random)) {
				keptChanges.add(part);
			}
			else if (part instanceof Truncation) {
				break;
			}
		}
		return keptChanges;
	}

}
