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

import java.util.function.Consumer;

/**
 * Decides which keys stay, up to a total weight. Knows keys and weights only. For use by
 * one thread at a time.
 *
 * @param <K> type of the keys
 */
interface EvictionPolicy<K> {

	/**
	 * Notes a read of a resident key.
	 * @param key the key
	 */
	void hit(K key);

	/**
	 * Makes room for a key that is not resident, and makes it resident.
	 * @param key the key
	 * @param weight its weight, at least 1 and at most the bound
	 * @param evicted receives each key that leaves
	 */
	void admit(K key, long weight, Consumer<K> evicted);

	/**
	 * Forgets a key, resident or not.
	 * @param key the key
	 */
	void remove(K key);

	/**
	 * Returns the weight of the resident keys.
	 * @return the weight, never above the bound
	 */
	long weight();

}
