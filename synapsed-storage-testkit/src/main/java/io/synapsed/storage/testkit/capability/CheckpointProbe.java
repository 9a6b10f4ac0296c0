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

import java.nio.file.Path;

import io.synapsed.storage.common.Capability;
import io.synapsed.storage.spi.KeyValueStore;

import static org.assertj.core.api.Assertions.assertThat;

final class CheckpointProbe extends CapabilityProbe {

	CheckpointProbe() {
		super(Capability.CHECKPOINT, "copies its data while it runs, and a second store opens the copy");
	}

	@Override
	protected void demonstrate(StoreUnderTest opened) {
		StoreAccess store = StoreAccess.to(opened);
		store.put("before", "value");
		Path directory = opened.directoryFor("checkpoint");
		opened.store().checkpoint(directory);
		store.put("after", "value");
		KeyValueStore copy = opened.open(directory);
		assertThat(StoreAccess.get(copy, "before")).isEqualTo("value");
		assertThat(StoreAccess.get(copy, "after")).isNull();
		StoreAccess.to(opened, copy).put("before", "changed");
		assertThat(store.get("before")).as("the original after a change of the copy").isEqualTo("value");
	}

}
