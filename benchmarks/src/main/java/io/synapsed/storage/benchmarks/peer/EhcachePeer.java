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

import io.synapsed.storage.common.Bytes;
import org.ehcache.Cache;
import org.ehcache.CacheManager;
import org.ehcache.config.builders.CacheConfigurationBuilder;
import org.ehcache.config.builders.CacheManagerBuilder;
import org.ehcache.config.builders.ResourcePoolsBuilder;

/**
 * Ehcache on the heap, bounded by the number of entries.
 */
final class EhcachePeer implements UnorderedPeer {

	private static final String NAME = "entries";

	private final CacheManager manager;

	private final Cache<Bytes, byte[]> cache;

	EhcachePeer(int maxEntries) {
		this.manager = CacheManagerBuilder.newCacheManagerBuilder()
			.withCache(NAME,
					CacheConfigurationBuilder.newCacheConfigurationBuilder(Bytes.class, byte[].class,
							ResourcePoolsBuilder.heap(maxEntries)))
			.build(true);
		this.cache = this.manager.getCache(NAME, Bytes.class, byte[].class);
	}

	@Override
	public int get(byte[] key) {
		byte[] value = this.cache.get(Bytes.wrap(key));
		return (value != null) ? value.length : ABSENT;
	}

	@Override
	public void put(byte[] key, byte[] value) {
		this.cache.put(Bytes.wrap(key), value);
	}

	@Override
	public void delete(byte[] key) {
		this.cache.remove(Bytes.wrap(key));
	}

	@Override
	public void close() {
		this.manager.close();
	}

}
