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

import io.synapsed.storage.common.Capability;
import io.synapsed.storage.spi.Snapshot;

import static org.assertj.core.api.Assertions.assertThat;

final class SnapshotProbe extends CapabilityProbe {

	SnapshotProbe() {
		super(Capability.SNAPSHOT, "keeps a view as it was through puts, removals and a flush");
	}

	@Override
	protected void demonstrate(StoreUnderTest opened) {
		StoreAccess store = StoreAccess.to(opened);
		store.put("changed", "old");
		store.put("removed", "old");
		try (Snapshot snapshot = opened.store().snapshot()) {
			store.put("changed", "new");
			store.delete("removed");
			store.put("added", "new");
			opened.store().flush();
			assertThat(StoreAccess.get(snapshot, "changed")).isEqualTo("old");
			assertThat(StoreAccess.get(snapshot, "removed")).isEqualTo("old");
			assertThat(StoreAccess.get(snapshot, "added")).isNull();
		}
		assertThat(store.get("changed")).isEqualTo("new");
	}

}
