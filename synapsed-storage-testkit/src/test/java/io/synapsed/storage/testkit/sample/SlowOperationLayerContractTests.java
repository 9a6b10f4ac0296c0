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
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;

import io.synapsed.storage.StorageBuilder;
import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.backend.memory.MemoryStore;
import io.synapsed.storage.common.Capability;
import io.synapsed.storage.spi.StoreOperation;
import io.synapsed.storage.testkit.FaultInjectionLayer;
import io.synapsed.storage.testkit.KeyValueStoreContract;
import io.synapsed.storage.testkit.StoreFixture;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The contract for the sample layer over an engine that can do more than the sample
 * engine, and what the layer is for.
 */
class SlowOperationLayerContractTests extends KeyValueStoreContract {

	@Override
	protected StoreFixture fixture() {
		return new StoreFixture() {

			@Override
			public Set<Capability> expectedCapabilities() {
				return Set.of(Capability.CONDITIONAL_WRITE, Capability.INCREMENT, Capability.TTL,
						Capability.COLOCATED_BATCH, Capability.WATCH, Capability.ORDERED_SCAN, Capability.ATOMIC_BATCH,
						Capability.TRANSACTION, Capability.SNAPSHOT);
			}

			@Override
			public StorageBuilder open(Path directory, InstantSource clock) {
				return StorageBuilder.over(MemoryStore.builder().clock(clock).build())
					.layer(new SlowOperationLayer(Duration.ofMillis(1)));
			}

		};
	}

	@Test
	void whenAnOperationTakesLongThenItIsCountedAndOthersAreNot() {
		FaultInjectionLayer faults = new FaultInjectionLayer();
		try (StorageTemplate storage = StorageBuilder.over(MemoryStore.builder().build())
			.layer(new SlowOperationLayer(Duration.ofMinutes(1)))
			.layer(new SlowOperationLayer(Duration.ofMillis(1)))
			.layer(faults)
			.build()) {
			faults.when(StoreOperation.PUT).nth(1).thenDelay(Duration.ofMillis(1));
			storage.put("key", new byte[1]);
			assertThat(storage.store().statistics().stream().filter((each) -> each.name().equals("slow.operations")))
				.extracting((each) -> each.value().getAsDouble())
				.containsExactly(0.0, 1.0);
		}
	}

}
