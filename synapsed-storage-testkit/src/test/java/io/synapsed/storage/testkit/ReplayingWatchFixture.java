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

package io.synapsed.storage.testkit;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Set;

import io.synapsed.storage.StorageBuilder;
import io.synapsed.storage.common.Capability;

/**
 * The memory engine with watches that can be resumed.
 *
 * @param fault the fault of the watches
 */
record ReplayingWatchFixture(ReplayingWatchLayer.Fault fault) implements StoreFixture {

	private static final MemoryFixture memory = new MemoryFixture(Stack.of());

	@Override
	public Set<Capability> expectedCapabilities() {
		Set<Capability> more = EnumSet.copyOf(memory.expectedCapabilities());
		more.add(Capability.RESUMABLE_WATCH);
		return more;
	}

	@Override
	public StorageBuilder open(Path directory, InstantSource clock) {
		return memory.open(directory, clock).layer(new ReplayingWatchLayer(this.fault));
	}

}
