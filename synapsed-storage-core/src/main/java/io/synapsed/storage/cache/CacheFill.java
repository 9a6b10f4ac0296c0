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

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.spi.CachedEntry;
import io.synapsed.storage.spi.Entry;
import org.jspecify.annotations.Nullable;

/**
 * Puts entries into the cache, and the absence of entries. {@link WriteFences} keep out
 * what a write may have overtaken.
 */
final class CacheFill {

	private final CacheLayer settings;

	private final EntryCache cache;

	private final WriteFences fences;

	private final CacheFigures figures;

	private final DecodedNamespaces decoded;

	CacheFill(CacheLayer settings, EntryCache cache, WriteFences fences, CacheFigures figures,
			DecodedNamespaces decoded) {
		this.settings = settings;
		this.cache = cache;
		this.fences = fences;
		this.figures = figures;
		this.decoded = decoded;
	}

	/**
	 * Returns the time before a question or a write. The lifetime of the entry in the
	 * cache begins here.
	 */
	long asking() {
		return this.settings.measuresTime() ? this.settings.nanoTime().getAsLong() : 0;
	}

	/**
	 * Puts an entry, or its absence, into the cache unless a write of its stripe has
	 * begun since the state was taken. The check runs while the cache holds the key for
	 * this thread: a later invalidation waits, and removes the entry.
	 * @return the entry to hand out: that of the cache where it can keep a decoded object
	 */
	@Nullable Entry fill(Bytes key, @Nullable Entry entry, long state, long asked) {
		Entry kept = (entry != null) ? this.settings.toKeep(entry, this.decoded.contains(key), asked)
				: this.settings.absence(key, asked);
		if (kept != null) {
			this.cache.putIf(kept, () -> {
				boolean enters = this.fences.state(key) == state;
				if (enters) {
					this.figures.puts.increment();
				}
				return enters;
			});
		}
		return (entry != null && kept instanceof CachedEntry cached && cached.keepsDecoded()) ? cached : entry;
	}

}
