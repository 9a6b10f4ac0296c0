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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.synapsed.storage.StorageEntry;
import io.synapsed.storage.StorageSnapshot;
import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.StorageTransaction;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Capability;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.exception.InvalidKeyException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Keys of every size and content, and the namespaces that keep them apart.
 *
 * @since 0.1.0
 */
public abstract class KeyContract extends StoreContract {

	private static final int MAX_KEY_SIZE = 65_535;

	private static final List<String> AWKWARD = List.of("\0", "a\0", "a\0b", "\0a", "a\0\0b", "%", "_", "a%b", "{a}b",
			"{}", "a\r\nb", "../a", "/", "\\", "'; DROP TABLE entries; --", "*", "?", "a b", "\u00e4\u00f6",
			"\ud83d\ude00", "\u0001system", "\u0001system\0descriptor");

	@Test
	void whenKeysHaveTheSmallestAndTheLargestSizeThenTheyAreStored() {
		Bytes large = Bytes.wrap(new byte[MAX_KEY_SIZE]);
		storage().put(bytes(0), "small");
		storage().put(large, "large");
		StorageTemplate namespace = storage().inNamespace("n".repeat(255));
		namespace.put(large, "large in a namespace");
		assertThat(storage().get(bytes(0), String.class)).contains("small");
		assertThat(storage().get(large, String.class)).contains("large");
		assertThat(namespace.get(large, String.class)).contains("large in a namespace");
		assertThat(storage().delete(large)).isTrue();
	}

	@Test
	void whenKeyIsEmptyOrTooLongThenEveryOperationRefusesItWithTheLimit() {
		List<Bytes> bad = List.of(Bytes.EMPTY, Bytes.wrap(new byte[MAX_KEY_SIZE + 1]));
		Bytes value = bytes("value");
		for (Bytes key : bad) {
			refuses(() -> storage().get(key));
			refuses(() -> storage().get(key.toUtf8()));
			refuses(() -> storage().get(key, String.class));
			refuses(() -> storage().getAll(List.of(bytes("good"), key)));
			refuses(() -> storage().exists(key));
			refuses(() -> storage().getEntry(key));
			refuses(() -> storage().put(key, value));
			refuses(() -> storage().put(key.toUtf8(), value));
			refuses(() -> storage().delete(key));
			if (has(Capability.ATOMIC_BATCH)) {
				refuses(() -> storage().putAll(Map.of(key, value)));
				refuses(() -> storage().deleteAll(List.of(key)));
				refuses(() -> storage().batch().put("good", value).put(key, value).commit());
				refuses(() -> storage().batch().requireAbsent(key));
			}
			if (has(Capability.CONDITIONAL_WRITE)) {
				refuses(() -> storage().putIfAbsent(key, value));
				refuses(() -> storage().compareAndSet(key, Version.of(1), value));
				refuses(() -> storage().compareAndDelete(key, Version.of(1)));
			}
			if (has(Capability.INCREMENT)) {
				refuses(() -> storage().increment(key, 1));
			}
			if (has(Capability.TTL)) {
				refuses(() -> storage().put(key, value, Duration.ofDays(1)));
				refuses(() -> storage().expire(key, Duration.ofDays(1)));
				refuses(() -> storage().persist(key));
				refuses(() -> storage().remainingTimeToLive(key));
			}
			if (has(Capability.TRANSACTION)) {
				refuses(() -> {
					try (StorageTransaction transaction = storage().beginTransaction()) {
						transaction.put(key, value);
					}
				});
			}
		}
		assertThat(storage().exists("good")).isFalse();
	}

	private static void refuses(ThrowingCallable operation) {
		assertThatExceptionOfType(InvalidKeyException.class).isThrownBy(operation)
			.withMessageContaining("65535")
			.matches((ex) -> !ex.isRetryable());
	}

	@Test
	void whenAKeyOfTextCannotBeEncodedThenItIsRefusedInsteadOfMeetingAnother() {
		Bytes value = bytes("value");
		storage().put("?", value);
		storage().put("a?b", value);
		for (String key : List.of("\ud800", "\udc00", "a\ud800b", "\udc00\ud800", "\ud83d\ude00\ud83d")) {
			refusesText(() -> storage().get(key));
			refusesText(() -> storage().get(key, Bytes.class));
			refusesText(() -> storage().exists(key));
			refusesText(() -> storage().getEntry(key));
			refusesText(() -> storage().put(key, value));
			refusesText(() -> storage().delete(key));
			refusesText(() -> storage().putIfAbsent(key, value));
			refusesText(() -> storage().increment(key, 1));
			refusesText(() -> storage().expire(key, Duration.ofDays(1)));
			if (has(Capability.COLOCATED_BATCH)) {
				refusesText(() -> storage().batch().put(key, value));
				refusesText(() -> storage().batch().delete(key));
			}
			if (has(Capability.SNAPSHOT)) {
				refusesText(() -> {
					try (StorageSnapshot snapshot = storage().snapshot()) {
						snapshot.get(key);
					}
				});
			}
			if (has(Capability.TRANSACTION)) {
				refusesText(() -> {
					try (StorageTransaction transaction = storage().beginTransaction()) {
						transaction.put(key, value);
					}
				});
			}
		}
		assertThat(storage().get("?")).contains(value);
		assertThat(storage().get("a?b")).contains(value);
	}

	private static void refusesText(ThrowingCallable operation) {
		assertThatExceptionOfType(InvalidKeyException.class).isThrownBy(operation)
			.withMessageContaining("surrogate")
			.matches((ex) -> !ex.isRetryable());
	}

	@Test
	void whenKeysHoldAnyByteThenTheyAreDifferentKeys() {
		for (int value = 0; value < 256; value++) {
			storage().put(bytes(value), Integer.toString(value));
			storage().put(bytes(value, 0), value + " and zero");
			storage().put(bytes(value, 0xFF), value + " and 255");
		}
		for (int value = 0; value < 256; value++) {
			assertThat(storage().get(bytes(value), Integer.class)).contains(value);
			assertThat(storage().get(bytes(value, 0), String.class)).contains(value + " and zero");
			assertThat(storage().get(bytes(value, 0xFF), String.class)).contains(value + " and 255");
		}
	}

	@Test
	void whenKeysAreAwkwardThenTheyAreStoredAsTheyAre() {
		AWKWARD.forEach((key) -> storage().put(key, key));
		for (String key : AWKWARD) {
			assertThat(storage().get(key, String.class)).contains(key);
		}
		if (has(Capability.ORDERED_SCAN)) {
			assertThat(storage().count(KeyRange.all())).isEqualTo(AWKWARD.size());
		}
	}

	@Test
	void whenKeysAreTheSameInTwoNamespacesThenTheyNeverMeet() {
		List<StorageTemplate> spaces = List.of(storage(), storage().inNamespace("a"), storage().inNamespace("aa"),
				storage().inNamespace("a:b"), storage().inNamespace("%"), storage().inNamespace("\u00e4"));
		for (int space = 0; space < spaces.size(); space++) {
			spaces.get(space).put("key", space);
			spaces.get(space).put("a\0key", -space);
		}
		for (int space = 0; space < spaces.size(); space++) {
			assertThat(spaces.get(space).get("key", Integer.class)).contains(space);
			assertThat(spaces.get(space).get("a\0key", Integer.class)).contains(-space);
		}
		assertThat(spaces.get(1).delete("key")).isTrue();
		assertThat(spaces.get(0).exists("key")).isTrue();
		assertThat(spaces.get(2).exists("key")).isTrue();
	}

	@Test
	void whenANamespaceIsScannedThenNoOtherShows() {
		assumeHas(Capability.ORDERED_SCAN);
		for (String name : List.of("a", "a~", "aa", "b")) {
			storage().inNamespace(name).put(bytes(0), name);
			storage().inNamespace(name).put(bytes(0xFF, 0xFF), name);
		}
		storage().put(bytes(0), "");
		storage().put("a", "");
		for (String name : List.of("a", "aa", "b")) {
			try (var cursor = storage().inNamespace(name).scan(KeyRange.all())) {
				assertThat(cursor.stream()).extracting(StorageEntry::key).containsExactly(bytes(0), bytes(0xFF, 0xFF));
			}
		}
		assertThat(storage().count(KeyRange.all())).isEqualTo(2);
		assertThat(storage().inNamespace("none").count(KeyRange.all())).isZero();
	}

	@Test
	void whenABatchSpansNamespacesThenAllOfItIsStored() {
		assumeHas(Capability.ATOMIC_BATCH);
		var batch = storage().batch().put("key", "default");
		batch.inNamespace("a").put("key", "in a");
		batch.inNamespace("b").put("key", "in b").requireAbsent(bytes("key"));
		assertThat(batch.commit()).isTrue();
		assertThat(storage().get("key", String.class)).contains("default");
		assertThat(storage().inNamespace("a").get("key", String.class)).contains("in a");
		assertThat(storage().inNamespace("b").get("key", String.class)).contains("in b");
	}

	@Test
	void whenTheNameOfANamespaceIsBadThenItIsRefused() {
		List<String> bad = new ArrayList<>(List.of("", "a\0", "\u0001system", "a\nb", "\u007f", "\ud800"));
		bad.add("n".repeat(256));
		bad.add("\u00e4".repeat(128));
		for (String name : bad) {
			assertThatExceptionOfType(InvalidKeyException.class).isThrownBy(() -> storage().inNamespace(name));
		}
	}

	@Test
	void whenAKeyFailsThenNoMessageShowsIt() {
		assertThatExceptionOfType(InvalidKeyException.class).isThrownBy(() -> storage().get("secret".repeat(20_000)))
			.satisfies((ex) -> assertThat(ex.toString()).doesNotContain("secret"));
	}

}
