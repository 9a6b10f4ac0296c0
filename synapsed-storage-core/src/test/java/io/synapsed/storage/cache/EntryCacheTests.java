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

import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.spi.Entry;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link EntryCache}: what enters while something else happens.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class EntryCacheTests {

	private static final Set<Thread.State> BLOCKED = EnumSet.of(Thread.State.BLOCKED, Thread.State.WAITING,
			Thread.State.TIMED_WAITING);

	private static final Entry ENTRY = new Entry(Bytes.utf8("key"), Bytes.utf8("value"), Version.of(1), Entry.NEVER, 0);

	@ParameterizedTest
	@EnumSource(CachePolicy.class)
	void whenAnEntryEntersWhileAllAreRemovedThenItIsRemoved(CachePolicy policy) throws Exception {
		EntryCache cache = cache(policy);
		Thread removal = new Thread(cache::clear);
		cache.putIf(ENTRY, () -> startAndAwait(removal));
		removal.join();
		assertThat(cache.get(ENTRY.key())).isNull();
	}

	@ParameterizedTest
	@EnumSource(CachePolicy.class)
	void whenAnEntryEntersWhileItsKeyIsRemovedThenItIsRemoved(CachePolicy policy) throws Exception {
		EntryCache cache = cache(policy);
		Thread removal = new Thread(() -> cache.invalidate(ENTRY.key()));
		cache.putIf(ENTRY, () -> startAndAwait(removal));
		removal.join();
		assertThat(cache.get(ENTRY.key())).isNull();
	}

	private static EntryCache cache(CachePolicy policy) {
		return CacheLayer.builder().maxEntries(10).maxSize(1 << 20).policy(policy).build().createCache(() -> {
		});
	}

	/** Until it is through, or cannot go on before the entry is in. */
	private static boolean startAndAwait(Thread thread) {
		thread.start();
		while (thread.isAlive() && !BLOCKED.contains(thread.getState())) {
			Thread.onSpinWait();
		}
		return true;
	}

}
