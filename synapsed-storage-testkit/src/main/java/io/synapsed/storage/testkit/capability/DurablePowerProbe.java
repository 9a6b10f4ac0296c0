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
import io.synapsed.storage.testkit.capability.Observation.Outcome;

final class DurablePowerProbe extends CapabilityProbe {

	private final CapabilityProbe process = new DurableProcessProbe();

	DurablePowerProbe() {
		super(Capability.DURABLE_POWER, "keeps every acknowledged write when the power supply is lost");
	}

	@Override
	public Observation observe(StoreUnderTest opened) {
		Observation survivesAKill = this.process.observe(opened);
		return (survivesAKill.outcome() == Outcome.OBSERVED)
				? Observation.notObservable("only a lost power supply shows it") : survivesAKill;
	}

	@Override
	protected void demonstrate(StoreUnderTest opened) {
		this.process.demonstrate(opened);
	}

}
