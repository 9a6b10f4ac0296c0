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
import java.util.Set;

import io.synapsed.storage.Keyspace;
import io.synapsed.storage.StorageEntry;
import io.synapsed.storage.StorageEvent;
import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Capability;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.Subscription;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Removal of all entries of a range, and counting them.
 *
 * @since 0.1.0
 */
public abstract class BulkDeleteContract extends StoreContract {

	/** More than is removed in one step. */
	private static final int MANY = 2_500;

	@Override
	protected Set<Capability> requiredCapabilities() {
		return Set.of(Capability.ORDERED_SCAN);
	}

	private List<Bytes> keys(StorageTemplate storage) {
		try (var cursor = storage.scan(KeyRange.all())) {
			return cursor.stream().map(StorageEntry::key).toList();
		}
	}

	@Test
	void whenARangeIsDeletedThenItsStartGoesAndItsEndStays() {
		for (int number = 0; number < 6; number++) {
			storage().put(numbered(number), "value");
			storage().get(numbered(number));
		}
		assertThat(storage().deleteRange(new KeyRange(numbered(1), numbered(4)))).isEqualTo(3);
		assertThat(keys(storage())).containsExactly(numbered(0), numbered(4), numbered(5));
		for (int number = 1; number < 4; number++) {
			assertThat(storage().exists(numbered(number))).isFalse();
		}
		assertThat(storage().deleteRange(KeyRange.all().atLeast(numbered(5)))).isOne();
		assertThat(storage().deleteRange(KeyRange.all().atMost(numbered(0)))).isOne();
		assertThat(keys(storage())).containsExactly(numbered(4));
	}

	@Test
	void whenAPrefixIsDeletedThenItsNeighboursStay() {
		List<Bytes> neighbours = List.of(bytes("a"), bytes("a."), bytes("a0"), bytes("b"), bytes(0xFF, 0xFE));
		List<Bytes> inside = List.of(bytes("a/"), bytes("a/\0"), bytes("a/b/c"), bytes("a/\uffff"));
		neighbours.forEach((key) -> storage().put(key, "stays"));
		inside.forEach((key) -> storage().put(key, "goes"));
		assertThat(storage().count(KeyRange.prefix("a/"))).isEqualTo(inside.size());
		assertThat(storage().deleteRange(KeyRange.prefix("a/"))).isEqualTo(inside.size());
		assertThat(storage().count(KeyRange.prefix("a/"))).isZero();
		assertThat(keys(storage())).containsExactlyElementsOf(neighbours);
		storage().put(bytes(0xFF, 0xFF, 1), "goes");
		assertThat(storage().deleteRange(KeyRange.prefix(bytes(0xFF, 0xFF)))).isOne();
		assertThat(storage().exists(bytes(0xFF, 0xFE))).isTrue();
	}

	@Test
	void whenThereIsNothingToDeleteThenNothingIsDeleted() {
		storage().put("key", "value");
		assertThat(storage().deleteRange(KeyRange.prefix("none"))).isZero();
		assertThat(storage().deleteRange(new KeyRange(bytes("z"), bytes("a")))).isZero();
		assertThat(storage().deleteRange(new KeyRange(bytes("key"), bytes("key")))).isZero();
		assertThat(storage().exists("key")).isTrue();
	}

	@Test
	void whenManyEntriesAreDeletedThenAllOfThemAreGoneAndCounted() {
		for (int number = 0; number < MANY; number++) {
			storage().put(numbered(number), "value");
		}
		storage().put("other", "value");
		assertThat(storage().count(KeyRange.prefix("key-"))).isEqualTo(MANY);
		assertThat(storage().deleteRange(KeyRange.prefix("key-"))).isEqualTo(MANY);
		assertThat(keys(storage())).containsExactly(bytes("other"));
	}

	@Test
	void whenEverythingInANamespaceIsDeletedThenNoOtherLosesAnything() {
		List<String> names = List.of("a", "aa", "a~", "b");
		names.forEach((name) -> storage().inNamespace(name).put(bytes(0xFF), name));
		storage().put("key", "default");
		assertThat(storage().inNamespace("a").deleteRange(KeyRange.all())).isOne();
		assertThat(storage().inNamespace("a").count(KeyRange.all())).isZero();
		names.subList(1, names.size())
			.forEach((name) -> assertThat(storage().inNamespace(name).count(KeyRange.all())).isOne());
		assertThat(storage().deleteRange(KeyRange.all())).isOne();
		assertThat(storage().inNamespace("b").exists(bytes(0xFF))).isTrue();
		Keyspace<String> typed = storage().keyspace("b", String.class);
		assertThat(typed.deleteRange(KeyRange.all())).isOne();
		assertThat(storage().inNamespace("b").count(KeyRange.all())).isZero();
	}

	@Test
	void whenEntriesHaveExpiredThenTheyAreNotCounted() {
		assumeHas(Capability.TTL);
		storage().put(bytes("expired"), "value", Duration.ofSeconds(1));
		storage().put("there", "value");
		clock().advance(Duration.ofSeconds(1));
		assertThat(storage().count(KeyRange.all())).isOne();
		assertThat(storage().deleteRange(KeyRange.all())).isOne();
		assertThat(storage().count(KeyRange.all())).isZero();
	}

	@Test
	void whenARangeIsWatchedThenEveryRemovalIsDelivered() {
		assumeHas(Capability.WATCH);
		storage().put("a", "value");
		storage().put("b", "value");
		RecordingListener listener = new RecordingListener();
		try (Subscription watch = storage().watch(KeyRange.all(), listener)) {
			storage().deleteRange(KeyRange.all());
			storage().put("end", "value");
			assertThat(listener.awaitPutOf(bytes("end"))).hasSize(2)
				.allSatisfy((event) -> assertThat(event.type()).isEqualTo(StorageEvent.Type.DELETE));
		}
	}

	@Test
	void whenReopenedThenWhatWasDeletedStaysGone() {
		assumeDurable();
		storage().put("a", "value");
		storage().put("b", "value");
		storage().deleteRange(KeyRange.prefix("a"));
		reopen();
		assertThat(keys(storage())).containsExactly(bytes("b"));
	}

}
