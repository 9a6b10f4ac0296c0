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

package io.synapsed.storage.backend.redis;

import java.util.List;
import java.util.concurrent.atomic.LongAdder;

import io.synapsed.storage.engine.CallRegistry;
import io.synapsed.storage.exception.StorageException;
import io.synapsed.storage.exception.UnknownOutcomeException;
import io.synapsed.storage.spi.Statistic;

/**
 * Counts what becomes of requests, in this process: reading a figure never waits for the
 * server. Safe for use by several threads.
 */
final class RedisStatistics {

	private final LongAdder commands = new LongAdder();

	private final LongAdder failures = new LongAdder();

	private final LongAdder timeouts = new LongAdder();

	private final LongAdder unknownOutcomes = new LongAdder();

	private final LongAdder scriptLoads = new LongAdder();

	void sent(int count) {
		this.commands.add(count);
	}

	<E extends StorageException> E failed(E failure) {
		this.failures.increment();
		if (failure instanceof UnknownOutcomeException) {
			this.unknownOutcomes.increment();
		}
		return failure;
	}

	void timedOut() {
		this.timeouts.increment();
	}

	void scriptLoaded() {
		this.scriptLoads.increment();
	}

	List<Statistic> all(CallRegistry registry, RedisWatches watches) {
		return List.of(
				Statistic.counter("redis.commands", "commands", "Commands that were given to the connection",
						this.commands::sum),
				Statistic.counter("redis.failures", "commands", "Commands that failed or had no answer",
						this.failures::sum),
				Statistic.counter("redis.timeouts", "commands", "Commands without an answer in time",
						this.timeouts::sum),
				Statistic.counter("redis.unknown-outcomes", "commands",
						"Writes of which is not known whether they took effect", this.unknownOutcomes::sum),
				Statistic.counter("redis.scripts.loaded", "scripts", "Scripts that the server did not know yet",
						this.scriptLoads::sum),
				Statistic.gauge("redis.handles.open", "handles", "Open scans", registry::openHandles),
				Statistic.gauge("redis.watches.open", "watches", "Running watches", watches::size));
	}

}
