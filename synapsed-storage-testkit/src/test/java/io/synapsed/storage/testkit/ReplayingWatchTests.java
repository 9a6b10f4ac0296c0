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

package io.synapsed.storage.testkit;

import java.nio.file.Path;

import io.synapsed.storage.common.Capability;
import io.synapsed.storage.testkit.capability.CapabilityProbe;
import io.synapsed.storage.testkit.capability.Observation;
import io.synapsed.storage.testkit.capability.StoreUnderTest;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The contract of resumable watches, for a store that has them.
 */
class ReplayingWatchTests extends ResumableWatchContract {

	@Override
	protected StoreFixture fixture() {
		return new ReplayingWatchFixture(ReplayingWatchLayer.Fault.NONE);
	}

	@ParameterizedTest
	@CsvSource({ "NONE, OBSERVED", "FORGETS, NOT_OBSERVED" })
	void whenProbedThenOnlyAWatchThatForgetsNothingPasses(ReplayingWatchLayer.Fault fault, Observation.Outcome outcome,
			@TempDir Path data) {
		try (StoreUnderTest store = new StoreUnderTest(new ReplayingWatchFixture(fault), data.resolve("data"))) {
			assertThat(CapabilityProbe.of(Capability.RESUMABLE_WATCH).observe(store).outcome()).isEqualTo(outcome);
		}
	}

}
