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

package io.synapsed.storage.testkit;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.synapsed.storage.StorageBatch;
import io.synapsed.storage.StorageEntry;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Capability;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.exception.UnsupportedCapabilityException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Batches over keys that lie together: all or nothing also where a store spreads its
 * keys.
 *
 * @since 0.1.0
 */
public abstract class ColocatedBatchContract extends StoreContract {

	private static final Bytes HEAD = bytes("{order}head");

	private static final Bytes LINES = bytes("{order}lines");

	@Override
	protected Set<Capability> requiredCapabilities() {
		return Set.of(Capability.COLOCATED_BATCH, Capability.CONDITIONAL_WRITE);
	}

	@Test
	void whenCommittedThenEveryChangeShows() {
		storage().put("{order}old", "value");
		storage().get("{order}old");
		assertThat(
				storage().batch().put(HEAD, "1").put(LINES, "2").delete("{order}old").delete("{order}never").commit())
			.isTrue();
		assertThat(storage().get(HEAD, String.class)).contains("1");
		assertThat(storage().get(LINES, String.class)).contains("2");
		assertThat(storage().exists("{order}old")).isFalse();
	}

	@Test
	void whenMapsAndCollectionsAreWrittenThenAllOfThemIs() {
		storage().putAll(Map.of(HEAD, "1", LINES, "2"));
		assertThat(storage().getAll(List.of(HEAD, LINES), String.class)).isEqualTo(Map.of(HEAD, "1", LINES, "2"));
		storage().deleteAll(List.of(HEAD, LINES));
		assertThat(storage().getAll(List.of(HEAD, LINES))).isEmpty();
	}

	@Test
	void whenAKeyOccursTwiceThenTheLastChangeCounts() {
		storage().put("{order}back", "before");
		storage().batch()
			.put(HEAD, "1")
			.put(HEAD, "2")
			.put(LINES, "1")
			.delete(LINES)
			.delete("{order}back")
			.put("{order}back", "after")
			.commit();
		assertThat(storage().get(HEAD, String.class)).contains("2");
		assertThat(storage().exists(LINES)).isFalse();
		assertThat(storage().get("{order}back", String.class)).contains("after");
	}

	@Test
	void whenAConditionFailsThenNothingOfTheBatchIsApplied() {
		Version version = storage().put(HEAD, "before");
		storage().put(HEAD, "changed");
		storage().get(HEAD);
		assertThat(storage().batch().put(LINES, "value").requireVersion(HEAD, version).commit()).isFalse();
		assertThat(storage().batch().put(LINES, "value").delete(HEAD).requireAbsent(HEAD).commit()).isFalse();
		assertThat(storage().exists(LINES)).isFalse();
		assertThat(storage().get(HEAD, String.class)).contains("changed");
	}

	@Test
	void whenAConditionNamesAKeyThatIsNotWrittenThenItCountsAllTheSame() {
		Version version = storage().put(HEAD, "guard");
		assertThat(storage().batch().put(LINES, "1").requireVersion(HEAD, version).commit()).isTrue();
		assertThat(storage().getEntry(HEAD)).map(StorageEntry::version).contains(version);
		storage().delete(HEAD);
		assertThat(storage().batch().put(LINES, "2").requireVersion(HEAD, version).commit()).isFalse();
		assertThat(storage().batch().put(LINES, "3").requireAbsent(HEAD).commit()).isTrue();
		assertThat(storage().get(LINES, String.class)).contains("3");
	}

	@Test
	void whenABatchHoldsOnlyConditionsThenTheyAreJudged() {
		Version version = storage().put(HEAD, "1");
		assertThat(storage().batch().requireVersion(HEAD, version).requireAbsent(LINES).commit()).isTrue();
		assertThat(storage().batch().requireAbsent(HEAD).commit()).isFalse();
		assertThat(storage().batch().commit()).isTrue();
	}

	@Test
	void whenAnEntryHasExpiredThenABatchSeesItAbsent() {
		assumeHas(Capability.TTL);
		Version version = storage().put(HEAD, "1", Duration.ofSeconds(1));
		storage().get(HEAD);
		clock().advance(Duration.ofSeconds(1));
		assertThat(storage().batch().put(LINES, "1").requireVersion(HEAD, version).commit()).isFalse();
		assertThat(storage().batch().put(LINES, "1").requireAbsent(HEAD).commit()).isTrue();
	}

	@Test
	void whenBatchesOfTheSameKeysCollideThenNoneBlocksAndOneOfThemWins() {
		List<Bytes> keys = List.of(HEAD, LINES, bytes("{order}c"), bytes("{order}d"));
		Parallel.run(4, (thread) -> () -> {
			for (int round = 0; round < 100; round++) {
				StorageBatch batch = storage().batch();
				for (int index = 0; index < keys.size(); index++) {
					// Each thread names the keys in another order.
					batch.put(keys.get((index + thread) % keys.size()), "%d-%d".formatted(thread, round));
				}
				batch.commit();
			}
			return null;
		});
		assertThat(Set.copyOf(storage().getAll(keys, String.class).values())).hasSize(1);
	}

	@Test
	void whenKeysDoNotLieTogetherThenABatchIsWholeOrRefused() {
		StorageBatch apart = storage().batch().put("{a}key", "value").put("{b}key", "value");
		StorageBatch namespaces = storage().batch().put(HEAD, "value");
		namespaces.inNamespace("other").put(HEAD, "value");
		StorageBatch condition = storage().batch().put("{c}key", "value").requireAbsent(bytes("{d}key"));
		StorageBatch unbraced = storage().batch().put("e", "value").put("ee", "value");
		for (StorageBatch batch : List.of(apart, namespaces, condition, unbraced)) {
			if (has(Capability.ATOMIC_BATCH)) {
				assertThat(batch.commit()).isTrue();
			}
			else {
				assertThatExceptionOfType(UnsupportedCapabilityException.class).isThrownBy(batch::commit)
					.withMessageContaining(storage().name())
					.withMessageContaining(Capability.ATOMIC_BATCH.propertyValue());
			}
		}
		for (String key : List.of("{a}key", "{b}key", "{order}head", "{c}key", "e", "ee")) {
			assertThat(storage().exists(key)).isEqualTo(has(Capability.ATOMIC_BATCH));
		}
		assertThat(storage().inNamespace("other").exists(HEAD)).isEqualTo(has(Capability.ATOMIC_BATCH));
	}

	@Test
	void whenReopenedThenABatchIsThere() {
		assumeDurable();
		storage().put(LINES, "old");
		storage().batch().put(HEAD, "1").delete(LINES).commit();
		reopen();
		assertThat(storage().get(HEAD, String.class)).contains("1");
		assertThat(storage().exists(LINES)).isFalse();
	}

}
