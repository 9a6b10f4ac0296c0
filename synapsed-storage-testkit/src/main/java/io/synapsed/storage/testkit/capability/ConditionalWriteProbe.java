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
import io.synapsed.storage.spi.CommitResult;
import io.synapsed.storage.testkit.Parallel;

import static org.assertj.core.api.Assertions.assertThat;

final class ConditionalWriteProbe extends CapabilityProbe {

	private static final int ROUNDS = 20;

	private static final int WRITERS = 4;

	ConditionalWriteProbe() {
		super(Capability.CONDITIONAL_WRITE,
				"writes if a version or an absence holds, changes nothing otherwise, and lets one of several writers win");
	}

	@Override
	protected void demonstrate(StoreUnderTest opened) {
		StoreAccess store = StoreAccess.to(opened);
		assertThat(store.putIf("key", "created", "key", null).applied()).as("put of an absent key").isTrue();
		Version version = store.version("key");
		assertThat(store.putIf("key", "changed", "key", version).applied()).as("put at its version").isTrue();
		CommitResult stale = store.putIf("key", "stale", "key", version);
		assertThat(stale.applied()).as("put at an old version").isFalse();
		assertThat(stale.failedKeys()).containsExactly(StoreAccess.key("key"));
		assertThat(store.putIf("key", "again", "key", null).applied()).as("put of a key that is there").isFalse();
		assertThat(store.get("key")).isEqualTo("changed");
		for (int round = 0; round < ROUNDS; round++) {
			String contended = "contended-" + round;
			long winners = Parallel
				.run(WRITERS,
						(writer) -> () -> store.putIf(contended, Integer.toString(writer), contended, null).applied())
				.stream()
				.filter(Boolean::booleanValue)
				.count();
			assertThat(winners).as("writers that created the same key").isOne();
		}
	}

}
