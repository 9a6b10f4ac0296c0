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

package io.synapsed.storage.backend.cassandra;

import java.util.List;
import java.util.concurrent.atomic.LongAdder;

import io.synapsed.storage.engine.CallRegistry;
import io.synapsed.storage.exception.StorageException;
import io.synapsed.storage.exception.StorageTimeoutException;
import io.synapsed.storage.exception.UnknownOutcomeException;
import io.synapsed.storage.spi.Statistic;

/**
 * Counts what becomes of requests, in this process: reading a figure never waits for the
 * servers. Safe for use by several threads.
 */
final class CassandraStatistics {

	private final LongAdder requests = new LongAdder();

	private final LongAdder failures = new LongAdder();

	private final LongAdder timeouts = new LongAdder();

	private final LongAdder unknownOutcomes = new LongAdder();

	private final LongAdder cleared = new LongAdder();

	private final LongAdder repeated = new LongAdder();

	void sent() {
		this.requests.increment();
	}

	<E extends StorageException> E failed(E failure) {
		this.failures.increment();
		if (failure instanceof UnknownOutcomeException) {
			this.unknownOutcomes.increment();
		}
		if (failure instanceof StorageTimeoutException) {
			this.timeouts.increment();
		}
		return failure;
	}

	/**
	 * Counts a write whose outcome was not known, and was found out.
	 */
	void cleared() {
		this.cleared.increment();
	}

	/**
	 * Counts a lightweight transaction that was begun again.
	 */
	void repeated() {
		this.repeated.increment();
	}

	List<Statistic> all(CallRegistry registry) {
		return List.of(
				Statistic.counter("cassandra.requests", "requests", "Requests that were given to the session",
						this.requests::sum),
				Statistic.counter("cassandra.failures", "requests", "Requests that failed or had no answer",
						this.failures::sum),
				Statistic.counter("cassandra.timeouts", "requests", "Requests without an answer in time",
						this.timeouts::sum),
				Statistic.counter("cassandra.unknown-outcomes", "requests",
						"Writes of which was not known whether they took effect", this.unknownOutcomes::sum),
				Statistic.counter("cassandra.unknown-outcomes.cleared", "requests",
						"Writes whose outcome a serial read has found out", this.cleared::sum),
				Statistic.counter("cassandra.transactions.repeated", "requests",
						"Lightweight transactions that met an expired row or a concurrent change, and began again",
						this.repeated::sum),
				Statistic.gauge("cassandra.handles.open", "handles", "Open scans", registry::openHandles));
	}

}
