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

import io.synapsed.storage.expiry.ExpirySweeper;
import io.synapsed.storage.maintenance.NamespaceEraser;
import io.synapsed.storage.maintenance.ValueJobs;
import io.synapsed.storage.spi.Statistic;
import io.synapsed.storage.transform.encryption.KeyRing;
import org.jspecify.annotations.Nullable;

/**
 * What a store does in the background.
 *
 * @param sweeper reclaims expired entries
 * @param sweepInterval pause between two sweeps, zero for never
 * @param jobs the jobs, or {@code null} if its values have no header
 * @param verifyInterval pause between two verifications, zero for never
 * @param keys the data keys, or {@code null} without encryption
 * @param eraser forgets namespaces, or {@code null} without encryption
 */
record StoreMaintenance(ExpirySweeper sweeper, Duration sweepInterval, @Nullable ValueJobs jobs,
		Duration verifyInterval, @Nullable KeyRing keys, @Nullable NamespaceEraser eraser) {

	void start() {
		if (!this.sweepInterval.isZero()) {
			this.sweeper.start(this.sweepInterval);
		}
		if (this.jobs != null) {
			this.jobs.start(this.verifyInterval);
		}
	}

	void stop() {
		this.sweeper.stop();
		if (this.jobs != null) {
			this.jobs.stop();
		}
	}

	List<Statistic> statistics() {
		List<Statistic> statistics = new ArrayList<>(this.sweeper.statistics());
		if (this.jobs != null) {
			statistics.addAll(this.jobs.statistics());
		}
		return statistics;
	}

}
