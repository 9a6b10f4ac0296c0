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

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

import io.synapsed.storage.backend.memory.MemoryStore;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Capability;
import io.synapsed.storage.common.ConsistencyLevel;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.ForwardingStore;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.Statistic;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for consistency levels over a cache whose engine has a copy that lags behind.
 */
class CacheConsistencyTests {

	private static final Bytes KEY = Bytes.utf8("key");

	private final MemoryStore newest = MemoryStore.builder().build();

	private final Replicated engine = new Replicated(this.newest, ConsistencyLevel.LINEARIZABLE, false);

	private final KeyValueStore store = cached(this.engine);

	private static KeyValueStore cached(KeyValueStore engine) {
		return CacheLayer.builder().maxEntries(100).maxSize(1 << 20).build().over(engine);
	}

	@AfterEach
	void close() {
		this.store.close();
	}

	private static void put(KeyValueStore store, String value) {
		store.put(new Mutation.Put(KEY, Bytes.utf8(value), Entry.NEVER, 0), 1);
	}

	private static @Nullable String get(KeyValueStore store, @Nullable ConsistencyLevel level) {
		Entry entry = store.get(KEY, ReadOptions.of(level));
		return (entry != null) ? entry.value().toUtf8() : null;
	}

	@Test
	void whenThisProcessHasWrittenThenASessionReadIsAHitAndSeesIt() {
		put(this.store, "old");
		put(this.store, "new");
		assertThat(get(this.store, ConsistencyLevel.SESSION)).isEqualTo("new");
		assertThat(get(this.store, ConsistencyLevel.ONE)).isEqualTo("new");
		assertThat(this.engine.reads).isZero();
	}

	@ParameterizedTest
	@EnumSource(names = { "QUORUM", "ALL", "LINEARIZABLE" })
	void whenAnotherProcessHasWrittenThenReadsAboveSessionSeeItAndDropTheOldEntry(ConsistencyLevel level) {
		put(this.store, "old");
		put(this.newest, "new");
		assertThat(get(this.store, ConsistencyLevel.SESSION)).isEqualTo("old");
		assertThat(get(this.store, level)).isEqualTo("new");
		assertThat(get(this.store, ConsistencyLevel.SESSION)).isEqualTo("new");
	}

	@Test
	void whenALaggingCopyAnswersThenItsAnswerIsNotServedToASession() {
		put(this.newest, "old");
		this.engine.lag();
		put(this.newest, "new");
		assertThat(get(this.store, ConsistencyLevel.ONE)).isEqualTo("old");
		assertThat(this.store.getAll(List.of(KEY), ReadOptions.of(ConsistencyLevel.ONE)).get(0).value())
			.isEqualTo(Bytes.utf8("old"));
		assertThat(get(this.store, ConsistencyLevel.SESSION)).isEqualTo("new");
	}

	@Test
	void whenTheStoresOwnLevelIsOneThenASessionReadGoesRoundTheCache() {
		Replicated lagging = new Replicated(this.newest, ConsistencyLevel.ONE, true);
		KeyValueStore cached = cached(lagging);
		put(this.newest, "old");
		lagging.lag();
		put(this.newest, "new");
		assertThat(get(cached, null)).isEqualTo("old");
		assertThat(get(cached, ConsistencyLevel.SESSION)).isEqualTo("new");
		assertThat(cached.consistencyLevel()).isEqualTo(ConsistencyLevel.ONE);
		assertThat(cached.warnings()).noneMatch((warning) -> warning.problem().contains("go round the cache"));
	}

	@Test
	void whenTheStoresOwnLevelIsAboveSessionThenTheCacheAnswersNothingAndWarns() {
		Replicated strict = new Replicated(this.newest, ConsistencyLevel.QUORUM, true);
		KeyValueStore cached = cached(strict);
		put(cached, "old");
		put(this.newest, "new");
		assertThat(get(cached, null)).isEqualTo("new");
		assertThat(get(cached, ConsistencyLevel.SESSION)).isEqualTo("new");
		assertThat(cached.warnings()).anyMatch((warning) -> warning.problem().contains("'quorum'")
				&& warning.problem().contains("go round the cache") && warning.remedy().contains("consistency-level"));
	}

	@Test
	void whenNoLevelIsSetThenTheCacheAnswersAndSaysWhatThatIsWorth() {
		put(this.store, "old");
		put(this.newest, "new");
		assertThat(get(this.store, null)).isEqualTo("old");
		assertThat(this.store.consistencyLevel()).isEqualTo(ConsistencyLevel.SESSION);
		assertThat(this.store.isConsistencyLevelSet()).isFalse();
	}

	@Test
	void whenTheEngineIsOfThisProcessAloneThenTheCacheAnswersAtEveryLevel() {
		KeyValueStore alone = cached(MemoryStore.builder().consistencyLevel(ConsistencyLevel.LINEARIZABLE).build());
		put(alone, "value");
		for (ConsistencyLevel level : ConsistencyLevel.values()) {
			assertThat(get(alone, level)).isEqualTo("value");
		}
		assertThat(Statistic.named(alone.statistics(), "cache.hits").value().getAsDouble())
			.isEqualTo(ConsistencyLevel.values().length);
		assertThat(alone.warnings()).isEmpty();
		alone.close();
	}

	/** Reads at the lowest level come from a copy that may lag behind. */
	private static final class Replicated extends ForwardingStore {

		private final ConsistencyLevel own;

		private final boolean set;

		private @Nullable Entry behind;

		private boolean lagging;

		private int reads;

		private Replicated(KeyValueStore delegate, ConsistencyLevel own, boolean set) {
			super(delegate);
			this.own = own;
			this.set = set;
		}

		private void lag() {
			this.behind = super.get(KEY, ReadOptions.DEFAULT);
			this.lagging = true;
		}

		@Override
		public @Nullable Entry get(Bytes key, ReadOptions options) {
			this.reads++;
			ConsistencyLevel level = (options.consistency() != null) ? options.consistency() : this.own;
			return (this.lagging && level == ConsistencyLevel.ONE) ? this.behind : super.get(key, options);
		}

		@Override
		public List<@Nullable Entry> getAll(List<Bytes> keys, ReadOptions options) {
			List<@Nullable Entry> found = new ArrayList<>();
			keys.forEach((key) -> found.add(get(key, options)));
			return found;
		}

		@Override
		public Set<Capability> capabilities() {
			Set<Capability> capabilities = EnumSet.copyOf(super.capabilities());
			capabilities.add(Capability.SHARED);
			return capabilities;
		}

		@Override
		public ConsistencyLevel consistencyLevel() {
			return this.own;
		}

		@Override
		public boolean isConsistencyLevelSet() {
			return this.set;
		}

	}

}
