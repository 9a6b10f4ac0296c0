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

import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.common.Capability;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.StoreOperation;
import io.synapsed.storage.testkit.FaultInjectionLayer;
import io.synapsed.storage.testkit.Parallel;

import static org.assertj.core.api.Assertions.assertThat;

final class IncrementProbe extends CapabilityProbe {

	private static final int THREADS = 4;

	private static final int EACH = 50;

	IncrementProbe() {
		super(Capability.INCREMENT, "loses no increment of " + THREADS + " threads that increment at once");
	}

	@Override
	protected void demonstrate(StoreUnderTest opened) {
		overtake(opened);
		Parallel.run(THREADS, (thread) -> () -> {
			// A template of its own: one template queues up its own increments.
			StorageTemplate template = template(opened, opened.store());
			for (int number = 0; number < EACH; number++) {
				template.increment("counter", 1);
			}
			return null;
		});
		assertThat(StoreAccess.to(opened).get("counter")).isEqualTo(Integer.toString(2 + THREADS * EACH));
	}

	/** Counts between the read and the write of another increment. */
	private static void overtake(StoreUnderTest opened) {
		FaultInjectionLayer gate = new FaultInjectionLayer();
		StorageTemplate slow = template(opened, gate.over(opened.store()));
		StorageTemplate fast = template(opened, opened.store());
		gate.runBefore(StoreOperation.COMMIT, () -> {
			gate.heal();
			fast.increment("counter", 1);
		});
		assertThat(slow.increment("counter", 1)).as("sum of an increment that was overtaken").isEqualTo(2);
	}

	private static StorageTemplate template(StoreUnderTest opened, KeyValueStore store) {
		return opened.template(store, Capability.INCREMENT, Capability.CONDITIONAL_WRITE);
	}

}
