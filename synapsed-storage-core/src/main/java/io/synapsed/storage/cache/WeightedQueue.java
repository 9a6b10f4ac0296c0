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

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Keeps keys in order, and the sum of their weights.
 *
 * @param <K> type of the keys
 */
final class WeightedQueue<K> {

	private final LinkedHashMap<K, Long> weights;

	private long weight;

	WeightedQueue(LinkedHashMap<K, Long> weights) {
		this.weights = weights;
	}

	void add(K key, long weight) {
		this.weights.put(key, weight);
		this.weight += weight;
	}

	/** Moves a key to the end if the queue keeps the order of access. */
	void touch(K key) {
		this.weights.get(key);
	}

	@Nullable Long remove(K key) {
		Long removed = this.weights.remove(key);
		if (removed != null) {
			this.weight -= removed;
		}
		return removed;
	}

	/** Removes the head; the queue must not be empty. */
	Map.Entry<K, Long> poll() {
		Iterator<Map.Entry<K, Long>> iterator = this.weights.entrySet().iterator();
		Map.Entry<K, Long> head = Map.Entry.copyOf(iterator.next());
		iterator.remove();
		this.weight -= head.getValue();
		return head;
	}

	boolean isEmpty() {
		return this.weights.isEmpty();
	}

	long weight() {
		return this.weight;
	}

}
