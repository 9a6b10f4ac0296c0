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

package io.synapsed.storage.observation;

import java.util.List;
import java.util.Set;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.cache.CacheMeterBinder;
import io.synapsed.storage.spi.Statistic;

/**
 * Publishes the cache of a store under Micrometer's names for caches, with the tags of
 * Spring Boot: {@code cache.gets}, {@code cache.puts}, {@code cache.evictions} and
 * {@code cache.size}. Dashboards for Spring caches show it too.
 */
final class StorageCacheMeters extends CacheMeterBinder<List<Statistic>> {

	private static final String HITS = "cache.hits";

	private static final String MISSES = "cache.misses";

	private static final String PUTS = "cache.puts";

	private static final String EVICTIONS = "cache.evictions";

	private static final String ENTRIES = "cache.entries";

	/** The statistics that this class publishes. */
	static final Set<String> BOUND = Set.of(HITS, MISSES, PUTS, EVICTIONS, ENTRIES);

	/** The value of the tag {@code cache.manager}. */
	private static final String MANAGER = "synapsedStorage";

	/** Held here, because the parent class holds it weakly. */
	private final List<Statistic> statistics;

	StorageCacheMeters(String store, List<Statistic> statistics) {
		super(statistics, store,
				Tags.of(StorageMeter.Tag.CACHE_MANAGER.key(), MANAGER, StorageMeter.Tag.CACHE_NAME.key(), store));
		this.statistics = statistics;
	}

	/** Returns whether the statistics belong to a store with a cache. */
	static boolean describe(List<Statistic> statistics) {
		return statistics.stream().map(Statistic::name).toList().containsAll(BOUND);
	}

	private long read(String name) {
		return (long) Statistic.named(this.statistics, name).value().getAsDouble();
	}

	@Override
	protected Long size() {
		return read(ENTRIES);
	}

	@Override
	protected long hitCount() {
		return read(HITS);
	}

	@Override
	protected Long missCount() {
		return read(MISSES);
	}

	@Override
	protected Long evictionCount() {
		return read(EVICTIONS);
	}

	@Override
	protected long putCount() {
		return read(PUTS);
	}

	@Override
	protected void bindImplementationSpecificMetrics(MeterRegistry registry) {
		// StatisticsMeterBinder binds the other figures of the cache.
	}

}
