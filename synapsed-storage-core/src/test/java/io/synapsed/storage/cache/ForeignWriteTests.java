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

import java.util.Optional;

import io.synapsed.storage.StorageBuilder;
import io.synapsed.storage.StorageEntry;
import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.backend.memory.MemoryStore;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.serializer.TextSerializer;
import io.synapsed.storage.spi.KeyValueStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Conditional writes through a cache that does not hear of the writes of another process:
 * once a condition has failed, the next read is current.
 */
class ForeignWriteTests {

	private final KeyValueStore engine = MemoryStore.builder().name("shared").build();

	private final StorageTemplate cached = StorageBuilder.over(this.engine)
		.layer(CacheLayer.builder().build())
		.serializer(new TextSerializer())
		.build();

	/** Another process over the same data, without this cache. */
	private final StorageTemplate other = StorageBuilder.over(this.engine).serializer(new TextSerializer()).build();

	@BeforeEach
	void bothHaveSeenTheEntry() {
		this.cached.put("key", "one");
		assertThat(this.cached.get("key", String.class)).contains("one");
		this.other.put("key", "two");
		assertThat(this.cached.get("key", String.class)).as("the cache does not hear of it").contains("one");
	}

	@AfterEach
	void close() {
		this.cached.close();
	}

	@Test
	void whenACompareAndSetFailsThenTheNextReadIsCurrent() {
		StorageEntry<String> old = this.cached.getEntry("key", String.class).orElseThrow();
		assertThat(this.cached.compareAndSet("key", old.version(), "three")).isEmpty();
		StorageEntry<String> current = this.cached.getEntry("key", String.class).orElseThrow();
		assertThat(current.value()).isEqualTo("two");
		assertThat(this.cached.compareAndSet("key", current.version(), "three")).isPresent();
	}

	@Test
	void whenTheEntryIsGoneThenTheNextReadFindsNone() {
		StorageEntry<String> old = this.cached.getEntry("key", String.class).orElseThrow();
		this.other.delete("key");
		assertThat(this.cached.compareAndSet("key", old.version(), "three")).isEmpty();
		assertThat(this.cached.get("key", String.class)).isEmpty();
	}

	@Test
	void whenABatchRequiresAnOldVersionOfAnotherKeyThenTheNextReadOfThatKeyIsCurrent() {
		StorageEntry<String> old = this.cached.getEntry("key", String.class).orElseThrow();
		assertThat(
				this.cached.batch().requireVersion(Bytes.utf8("key"), old.version()).put("another", "value").commit())
			.isFalse();
		assertThat(this.cached.get("key", String.class)).contains("two");
	}

	@Test
	void whenACompareAndDeleteFailsThenTheNextReadIsCurrent() {
		StorageEntry<String> old = this.cached.getEntry("key", String.class).orElseThrow();
		assertThat(this.cached.compareAndDelete("key", old.version())).isFalse();
		assertThat(this.cached.get("key", String.class)).contains("two");
	}

	@Test
	void whenAnIncrementHasReadPastTheCacheThenTheNextReadIsCurrent() {
		this.cached.increment("count", 1);
		assertThat(this.cached.get("count", Long.class)).isPresent();
		this.other.increment("count", 10);
		Optional<Version> before = this.cached.getEntry("count").map(StorageEntry::version);
		this.cached.expire("count", java.time.Duration.ofHours(1));
		assertThat(this.cached.getEntry("count").map(StorageEntry::version)).isNotEqualTo(before);
		assertThat(this.cached.get("count", Long.class)).contains(11L);
	}

}
