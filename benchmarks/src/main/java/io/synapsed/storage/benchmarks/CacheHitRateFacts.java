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

package io.synapsed.storage.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import io.synapsed.storage.backend.memory.MemoryStore;
import io.synapsed.storage.cache.CacheLayer;
import io.synapsed.storage.cache.CachePolicy;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.Namespace;
import io.synapsed.storage.spi.Statistic;

/**
 * Hit rates of the policies on recorded traces, through the cache layer itself, beside
 * what other implementations reach with the same number of entries.
 */
final class CacheHitRateFacts {

	/** Names the directory of the traces. */
	static final String TRACES = "synapsed.storage.traces";

	private static final String GROUP = "cache-policies";

	/**
	 * What an entry may weigh: more than any of these does, so that entries are counted.
	 */
	private static final long SHARE = 1024;

	/**
	 * What is known of a trace and a number of entries, in percent.
	 */
	private record Published(CacheTrace trace, int entries, double lru, double lfuWithoutAgeing, double arc,
			double caffeine, double optimal) {
	}

	private static final List<Published> PUBLISHED = List.of(
			new Published(CacheTrace.OLTP, 1_000, 32.83, 13.83, 39.06, 39.63, 53.61),
			new Published(CacheTrace.OLTP, 5_000, 53.65, 28.00, 55.12, 55.43, 68.27),
			new Published(CacheTrace.OLTP, 15_000, 64.63, 41.36, 65.58, 59.36, 75.14),
			new Published(CacheTrace.CORDA, 2_048, 33.33, 1.51, 33.30, 24.60, 33.33),
			new Published(CacheTrace.GLI, 1_000, 11.21, 31.34, 21.30, 41.60, 53.13),
			new Published(CacheTrace.LOOP, 512, 0.00, 0.00, 0.00, 48.41, 50.54),
			new Published(CacheTrace.TWO_POOLS, 100, 21.95, 46.87, 46.88, 47.34, 50.64),
			new Published(CacheTrace.MULTI1, 1_000, 48.23, 49.74, 49.75, 68.12, 71.40),
			new Published(CacheTrace.PS, 1_000, 48.55, 52.59, 52.59, 64.51, 67.67),
			new Published(CacheTrace.PS, 2_000, 70.48, 52.59, 61.46, 70.03, 70.49),
			new Published(CacheTrace.WEB12, 300, 49.01, 31.43, 51.44, 50.95, 66.83),
			new Published(CacheTrace.GCC, 256, 91.19, 40.84, 91.38, 91.32, 92.68));

	private CacheHitRateFacts() {
	}

	static List<Fact> measure() throws IOException {
		List<Fact> facts = new ArrayList<>();
		String directory = System.getProperty(TRACES);
		if (directory == null) {
			return facts;
		}
		for (Published published : PUBLISHED) {
			facts.add(replay(published, published.trace().read(Path.of(directory))));
		}
		return facts;
	}

	private static Fact replay(Published published, long[] trace) {
		double lru = rate(CachePolicy.LRU, published.entries(), trace);
		double lfu = rate(CachePolicy.LFU, published.entries(), trace);
		double arc = rate(CachePolicy.ARC, published.entries(), trace);
		double tinyLfu = rate(CachePolicy.W_TINYLFU, published.entries(), trace);
		boolean met = Math.abs(lru - published.lru()) <= 0.01 && Math.abs(arc - published.arc()) <= 0.3
				&& tinyLfu >= published.caffeine() - 0.5;
		return new Fact(GROUP,
				String.format(Locale.ROOT, "cache hit rate in percent: %s, %d entries (optimal %.2f)",
						published.trace().name(), published.entries(), published.optimal()),
				String.format(Locale.ROOT, "lru %.2f, arc %.2f, w-tinylfu %.2f - 0.5", published.lru(), published.arc(),
						published.caffeine()),
				String.format(Locale.ROOT, "lru %.2f, arc %.2f, w-tinylfu %.2f; lfu %.2f, without ageing %.2f", lru,
						arc, tinyLfu, lfu, published.lfuWithoutAgeing()),
				met);
	}

	private static double rate(CachePolicy policy, int entries, long[] trace) {
		KeyValueStore cached = CacheLayer.builder()
			.maxEntries(entries)
			.maxSize(entries * SHARE)
			.policy(policy)
			.build()
			.over(new AnsweringStore(MemoryStore.builder().build()));
		for (long key : trace) {
			cached.get(Namespace.DEFAULT.encode(Bytes.utf8(Long.toString(key))), ReadOptions.DEFAULT);
		}
		double hits = Statistic.named(cached.statistics(), "cache.hits").value().getAsDouble();
		cached.close();
		return 100 * hits / trace.length;
	}

}
