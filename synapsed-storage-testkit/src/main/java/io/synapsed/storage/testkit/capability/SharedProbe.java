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
import io.synapsed.storage.common.Version;

import static org.assertj.core.api.Assertions.assertThat;

final class SharedProbe extends CapabilityProbe {

	SharedProbe() {
		super(Capability.SHARED, "lets two stores over the same data see, and respect, what the other one writes");
	}

	@Override
	protected void demonstrate(StoreUnderTest opened) {
		StoreAccess first = StoreAccess.to(opened);
		StoreAccess second = StoreAccess.to(opened, opened.open(opened.directory()));
		Version version = first.put("key", "first");
		assertThat(second.get("key")).as("what the first has written").isEqualTo("first");
		if (first.store().capabilities().contains(Capability.CONDITIONAL_WRITE)) {
			assertThat(second.putIf("key", "second", "key", version).applied()).as("conditional write of the second")
				.isTrue();
			assertThat(first.putIf("key", "stale", "key", version).applied()).as("stale write of the first").isFalse();
		}
		else {
			second.put("key", "second");
		}
		assertThat(first.get("key")).as("what the second has written").isEqualTo("second");
	}

}
