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
import java.util.Optional;
import java.util.Set;

import io.synapsed.storage.StorageEntry;
import io.synapsed.storage.common.Capability;
import io.synapsed.storage.common.Version;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Writes that depend on what is there.
 *
 * @since 0.1.0
 */
public abstract class ConditionalContract extends StoreContract {

	private static final Version NEVER_GIVEN = new Version(1, 1);

	@Override
	protected Set<Capability> requiredCapabilities() {
		return Set.of(Capability.CONDITIONAL_WRITE);
	}

	@Test
	void whenAbsentThenPutIfAbsentStoresAndElseNot() {
		Optional<Version> first = storage().putIfAbsent("key", "first");
		assertThat(first).isPresent();
		assertThat(storage().getEntry("key")).map(StorageEntry::version).isEqualTo(first);
		assertThat(storage().putIfAbsent("key", "second")).isEmpty();
		assertThat(storage().get("key", String.class)).contains("first");
		storage().delete("key");
		assertThat(storage().putIfAbsent("key", "third")).isPresent();
	}

	@Test
	void whenTheVersionIsRightThenCompareAndSetStoresAndElseNot() {
		Version first = storage().put("key", "first");
		storage().get("key");
		Optional<Version> second = storage().compareAndSet("key", first, "second");
		assertThat(second).isPresent().isNotEqualTo(Optional.of(first));
		assertThat(storage().getEntry("key")).map(StorageEntry::version).isEqualTo(second);
		assertThat(storage().compareAndSet("key", first, "third")).isEmpty();
		assertThat(storage().compareAndSet("key", NEVER_GIVEN, "third")).isEmpty();
		assertThat(storage().get("key", String.class)).contains("second");
	}

	@Test
	void whenAbsentThenCompareAndSetLoses() {
		assertThat(storage().compareAndSet("key", NEVER_GIVEN, "value")).isEmpty();
		Version version = storage().put("key", "value");
		storage().delete("key");
		assertThat(storage().compareAndSet("key", version, "value")).isEmpty();
		assertThat(storage().compareAndDelete("key", version)).isFalse();
		assertThat(storage().exists("key")).isFalse();
	}

	@Test
	void whenTheSameValueWasWrittenMeanwhileThenCompareAndSetLoses() {
		Version first = storage().put("key", "value");
		storage().put("key", "value");
		assertThat(storage().compareAndSet("key", first, "other")).isEmpty();
		storage().delete("key");
		storage().put("key", "value");
		assertThat(storage().compareAndSet("key", first, "other")).isEmpty();
		assertThat(storage().get("key", String.class)).contains("value");
	}

	@Test
	void whenTheVersionIsRightThenCompareAndDeleteRemovesAndElseNot() {
		Version first = storage().put("key", "first");
		Version second = storage().put("key", "second");
		storage().get("key");
		assertThat(storage().compareAndDelete("key", first)).isFalse();
		assertThat(storage().exists("key")).isTrue();
		assertThat(storage().compareAndDelete("key", second)).isTrue();
		assertThat(storage().exists("key")).isFalse();
	}

	@Test
	void whenManyPutIfAbsentThenExactlyOneWinsAndTheOthersLearnIt() {
		for (int round = 0; round < 8; round++) {
			String key = "key " + round;
			List<Optional<Version>> results = Parallel.run(8,
					(thread) -> () -> storage().putIfAbsent(key, "%d".formatted(thread)));
			assertThat(results).filteredOn(Optional::isPresent).hasSize(1);
			int winner = results.indexOf(results.stream().filter(Optional::isPresent).findFirst().orElseThrow());
			assertThat(storage().get(key, Integer.class)).contains(winner);
			assertThat(storage().getEntry(key)).map(StorageEntry::version).isEqualTo(results.get(winner));
		}
	}

	@Test
	void whenManyCompareAndSetThenExactlyOneWinsAndTheOthersLearnIt() {
		Version version = storage().put("key", -1);
		for (int round = 0; round < 8; round++) {
			Version expected = version;
			List<Optional<Version>> results = Parallel.run(8,
					(thread) -> () -> storage().compareAndSet("key", expected, thread));
			assertThat(results).filteredOn(Optional::isPresent).hasSize(1);
			version = results.stream().flatMap(Optional::stream).findFirst().orElseThrow();
			assertThat(storage().get("key", Integer.class)).contains(results.indexOf(Optional.of(version)));
		}
	}

	@Test
	void whenManyCountByCompareAndSetThenNoUpdateIsLost() {
		int threads = 4;
		int each = 50;
		storage().put("counter", 0);
		Parallel.run(threads, (thread) -> () -> {
			for (int done = 0; done < each;) {
				StorageEntry<Integer> entry = storage().getEntry("counter", Integer.class).orElseThrow();
				if (storage().compareAndSet("counter", entry.version(), entry.value() + 1).isPresent()) {
					done++;
				}
			}
			return null;
		});
		assertThat(storage().get("counter", Integer.class)).contains(threads * each);
	}

	@Test
	void whenExpiredThenTheEntryIsAbsentToEveryCondition() {
		assumeHas(Capability.TTL);
		Version version = storage().put("key", "old", Duration.ofMillis(10));
		storage().get("key");
		assertThat(storage().putIfAbsent("key", "new")).isEmpty();
		clock().advance(Duration.ofMillis(10));
		assertThat(storage().compareAndSet("key", version, "new")).isEmpty();
		assertThat(storage().compareAndSet("key", version, "new", Duration.ofDays(1))).isEmpty();
		assertThat(storage().compareAndDelete("key", version)).isFalse();
		assertThat(storage().putIfAbsent("key", "new")).isPresent();
		assertThat(storage().get("key", String.class)).contains("new");
		assertThat(storage().remainingTimeToLive("key")).isEmpty();
	}

}
