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
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

import io.synapsed.storage.StorageCursor;
import io.synapsed.storage.StorageEntry;
import io.synapsed.storage.StorageSnapshot;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Capability;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.ScanOptions;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.exception.StorageClosedException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Frozen views.
 *
 * @since 0.1.0
 */
public abstract class SnapshotContract extends StoreContract {

	@Override
	protected Set<Capability> requiredCapabilities() {
		return Set.of(Capability.SNAPSHOT, Capability.ORDERED_SCAN);
	}

	private static List<String> contents(StorageSnapshot snapshot, ScanOptions options) {
		try (StorageCursor cursor = snapshot.scan(KeyRange.all(), options)) {
			return cursor.stream().map((entry) -> entry.keyText() + "=" + entry.value().toUtf8()).toList();
		}
	}

	@Test
	void whenWrittenAfterwardsThenTheSnapshotStaysAsItWas() {
		Version version = storage().put("changed", "old");
		storage().put("deleted", "old");
		storage().put("stays", "old");
		try (StorageSnapshot snapshot = storage().snapshot()) {
			storage().put("changed", "new");
			storage().delete("deleted");
			storage().put("added", "new");
			storage().flush();
			storage().put("changed", "newer");
			assertThat(contents(snapshot, ScanOptions.DEFAULT)).containsExactly("changed=old", "deleted=old",
					"stays=old");
			assertThat(contents(snapshot, ScanOptions.DEFAULT.reverse(true))).containsExactly("stays=old",
					"deleted=old", "changed=old");
			assertThat(snapshot.get("changed")).contains(bytes("old"));
			assertThat(snapshot.get(bytes("changed"), String.class)).contains("old");
			assertThat(snapshot.getEntry(bytes("changed"))).map(StorageEntry::version).contains(version);
			assertThat(snapshot.get("deleted")).isPresent();
			assertThat(snapshot.get("added")).isEmpty();
			assertThat(snapshot.count(KeyRange.all())).isEqualTo(3);
		}
		assertThat(storage().get("changed", String.class)).contains("newer");
		assertThat(storage().exists("deleted")).isFalse();
	}

	@Test
	void whenACacheHoldsANewerValueThenTheSnapshotDoesNotShowIt() {
		storage().put("key", "old");
		try (StorageSnapshot snapshot = storage().snapshot()) {
			storage().put("key", "new");
			assertThat(storage().get("key", String.class)).contains("new");
			assertThat(storage().get("key", String.class)).contains("new");
			assertThat(snapshot.get(bytes("key"), String.class)).contains("old");
			// Nor does what the snapshot read show in the store.
			assertThat(storage().get("key", String.class)).contains("new");
		}
	}

	@Test
	void whenSeveralAreOpenThenEachShowsItsMoment() {
		storage().put("key", "0");
		StorageSnapshot[] snapshots = new StorageSnapshot[5];
		for (int index = 0; index < snapshots.length; index++) {
			snapshots[index] = storage().snapshot();
			storage().put("key", Integer.toString(index + 1));
			if (index == 2) {
				storage().delete("key");
			}
		}
		String[] expected = { "[key=0]", "[key=1]", "[key=2]", "[]", "[key=4]" };
		// Closed from the middle outwards, so that what is dropped is not what others
		// need.
		for (int closed : new int[] { 2, 0, 4, 1, 3 }) {
			for (int index = 0; index < snapshots.length; index++) {
				if (snapshots[index] != null) {
					assertThat(contents(snapshots[index], ScanOptions.DEFAULT)).hasToString(expected[index]);
				}
			}
			snapshots[closed].close();
			snapshots[closed] = storage().snapshot();
			expected[closed] = "[key=5]";
		}
		for (StorageSnapshot snapshot : snapshots) {
			snapshot.close();
		}
		assertThat(storage().get("key", String.class)).contains("5");
	}

	@Test
	void whenWrittenDuringAScanThenTheScanOfTheSnapshotDoesNotMove() {
		for (int number = 0; number < 100; number++) {
			storage().put(numbered(number), "old");
		}
		try (StorageSnapshot snapshot = storage().snapshot(); StorageCursor cursor = snapshot.scan(KeyRange.all())) {
			for (int number = 0; number < 100; number++) {
				if (number == 50) {
					storage().flush();
				}
				StorageEntry<Bytes> entry = cursor.next();
				assertThat(entry.key()).isEqualTo(numbered(number));
				assertThat(entry.value()).isEqualTo(bytes("old"));
				storage().put(numbered(number + 1), "new");
				storage().delete(numbered(99 - number));
				storage().put("key-000%03d-between".formatted(number), "new");
			}
			assertThat(cursor.hasNext()).isFalse();
		}
	}

	@Test
	void whenWritersAreBusyThenTwoReadsOfASnapshotAreTheSame() {
		AtomicBoolean done = new AtomicBoolean();
		Parallel.run(4, (thread) -> () -> {
			if (thread > 0) {
				for (int round = 0; !done.get(); round++) {
					Bytes key = numbered((round * 31 + thread) % 50);
					if (round % 3 == 0) {
						storage().delete(key);
					}
					else {
						storage().put(key, "%d-%d".formatted(thread, round));
					}
				}
				return null;
			}
			try {
				for (int round = 0; round < 50; round++) {
					try (StorageSnapshot snapshot = storage().snapshot()) {
						List<String> first = contents(snapshot, ScanOptions.DEFAULT);
						List<String> second = contents(snapshot, ScanOptions.DEFAULT);
						assertThat(second).isEqualTo(first);
						for (String pair : first) {
							String[] parts = pair.split("=");
							assertThat(snapshot.get(bytes(parts[0]), String.class)).contains(parts[1]);
						}
					}
				}
			}
			finally {
				done.set(true);
			}
			return null;
		});
	}

	@Test
	void whenANamespaceIsFrozenThenOnlyItsKeysShow() {
		storage().put("key", "default");
		storage().inNamespace("a").put("key", "in a");
		try (StorageSnapshot snapshot = storage().inNamespace("a").snapshot()) {
			assertThat(contents(snapshot, ScanOptions.DEFAULT)).containsExactly("key=in a");
		}
	}

	@Test
	void whenClosedThenItRefusesReadsAndItsScansStop() {
		storage().put("a", "value");
		storage().put("b", "value");
		StorageSnapshot snapshot = storage().snapshot();
		StorageCursor cursor = snapshot.scan(KeyRange.all());
		cursor.next();
		snapshot.close();
		snapshot.close();
		assertThatExceptionOfType(StorageClosedException.class).isThrownBy(() -> snapshot.get("a"));
		assertThatExceptionOfType(StorageClosedException.class).isThrownBy(() -> snapshot.scan(KeyRange.all()));
		assertThatExceptionOfType(StorageClosedException.class).isThrownBy(cursor::next);
		cursor.close();
		assertThat(storage().exists("a")).isTrue();
	}

}
