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
import java.util.function.Consumer;

/**
 * Least recently used: Mattson, Gecsei, Slutz and Traiger, "Evaluation techniques for
 * storage hierarchies", IBM Systems Journal 9(2), 1970.
 *
 * @param <K> type of the keys
 */
final class LeastRecentlyUsed<K> implements EvictionPolicy<K> {

	private final long maximum;

	private final WeightedQueue<K> queue = new WeightedQueue<>(new LinkedHashMap<>(16, 0.75f, true));

	LeastRecentlyUsed(long maximum) {
		this.maximum = maximum;
	}

	@Override
	public void hit(K key) {
		this.queue.touch(key);
	}

	@Override
	public void admit(K key, long weight, Consumer<K> evicted) {
		while (this.queue.weight() + weight > this.maximum) {
			evicted.accept(this.queue.poll().getKey());
		}
		this.queue.add(key, weight);
	}

	@Override
	public void remove(K key) {
		this.queue.remove(key);
	}

	@Override
	public long weight() {
		return this.queue.weight();
	}

}
