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

import io.synapsed.storage.engine.CallRegistry;
import io.synapsed.storage.spi.Statistic;

/**
 * The figures of a store: what this process knows, so that reading them never waits for
 * the server.
 */
final class RedisStatistics {

	private final RedisCalls calls;

	private final CallRegistry registry;

	private final RedisWatches watches;

	RedisStatistics(RedisCalls calls, CallRegistry registry, RedisWatches watches) {
		this.calls = calls;
		this.registry = registry;
		this.watches = watches;
	}

	List<Statistic> all() {
		return List.of(
				Statistic.counter("redis.commands", "commands", "Commands that were given to the connection",
						this.calls::commands),
				Statistic.counter("redis.failures", "commands", "Commands that failed or had no answer",
						this.calls::failures),
				Statistic.counter("redis.timeouts", "commands", "Commands without an answer in time",
						this.calls::timeouts),
				Statistic.counter("redis.unknown-outcomes", "commands",
						"Writes of which is not known whether they took effect", this.calls::unknownOutcomes),
				Statistic.counter("redis.scripts.loaded", "scripts", "Scripts that the server did not know yet",
						this.calls::scriptLoads),
				Statistic.gauge("redis.handles.open", "handles", "Open scans", this.registry::openHandles),
				Statistic.gauge("redis.watches.open", "watches", "Running watches", this.watches::size));
	}

}
