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
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import io.synapsed.storage.StorageBatch;
import io.synapsed.storage.StorageBuilder;
import io.synapsed.storage.StorageEntry;
import io.synapsed.storage.StorageSnapshot;
import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Capability;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.exception.InvalidValueException;
import io.synapsed.storage.exception.StorageFullException;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Batches that are all or nothing.
 *
 * @since 0.1.0
 */
public abstract class BatchContract extends StoreContract {

	@Override
	protected Set<Capability> requiredCapabilities() {
		return Set.of(Capability.ATOMIC_BATCH, Capability.CONDITIONAL_WRITE);
	}

	@Test
	void whenCommittedThenEveryChangeShows() {
		storage().put("old", "value");
		storage().get("old");
		StorageBatch batch = storage().batch().put("a", "1").put("b", "2").delete("old").delete("never");
		assertThat(batch.size()).isEqualTo(4);
		assertThat(storage().exists("a")).isFalse();
		assertThat(batch.commit()).isTrue();
		assertThat(storage().get("a", String.class)).contains("1");
		assertThat(storage().get("b", String.class)).contains("2");
		assertThat(storage().exists("old")).isFalse();
	}

	@Test
	void whenCommittedThenTheBatchIsEmptyAndCanBeUsedAgain() {
		StorageBatch batch = storage().batch().put("a", "1");
		batch.commit();
		assertThat(batch.size()).isZero();
		storage().delete("a");
		assertThat(batch.put("b", "2").commit()).isTrue();
		assertThat(storage().exists("a")).isFalse();
		assertThat(storage().exists("b")).isTrue();
	}

	@Test
	void whenBatchIsEmptyThenItIsCommitted() {
		assertThat(storage().batch().commit()).isTrue();
		storage().putAll(Map.of());
		storage().deleteAll(List.of());
	}

	@Test
	void whenMapsAndCollectionsAreWrittenThenAllOfThemIs() {
		Map<Bytes, String> values = new LinkedHashMap<>();
		for (int number = 0; number < 300; number++) {
			values.put(numbered(number), "value " + number);
		}
		storage().putAll(values);
		assertThat(storage().getAll(values.keySet(), String.class)).isEqualTo(values);
		storage().deleteAll(values.keySet());
		assertThat(storage().getAll(values.keySet())).isEmpty();
	}

	@Test
	void whenAKeyOccursTwiceThenTheLastChangeCounts() {
		storage().put("c", "before");
		assertThat(storage().batch()
			.put("a", "1")
			.put("a", "2")
			.put("b", "1")
			.delete("b")
			.delete("c")
			.put("c", "after")
			.commit()).isTrue();
		assertThat(storage().get("a", String.class)).contains("2");
		assertThat(storage().exists("b")).isFalse();
		assertThat(storage().get("c", String.class)).contains("after");
	}

	@Test
	void whenAConditionFailsThenNothingOfTheBatchIsApplied() {
		Version version = storage().put("there", "before");
		storage().get("there");
		assertThat(storage().batch()
			.put("new", "value")
			.put("there", "after")
			.requireVersion(bytes("there"), version)
			.requireAbsent(bytes("there"))
			.commit()).isFalse();
		assertThat(
				storage().batch().put("new", "value").delete("there").requireVersion(bytes("absent"), version).commit())
			.isFalse();
		assertThat(storage().exists("new")).isFalse();
		assertThat(storage().getEntry("there")).map(StorageEntry::version).contains(version);
	}

	@Test
	void whenAConditionNamesAKeyThatIsNotWrittenThenItCountsAllTheSame() {
		Version version = storage().put("guard", "value");
		assertThat(storage().batch().put("a", "1").requireVersion(bytes("guard"), version).commit()).isTrue();
		assertThat(storage().getEntry("guard")).map(StorageEntry::version).contains(version);
		storage().put("guard", "value");
		assertThat(storage().batch().put("a", "2").requireVersion(bytes("guard"), version).commit()).isFalse();
		assertThat(storage().batch().put("a", "2").requireAbsent(bytes("guard")).commit()).isFalse();
		storage().delete("guard");
		assertThat(storage().batch().put("b", "2").requireAbsent(bytes("guard")).commit()).isTrue();
		assertThat(storage().get("a", String.class)).contains("1");
		assertThat(storage().get("b", String.class)).contains("2");
	}

	@Test
	void whenABatchHoldsOnlyConditionsThenTheyAreJudged() {
		Version version = storage().put("a", "1");
		assertThat(storage().batch().requireVersion(bytes("a"), version).requireAbsent(bytes("b")).commit()).isTrue();
		assertThat(storage().batch().requireAbsent(bytes("a")).commit()).isFalse();
	}

	@Test
	void whenAnEntryHasExpiredThenABatchSeesItAbsent() {
		assumeHas(Capability.TTL);
		Version version = storage().put("a", "1", Duration.ofSeconds(1));
		storage().get("a");
		clock().advance(Duration.ofSeconds(1));
		assertThat(storage().batch().put("b", "1").requireVersion(bytes("a"), version).commit()).isFalse();
		assertThat(storage().batch().put("b", "1").requireAbsent(bytes("a")).commit()).isTrue();
	}

	@Test
	void whenOneValueIsBadThenNothingIsWritten() {
		StorageTemplate limited = open(fixture().open(directory().resolveSibling("limited"), clock()).maxValueSize(10));
		assertThatExceptionOfType(InvalidValueException.class)
			.isThrownBy(() -> limited.putAll(Map.of(bytes("a"), "short", bytes("b"), "much too long")));
		assertThat(limited.exists("a")).isFalse();
		assertThat(limited.exists("b")).isFalse();
	}

	@Test
	void whenTheStoreIsFullThenNothingOfTheBatchIsWrittenAndDeletingHelps() {
		Optional<StorageBuilder> builder = fixture().openLimited(directory().resolveSibling("limited"), clock(),
				40_000);
		Assumptions.assumeTrue(builder.isPresent(), "the engine has no limit of its size");
		StorageTemplate limited = open(builder.get());
		byte[] noise = noise(10_000);
		Version version = limited.put("there", noise);
		limited.put("other", noise);
		assertThatExceptionOfType(StorageFullException.class)
			.isThrownBy(() -> limited.batch()
				.put("there", "replaced")
				.delete("other")
				.put("a", noise)
				.put("b", noise)
				.put("c", noise)
				.put("d", noise)
				.commit())
			.withMessageContaining(limited.name());
		assertThat(limited.getEntry("there")).map(StorageEntry::version).contains(version);
		assertThat(limited.exists("other")).isTrue();
		assertThat(limited.getAll(List.of(bytes("a"), bytes("b"), bytes("c"), bytes("d")))).isEmpty();
		assertThatExceptionOfType(StorageFullException.class).isThrownBy(() -> limited.put("e", noise(30_000)));
		assertThat(limited.exists("e")).isFalse();
		limited.delete("other");
		limited.put("a", noise);
		assertThat(limited.exists("a")).isTrue();
	}

	private static byte[] noise(int size) {
		byte[] noise = new byte[size];
		new Random(5).nextBytes(noise);
		return noise;
	}

	@Test
	void whenBatchesAreCommittedThenSnapshotsAndConditionsSeeThemWhole() {
		assumeHas(Capability.SNAPSHOT);
		List<Bytes> keys = List.of(bytes("a"), bytes("b"), bytes("c"));
		writeAll(keys, 0);
		AtomicBoolean done = new AtomicBoolean();
		AtomicInteger committed = new AtomicInteger();
		Parallel.run(3, (thread) -> () -> {
			try {
				if (thread > 0) {
					for (int number = thread; !done.get(); number += 2) {
						writeAll(keys, number);
						committed.incrementAndGet();
					}
					return null;
				}
				// A fast store is read a hundred times before anybody has written.
				for (int round = 0; !done.get() && (round < 100 || committed.get() < 10); round++) {
					try (StorageSnapshot snapshot = storage().snapshot()) {
						Set<Integer> seen = Set.copyOf(
								keys.stream().map((key) -> snapshot.get(key, Integer.class).orElseThrow()).toList());
						assertThat(seen).hasSize(1);
					}
				}
			}
			finally {
				done.set(true);
			}
			return null;
		});
	}

	private void writeAll(List<Bytes> keys, int number) {
		Map<Bytes, Integer> values = new HashMap<>();
		keys.forEach((key) -> values.put(key, number));
		storage().putAll(values);
	}

	@Test
	void whenBatchesOfTheSameKeysCollideThenNoneBlocksAndOneOfThemWins() {
		List<Bytes> keys = List.of(bytes("a"), bytes("b"), bytes("c"), bytes("d"));
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

}
