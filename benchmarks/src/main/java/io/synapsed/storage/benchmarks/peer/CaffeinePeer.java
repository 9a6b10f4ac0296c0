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

package io.synapsed.storage.benchmarks.peer;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.synapsed.storage.common.Bytes;

/**
 * Caffeine, bounded by the number of entries.
 */
final class CaffeinePeer implements UnorderedPeer {

	private final Cache<Bytes, byte[]> cache;

	CaffeinePeer(int maxEntries) {
		this.cache = Caffeine.newBuilder().maximumSize(maxEntries).build();
	}

	@Override
	public int get(byte[] key) {
		byte[] value = this.cache.getIfPresent(Bytes.wrap(key));
		return (value != null) ? value.length : ABSENT;
	}

	@Override
	public void put(byte[] key, byte[] value) {
		this.cache.put(Bytes.wrap(key), value);
	}

	@Override
	public void delete(byte[] key) {
		this.cache.invalidate(Bytes.wrap(key));
	}

	@Override
	public void close() {
		this.cache.invalidateAll();
	}

}
