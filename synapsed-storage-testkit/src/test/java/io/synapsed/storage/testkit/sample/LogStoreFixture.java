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

package io.synapsed.storage.testkit.sample;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;

import io.synapsed.storage.StorageBuilder;
import io.synapsed.storage.common.Capability;
import io.synapsed.storage.spi.StoreLayer;
import io.synapsed.storage.testkit.StoreFixture;

/**
 * The sample engine, with layers if wanted.
 */
record LogStoreFixture(List<StoreLayer> layers) implements StoreFixture {

	@Override
	public Set<Capability> expectedCapabilities() {
		return Set.of(Capability.CONDITIONAL_WRITE, Capability.INCREMENT, Capability.TTL, Capability.COLOCATED_BATCH,
				Capability.WATCH, Capability.DURABLE_PROCESS);
	}

	@Override
	public StorageBuilder open(Path directory, InstantSource clock) {
		StorageBuilder builder = StorageBuilder.over(LogStore.builder().directory(directory).clock(clock).build());
		this.layers.forEach(builder::layer);
		return builder;
	}

	@Override
	public String toString() {
		return "log" + (this.layers.isEmpty() ? "" : ", " + this.layers.size() + " layers");
	}

}
