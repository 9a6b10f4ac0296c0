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

package io.synapsed.storage.engine;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.ExpiredEntry;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@link HeapExpiryIndex}.
 */
class HeapExpiryIndexTests {

	private final HeapExpiryIndex index = new HeapExpiryIndex();

	private final Map<Bytes, Entry> entries = new HashMap<>();

	private Entry put(String key, long version, long expiresAt) {
		Entry entry = new Entry(Bytes.utf8(key), Bytes.EMPTY, Version.of(version), expiresAt, Entry.NO_SERIALIZER);
		this.entries.put(entry.key(), entry);
		this.index.add(entry);
		return entry;
	}

	private List<String> expiredBefore(long now, int limit) {
		return this.index.expiredBefore(now, limit, this.entries::get)
			.stream()
			.map(ExpiredEntry::key)
			.map(Bytes::toUtf8)
			.toList();
	}

	@Test
	void whenEntriesHaveExpiredThenTheOldestComeFirst() {
		put("c", 1, 30);
		put("a", 2, 20);
		put("b", 3, 10);
		put("never", 4, Entry.NEVER);
		assertThat(expiredBefore(20, 10)).containsExactly("b", "a");
		assertThat(expiredBefore(Long.MAX_VALUE - 1, 2)).containsExactly("b", "a");
	}

	@Test
	void whenAnEntryIsRemovedOrReplacedThenItIsNotFound() {
		this.index.remove(put("a", 1, 10));
		put("b", 2, 10);
		put("b", 3, 50);
		assertThat(expiredBefore(20, 10)).isEmpty();
	}

	@Test
	void whenClearedThenNothingIsFound() {
		put("a", 1, 10);
		this.index.clear();
		assertThat(expiredBefore(20, 10)).isEmpty();
	}

}
