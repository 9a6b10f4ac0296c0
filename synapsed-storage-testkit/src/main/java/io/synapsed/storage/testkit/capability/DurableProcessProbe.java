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

package io.synapsed.storage.testkit.capability;

import java.nio.file.Files;

import io.synapsed.storage.common.Capability;
import io.synapsed.storage.spi.KeyValueStore;

import static org.assertj.core.api.Assertions.assertThat;

final class DurableProcessProbe extends CapabilityProbe {

	DurableProcessProbe() {
		super(Capability.DURABLE_PROCESS,
				"keeps every acknowledged write in its files: a copy of them, taken while it is open, has them all");
	}

	@Override
	public Observation observe(StoreUnderTest opened) {
		Observation observation = super.observe(opened);
		return (observation.outcome() == Observation.Outcome.OBSERVED && !Files.exists(opened.directory()))
				? Observation.notObservable("the data is kept by a server, whose settings decide") : observation;
	}

	@Override
	protected void demonstrate(StoreUnderTest opened) {
		StoreAccess store = StoreAccess.to(opened);
		for (int number = 0; number < 100; number++) {
			store.put("key-" + number, "value-" + number);
		}
		store.delete("key-0");
		KeyValueStore survivor = opened.openAsAfterAKill();
		assertThat(StoreAccess.get(survivor, "key-0")).as("an entry that was removed").isNull();
		for (int number = 1; number < 100; number++) {
			assertThat(StoreAccess.get(survivor, "key-" + number)).as("acknowledged write %d", number)
				.isEqualTo("value-" + number);
		}
	}

}
