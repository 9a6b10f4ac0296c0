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

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Least frequently used with dynamic ageing (LFU-DA): Arlitt, Cherkasova, Dilley,
 * Friedrich and Jin, "Evaluating content management techniques for Web proxy caches", ACM
 * SIGMETRICS Performance Evaluation Review 27(4), 2000. A key ranks by its reads plus the
 * rank of the last victim when it was read, so that old fame fades. Of equal ranks the
 * one that has not been read for longest goes.
 *
 * @param <K> type of the keys
 */
final class LeastFrequentlyUsed<K> implements EvictionPolicy<K> {

	private final long maximum;

	private final Map<K, Resident> residents = new HashMap<>();

	private final TreeMap<Long, LinkedHashSet<K>> ranks = new TreeMap<>();

	private long age;

	private long weight;

	LeastFrequentlyUsed(long maximum) {
		this.maximum = maximum;
	}

	@Override
	public void hit(K key) {
		Resident resident = this.residents.get(key);
		if (resident != null) {
			leave(key, resident.rank());
			enter(key, resident.reads() + 1, resident.weight());
		}
	}

	@Override
	public void admit(K key, long weight, Consumer<K> evicted) {
		while (this.weight + weight > this.maximum) {
			Map.Entry<Long, LinkedHashSet<K>> lowest = this.ranks.firstEntry();
			this.age = lowest.getKey();
			K victim = lowest.getValue().iterator().next();
			remove(victim);
			evicted.accept(victim);
		}
		enter(key, 1, weight);
		this.weight += weight;
	}

	private void enter(K key, long reads, long weight) {
		long rank = reads + this.age;
		this.residents.put(key, new Resident(reads, rank, weight));
		this.ranks.computeIfAbsent(rank, (absent) -> new LinkedHashSet<>()).add(key);
	}

	private void leave(K key, long rank) {
		this.ranks.computeIfPresent(rank, (same, keys) -> {
			keys.remove(key);
			return keys.isEmpty() ? null : keys;
		});
	}

	@Override
	public void remove(K key) {
		Resident resident = this.residents.remove(key);
		if (resident != null) {
			leave(key, resident.rank());
			this.weight -= resident.weight();
		}
	}

	@Override
	public long weight() {
		return this.weight;
	}

	private record Resident(long reads, long rank, long weight) {
	}

}
