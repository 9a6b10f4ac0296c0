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

package io.synapsed.storage.autoconfigure.engine;

import io.synapsed.storage.autoconfigure.DataLocation;
import io.synapsed.storage.autoconfigure.EngineDescription;
import io.synapsed.storage.common.Capability;

/**
 * What the engines of the project that keep their data in a directory have in common.
 */
final class DirectoryEngines {

	private DirectoryEngines() {
	}

	/**
	 * Describes such an engine with the capabilities that all of them have.
	 */
	static EngineDescription describe(String name) {
		return EngineDescription.of(name, DataLocation.DIRECTORY)
			.with(Capability.CONDITIONAL_WRITE, Capability.INCREMENT, Capability.TTL, Capability.COLOCATED_BATCH,
					Capability.WATCH, Capability.ORDERED_SCAN, Capability.ATOMIC_BATCH, Capability.TRANSACTION,
					Capability.SNAPSHOT, Capability.DURABLE_PROCESS, Capability.DURABLE_POWER, Capability.CHECKPOINT,
					Capability.COMPACTION);
	}

}
