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

import java.util.List;
import java.util.Map;
import java.util.Random;

import io.synapsed.storage.StorageEntry;
import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.exception.InvalidValueException;
import io.synapsed.storage.exception.StorageSerializationException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Reading, writing and removing single entries.
 *
 * @since 0.1.0
 */
public abstract class ReadWriteContract extends StoreContract {

	private static final int MAX_VALUE_SIZE = 100_000;

	@Test
	void whenNothingWasPutThenNothingIsThere() {
		assertThat(storage().get("key")).isEmpty();
		assertThat(storage().getEntry("key")).isEmpty();
		assertThat(storage().exists("key")).isFalse();
		assertThat(storage().delete("key")).isFalse();
		assertThat(storage().getAll(List.of(bytes("key")))).isEmpty();
	}

	@Test
	void whenPutThenEveryReadShowsIt() {
		Bytes key = bytes("key");
		Version version = storage().put(key, bytes("value"));
		assertThat(storage().get(key)).contains(bytes("value"));
		assertThat(storage().get("key")).contains(bytes("value"));
		assertThat(storage().get(key, ReadOptions.BYPASS_CACHE)).contains(bytes("value"));
		assertThat(storage().get(key, String.class)).contains("value");
		assertThat(storage().exists(key)).isTrue();
		assertThat(storage().getEntry(key)).contains(new StorageEntry<>(key, bytes("value"), version, null));
		assertThat(storage().getAll(List.of(key))).containsExactly(Map.entry(key, bytes("value")));
	}

	@Test
	void whenOverwrittenThenTheNewValueShowsInEveryRead() {
		Bytes key = bytes("key");
		storage().put(key, "old");
		// Twice, so that a cache has it.
		storage().get(key);
		storage().get(key);
		storage().put(key, "new");
		assertThat(storage().get(key, String.class)).contains("new");
		assertThat(storage().get(key, ReadOptions.BYPASS_CACHE)).contains(bytes("new"));
		assertThat(storage().getAll(List.of(key), String.class)).containsEntry(key, "new");
	}

	@Test
	void whenDeletedThenItIsGoneAndDeletingAgainSaysSo() {
		storage().put("key", "value");
		storage().get("key");
		assertThat(storage().delete("key")).isTrue();
		assertThat(storage().get("key")).isEmpty();
		assertThat(storage().exists("key")).isFalse();
		assertThat(storage().delete("key")).isFalse();
	}

	@Test
	void whenDeletedAndPutAgainThenItIsThere() {
		Version first = storage().put("key", "value");
		storage().delete("key");
		Version second = storage().put("key", "value");
		assertThat(second).isNotEqualTo(first);
		assertThat(storage().get("key", String.class)).contains("value");
	}

	@Test
	void whenValueIsEmptyThenItIsNotAbsent() {
		storage().put("key", Bytes.EMPTY);
		assertThat(storage().get("key")).contains(Bytes.EMPTY);
		assertThat(storage().exists("key")).isTrue();
		assertThat(storage().getAll(List.of(bytes("key"), bytes("other")))).containsOnlyKeys(bytes("key"));
		assertThat(storage().delete("key")).isTrue();
		assertThat(storage().get("key")).isEmpty();
	}

	@Test
	void whenWrittenThenTheVersionIsNewAlsoForTheSameValue() {
		Version first = storage().put("key", "value");
		assertThat(storage().getEntry("key")).map(StorageEntry::version).contains(first);
		Version second = storage().put("key", "value");
		assertThat(second).isNotEqualTo(first);
		assertThat(storage().getEntry("key")).map(StorageEntry::version).contains(second);
	}

	@Test
	void whenReadThenTheVersionStays() {
		Version version = storage().put("key", "value");
		storage().get("key");
		storage().flush();
		assertThat(storage().getEntry("key")).map(StorageEntry::version).contains(version);
		assertThat(storage().getEntry("key")).map(StorageEntry::version).contains(version);
	}

	@Test
	void whenManyKeysAreReadThenTheyComeInTheOrderAskedFor() {
		storage().put("a", "1");
		storage().put("b", "2");
		storage().put("c", "3");
		storage().get("b");
		assertThat(storage().getAll(List.of(bytes("c"), bytes("x"), bytes("b"), bytes("a")), String.class))
			.containsExactly(Map.entry(bytes("c"), "3"), Map.entry(bytes("b"), "2"), Map.entry(bytes("a"), "1"));
		assertThat(storage().getAll(List.of())).isEmpty();
	}

	@Test
	void whenAKeyIsAskedForTwiceThenItIsFoundOnce() {
		storage().put("a", "1");
		assertThat(storage().getAll(List.of(bytes("a"), bytes("a")), String.class)).containsOnlyKeys(bytes("a"));
	}

	@Test
	void whenKeysAndValuesAreSlicesThenOnlyTheirBytesCount() {
		Bytes text = bytes("the key and its value in one array");
		storage().put(text.slice(4, 3), text.slice(16, 5));
		assertThat(storage().get("key")).contains(text.slice(16, 5));
		assertThat(storage().get(text.slice(4, 3), String.class)).contains("value");
	}

	@Test
	void whenAnArrayIsChangedAfterwardsThenTheStoredValueIsNot() {
		byte[] array = { 1, 2, 3 };
		storage().put("key", array);
		array[0] = 9;
		assertThat(storage().get("key")).contains(bytes(1, 2, 3));
	}

	@Test
	void whenAnArrayThatWasReadIsChangedThenTheStoredValueIsNot() {
		storage().put("key", bytes(1, 2, 3));
		for (int read = 0; read < 3; read++) {
			byte[] array = storage().get("key", byte[].class).orElseThrow();
			assertThat(array).containsExactly(1, 2, 3);
			array[0] = 9;
		}
	}

	@Test
	void whenValuesAreOfAnySizeThenTheyComeBackAsTheyWere() {
		Random random = new Random(42);
		for (int size : new int[] { 1, 2, 7, 127, 128, 1023, 1024, 4096, 65_535, 65_536, 1_000_003 }) {
			byte[] noise = new byte[size];
			random.nextBytes(noise);
			byte[] pattern = new byte[size];
			for (int index = 0; index < size; index++) {
				pattern[index] = (byte) (index % 50);
			}
			storage().put("noise", noise);
			storage().put("pattern", pattern);
			assertThat(storage().get("noise", byte[].class).orElseThrow()).isEqualTo(noise);
			assertThat(storage().get("pattern", byte[].class).orElseThrow()).isEqualTo(pattern);
		}
	}

	@Test
	void whenValueHasTheLargestSizeThenItIsStored() {
		StorageTemplate limited = limited();
		byte[] noise = new byte[MAX_VALUE_SIZE];
		new Random(7).nextBytes(noise);
		for (byte[] value : List.of(new byte[MAX_VALUE_SIZE], noise)) {
			limited.put("key", value);
			assertThat(limited.get("key", byte[].class).orElseThrow()).isEqualTo(value);
		}
	}

	@Test
	void whenValueIsTooLargeThenItIsRefusedWithTheLimitAndNothingIsWritten() {
		StorageTemplate limited = limited();
		Version version = limited.put("key", "before");
		byte[] large = new byte[MAX_VALUE_SIZE + 1];
		for (Object value : List.of(large, Bytes.wrap(large), "x".repeat(MAX_VALUE_SIZE + 1))) {
			assertThatExceptionOfType(InvalidValueException.class).isThrownBy(() -> limited.put("key", value))
				.withMessageContaining(Integer.toString(MAX_VALUE_SIZE))
				.withMessageContaining(Integer.toString(MAX_VALUE_SIZE + 1));
		}
		assertThat(limited.getEntry("key")).map(StorageEntry::version).contains(version);
	}

	private StorageTemplate limited() {
		return open(fixture().open(directory().resolveSibling("limited"), clock()).maxValueSize(MAX_VALUE_SIZE));
	}

	@Test
	void whenFlushedThenEverythingIsStillThere() {
		storage().put("key", "value");
		storage().flush();
		assertThat(storage().get("key", String.class)).contains("value");
	}

	@Test
	void whenManyWriteTheirOwnKeysThenAllAreThere() {
		int threads = 8;
		int keys = 50;
		Parallel.run(threads, (thread) -> () -> {
			for (int number = 0; number < keys; number++) {
				storage().put("%d-%d".formatted(thread, number), Integer.toString(number));
				assertThat(storage().get("%d-%d".formatted(thread, number), String.class))
					.contains(Integer.toString(number));
			}
			return null;
		});
		for (int thread = 0; thread < threads; thread++) {
			for (int number = 0; number < keys; number++) {
				assertThat(storage().get("%d-%d".formatted(thread, number), Integer.class)).contains(number);
			}
		}
	}

	@Test
	void whenManyWriteOneKeyThenNoReadGoesBackInTime() {
		storage().put("key", 0);
		Parallel.run(4, (thread) -> () -> {
			int seen = 0;
			for (int number = 1; number <= 200; number++) {
				if (thread == 0) {
					storage().put("key", number);
					// A write that has ended shows in every read that begins later.
					assertThat(storage().get("key", Integer.class)).contains(number);
				}
				else {
					int now = storage().get("key", Integer.class).orElseThrow();
					assertThat(now).isGreaterThanOrEqualTo(seen);
					seen = now;
				}
			}
			return null;
		});
	}

	@Test
	void whenAValueOfTextCannotBeEncodedThenItIsRefusedAndNothingIsWritten() {
		storage().put("key", "before");
		assertThatExceptionOfType(StorageSerializationException.class)
			.isThrownBy(() -> storage().put("key", "half \ud83d a character"))
			.withMessageContaining(storage().name())
			.satisfies((ex) -> assertThat(ex.toString()).doesNotContain("half"));
		assertThat(storage().get("key", String.class)).contains("before");
		storage().put("key", "\ud83d\ude00?");
		assertThat(storage().get("key", String.class)).contains("\ud83d\ude00?");
	}

}
