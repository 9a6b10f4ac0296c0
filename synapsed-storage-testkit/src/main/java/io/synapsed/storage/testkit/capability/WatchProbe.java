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
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.Subscription;
import io.synapsed.storage.spi.Namespace;

import static org.assertj.core.api.Assertions.assertThat;

final class WatchProbe extends CapabilityProbe {

	WatchProbe() {
		super(Capability.WATCH, "delivers every put and every removal of a key, in their order");
	}

	@Override
	protected void demonstrate(StoreUnderTest opened) {
		StoreAccess store = StoreAccess.to(opened);
		EventRecorder events = new EventRecorder();
		try (Subscription watch = opened.store().watch(Namespace.DEFAULT.encode(KeyRange.all()), events)) {
			store.put("key", "1");
			store.put("key", "2");
			store.delete("key");
			store.put("key", "3");
			store.put("end", "");
			assertThat(events.awaitUpTo("PUT end")).containsExactly("PUT key", "PUT key", "DELETE key", "PUT key",
					"PUT end");
		}
	}

}
