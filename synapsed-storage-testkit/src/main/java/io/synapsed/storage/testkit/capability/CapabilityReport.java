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
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.synapsed.storage.common.Capability;
import io.synapsed.storage.testkit.StoreFixture;
import io.synapsed.storage.testkit.capability.Observation.Outcome;

/**
 * What was observed of a store.
 *
 * @param observations an observation for each capability
 * @since 0.1.0
 */
public record CapabilityReport(Map<Capability, Observation> observations) {

	/**
	 * Copies the observations.
	 * @param observations an observation for each capability
	 */
	public CapabilityReport {
		observations = Collections.unmodifiableMap(new EnumMap<>(observations));
	}

	/**
	 * Runs all probes, each on a store of its own.
	 * @param fixture how to get at the store
	 * @param directory an existing directory that the stores live in
	 * @return what was observed
	 */
	public static CapabilityReport of(StoreFixture fixture, Path directory) {
		Map<Capability, Observation> observations = new EnumMap<>(Capability.class);
		for (CapabilityProbe probe : CapabilityProbe.all()) {
			Path data = directory.resolve("probe-" + probe.capability().propertyValue());
			try (StoreUnderTest store = new StoreUnderTest(fixture, data)) {
				observations.put(probe.capability(), probe.observe(store));
			}
		}
		return new CapabilityReport(observations);
	}

	/**
	 * Returns the capabilities with an outcome.
	 * @param outcome the outcome
	 * @return the capabilities
	 */
	public Set<Capability> with(Outcome outcome) {
		Set<Capability> found = EnumSet.noneOf(Capability.class);
		this.observations.forEach((capability, observation) -> {
			if (observation.outcome() == outcome) {
				found.add(capability);
			}
		});
		return found;
	}

	/**
	 * Compares what a store says of itself with what was observed.
	 * @param reported what the store says that it can do
	 * @return a sentence for each capability that is reported and not there, or there and
	 * not reported; empty if all is as reported
	 */
	public List<String> contradictions(Set<Capability> reported) {
		List<String> contradictions = new ArrayList<>();
		this.observations.forEach((capability, observation) -> {
			boolean claimed = reported.contains(capability);
			if (claimed && observation.outcome() == Outcome.REFUSED) {
				contradictions.add(capability.propertyValue() + " is reported, but refused: " + observation.detail());
			}
			else if (claimed && observation.outcome() == Outcome.NOT_OBSERVED) {
				contradictions
					.add(capability.propertyValue() + " is reported, but was not observed: " + observation.detail());
			}
			else if (!claimed && observation.outcome() == Outcome.OBSERVED) {
				contradictions.add(capability.propertyValue() + " is not reported, but was observed: the store "
						+ CapabilityProbe.of(capability).method());
			}
		});
		return contradictions;
	}

}
