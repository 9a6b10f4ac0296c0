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

/**
 * Decides which entries leave a full cache.
 *
 * @since 0.1.0
 */
public enum CachePolicy {

	/**
	 * Admits an entry if it was used more often in the recent past than the entry that
	 * would leave: W-TinyLFU of the library Caffeine. Einziger, Friedman and Manes,
	 * "TinyLFU: A Highly Efficient Cache Admission Policy", ACM Transactions on Storage
	 * 13(4), 2017.
	 */
	W_TINYLFU("w-tinylfu"),

	/**
	 * Drops the least recently used entry. Mattson, Gecsei, Slutz and Traiger,
	 * "Evaluation techniques for storage hierarchies", IBM Systems Journal 9(2), 1970.
	 */
	LRU("lru"),

	/**
	 * Drops the least frequently used entry, with dynamic ageing. Arlitt, Cherkasova,
	 * Dilley, Friedrich and Jin, "Evaluating content management techniques for Web proxy
	 * caches", ACM SIGMETRICS Performance Evaluation Review 27(4), 2000.
	 */
	LFU("lfu"),

	/**
	 * Balances recency and frequency by the keys that it dropped lately. Megiddo and
	 * Modha, "ARC: A Self-Tuning, Low Overhead Replacement Cache", USENIX FAST 2003.
	 */
	ARC("arc");

	private final String propertyValue;

	CachePolicy(String propertyValue) {
		this.propertyValue = propertyValue;
	}

	@Override
	public String toString() {
		return this.propertyValue;
	}

}
