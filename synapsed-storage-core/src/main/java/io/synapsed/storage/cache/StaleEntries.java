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

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

import io.synapsed.storage.cache.coherence.Coherence;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.exception.StorageException;
import io.synapsed.storage.spi.Entry;
import org.jspecify.annotations.Nullable;

/**
 * Serves entries that have outlived their time to live, while the engine fails. The cache
 * must have heard of the writes of other instances within the allowed time.
 */
final class StaleEntries {

	private final EntryCache cache;

	private final CacheLayer settings;

	private final Coherence coherence;

	private final LongAdder served;

	StaleEntries(EntryCache cache, CacheLayer settings, Coherence coherence, LongAdder served) {
		this.cache = cache;
		this.settings = settings;
		this.coherence = coherence;
		this.served = served;
	}

	/**
	 * Returns the cached entry of a key instead of a failure.
	 * @param failure the failure to read the key
	 * @param key the key
	 * @return the entry
	 * @throws StorageException the failure, if no cached entry may replace it
	 */
	Entry insteadOf(StorageException failure, Bytes key) {
		Entry stale = isTolerable(failure) ? this.cache.peek(key) : null;
		if (stale == null || stale instanceof AbsentEntry || stale.isExpired(this.settings.clock().millis())) {
			throw failure;
		}
		this.served.increment();
		return stale;
	}

	/**
	 * Returns the cached entries of all keys instead of a failure.
	 * @param failure the failure to read the keys
	 * @param keys the keys
	 * @return the entries
	 * @throws StorageException the failure, if one of the keys has no cached entry that
	 * may replace it
	 */
	List<@Nullable Entry> insteadOf(StorageException failure, List<Bytes> keys) {
		if (!isTolerable(failure)) {
			throw failure;
		}
		List<@Nullable Entry> found = new ArrayList<>(keys.size());
		for (Bytes key : keys) {
			found.add(insteadOf(failure, key));
		}
		return found;
	}

	private boolean isTolerable(StorageException failure) {
		Duration limit = this.settings.staleOnError();
		return limit != null && failure.isRetryable() && this.coherence.lag().compareTo(limit) <= 0;
	}

}
