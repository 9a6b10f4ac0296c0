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

package io.synapsed.storage.cache;

import java.util.List;
import java.util.concurrent.atomic.LongAdder;

import io.synapsed.storage.spi.Statistic;

/**
 * Counts what a cache does.
 */
final class CacheFigures {

	final LongAdder hits = new LongAdder();

	final LongAdder misses = new LongAdder();

	final LongAdder puts = new LongAdder();

	final LongAdder joined = new LongAdder();

	final LongAdder waitTimeouts = new LongAdder();

	final LongAdder bypassed = new LongAdder();

	final LongAdder stale = new LongAdder();

	final LongAdder evictions = new LongAdder();

	List<Statistic> statistics(EntryCache cache) {
		return List.of(Statistic.counter("cache.hits", "operations", "Reads that the cache answered", this.hits::sum),
				Statistic.counter("cache.misses", "operations", "Reads that the cache could not answer",
						this.misses::sum),
				Statistic.gauge("cache.hit.ratio", "ratio", "Share of the reads that the cache answered",
						() -> (double) this.hits.sum() / (this.hits.sum() + this.misses.sum())),
				Statistic.counter("cache.joined", "operations",
						"Misses that waited for the read of another caller instead of reading themselves",
						this.joined::sum),
				Statistic.counter("cache.wait.timeouts", "operations",
						"Misses that waited too long for another caller, and then read themselves",
						this.waitTimeouts::sum),
				Statistic.counter("cache.bypassed", "operations",
						"Reads that bypassed the cache, because it may not have known all writes of other instances",
						this.bypassed::sum),
				Statistic.counter("cache.stale", "entries",
						"Entries that were served although they should have been read again, because the engine failed",
						this.stale::sum),
				Statistic.counter("cache.puts", "entries", "Entries, and absences of entries, that entered the cache",
						this.puts::sum),
				Statistic.counter("cache.evictions", "entries", "Entries dropped for lack of space or by age",
						this.evictions::sum),
				Statistic.gauge("cache.entries", "entries", "Entries in the cache", cache::entries), Statistic.gauge(
						"cache.size", "bytes", "Bytes in the cache, with an allowance for bookkeeping", cache::weight));
	}

}
