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

package io.synapsed.storage.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.synapsed.storage.access.AccessLayer;
import io.synapsed.storage.expiry.ExpirySweeper;
import io.synapsed.storage.spi.Statistic;

/**
 * What a store does in the background.
 *
 * @param sweeper reclaims expired entries
 * @param sweepInterval pause between two sweeps, zero for never
 * @param verifyInterval pause between two verifications, zero for never
 * @param values maintains the values, if they have a header
 * @param access judges administration, if anything does
 */
record StoreMaintenance(ExpirySweeper sweeper, Duration sweepInterval, Duration verifyInterval,
		Optional<ValueMaintenance> values, Optional<AccessLayer> access) {

	void start() {
		if (!this.sweepInterval.isZero()) {
			this.sweeper.start(this.sweepInterval);
		}
		this.values.ifPresent((values) -> values.jobs().start(this.verifyInterval));
	}

	void stop() {
		this.sweeper.stop();
		this.values.ifPresent((values) -> values.jobs().stop());
	}

	List<Statistic> statistics() {
		List<Statistic> statistics = new ArrayList<>(this.sweeper.statistics());
		this.values.ifPresent((values) -> statistics.addAll(values.jobs().statistics()));
		return statistics;
	}

}
