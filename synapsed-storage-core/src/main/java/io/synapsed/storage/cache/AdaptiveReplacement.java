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

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * Adaptive replacement cache (Megiddo and Modha, "ARC: A Self-Tuning, Low Overhead
 * Replacement Cache", USENIX FAST 2003), with weights instead of counts. In the names of
 * the paper, T1 is {@code recent}, T2 is {@code frequent}, B1 and B2 are the keys dropped
 * from them, and p is {@code target}. Of a dropped entry only the key is remembered, up
 * to the weight of one more cache.
 *
 * @param <K> type of the keys
 */
final class AdaptiveReplacement<K> implements EvictionPolicy<K> {

	private final long maximum;

	private final WeightedQueue<K> recent = new WeightedQueue<>(new LinkedHashMap<>());

	private final WeightedQueue<K> frequent = new WeightedQueue<>(new LinkedHashMap<>());

	private final WeightedQueue<K> droppedRecent = new WeightedQueue<>(new LinkedHashMap<>());

	private final WeightedQueue<K> droppedFrequent = new WeightedQueue<>(new LinkedHashMap<>());

	private long target;

	AdaptiveReplacement(long maximum) {
		this.maximum = maximum;
	}

	@Override
	public void hit(K key) {
		Long weight = this.frequent.remove(key);
		if (weight == null) {
			weight = this.recent.remove(key);
		}
		if (weight != null) {
			this.frequent.add(key, weight);
		}
	}

	@Override
	public void admit(K key, long weight, Consumer<K> evicted) {
		long beforeRecent = this.droppedRecent.weight();
		long beforeFrequent = this.droppedFrequent.weight();
		if (this.droppedRecent.remove(key) != null) {
			this.target = Math.min(this.maximum, this.target + weight * Math.max(1, beforeFrequent / beforeRecent));
			makeRoom(weight, false, evicted);
			this.frequent.add(key, weight);
		}
		else if (this.droppedFrequent.remove(key) != null) {
			this.target = Math.max(0, this.target - weight * Math.max(1, beforeRecent / beforeFrequent));
			makeRoom(weight, true, evicted);
			this.frequent.add(key, weight);
		}
		else {
			forgetDropped(weight, evicted);
			makeRoom(weight, false, evicted);
			this.recent.add(key, weight);
		}
	}

	private void forgetDropped(long weight, Consumer<K> evicted) {
		while (this.recent.weight() + this.droppedRecent.weight() + weight > this.maximum) {
			if (this.droppedRecent.isEmpty()) {
				evicted.accept(this.recent.poll().getKey());
			}
			else {
				this.droppedRecent.poll();
			}
		}
		while (weight() + this.droppedRecent.weight() + this.droppedFrequent.weight() + weight > 2 * this.maximum
				&& !this.droppedFrequent.isEmpty()) {
			this.droppedFrequent.poll();
		}
	}

	/** The paper's REPLACE, as often as the weight asks for. */
	private void makeRoom(long weight, boolean returnsToFrequent, Consumer<K> evicted) {
		while (weight() + weight > this.maximum) {
			long size = this.recent.weight();
			boolean fromRecent = size > 0
					&& (size > this.target || returnsToFrequent && size == this.target || this.frequent.isEmpty());
			Map.Entry<K, Long> victim = (fromRecent ? this.recent : this.frequent).poll();
			(fromRecent ? this.droppedRecent : this.droppedFrequent).add(victim.getKey(), victim.getValue());
			evicted.accept(victim.getKey());
		}
	}

	@Override
	public void remove(K key) {
		@Nullable Long removed = this.recent.remove(key);
		if (removed == null) {
			removed = this.frequent.remove(key);
		}
		if (removed == null) {
			removed = this.droppedRecent.remove(key);
		}
		if (removed == null) {
			this.droppedFrequent.remove(key);
		}
	}

	@Override
	public long weight() {
		return this.recent.weight() + this.frequent.weight();
	}

}
