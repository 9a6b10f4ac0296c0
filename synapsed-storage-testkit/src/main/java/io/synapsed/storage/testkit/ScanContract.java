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

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

import io.synapsed.storage.Keyspace;
import io.synapsed.storage.StorageCursor;
import io.synapsed.storage.StorageEntry;
import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Capability;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.ScanOptions;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.exception.StorageClosedException;
import io.synapsed.storage.exception.StorageSerializationException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Scans in unsigned lexicographic order.
 *
 * @since 0.1.0
 */
public abstract class ScanContract extends StoreContract {

	private static final ScanOptions BACKWARDS = ScanOptions.DEFAULT.reverse(true);

	@Override
	protected Set<Capability> requiredCapabilities() {
		return Set.of(Capability.ORDERED_SCAN);
	}

	private List<Bytes> keys(KeyRange range, ScanOptions options) {
		try (StorageCursor cursor = storage().scan(range, options)) {
			return cursor.stream().map(StorageEntry::key).toList();
		}
	}

	private static List<Bytes> reversed(List<Bytes> keys) {
		List<Bytes> reversed = new ArrayList<>(keys);
		Collections.reverse(reversed);
		return reversed;
	}

	@Test
	void whenScannedThenOrderIsUnsignedBothWays() {
		List<Bytes> ordered = List.of(bytes(0), bytes(0, 0), bytes(0, 0xFF), bytes(1), bytes(0x7F), bytes(0x7F, 0xFF),
				bytes(0x80), bytes(0x80, 0), bytes(0xFF), bytes(0xFF, 0), bytes(0xFF, 0xFF));
		List<Bytes> shuffled = new ArrayList<>(ordered);
		Collections.shuffle(shuffled, new Random(1));
		shuffled.forEach((key) -> storage().put(key, key));
		assertThat(keys(KeyRange.all(), ScanOptions.DEFAULT)).isEqualTo(ordered);
		assertThat(keys(KeyRange.all(), BACKWARDS)).isEqualTo(reversed(ordered));
		assertThat(storage().count(KeyRange.all())).isEqualTo(ordered.size());
	}

	@Test
	void whenScannedThenEntriesAreWhole() {
		Version version = storage().put("key", "value");
		try (StorageCursor cursor = storage().scan(KeyRange.all())) {
			assertThat(cursor.next()).isEqualTo(new StorageEntry<>(bytes("key"), bytes("value"), version, null));
			assertThat(cursor.hasNext()).isFalse();
			assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(cursor::next);
		}
	}

	@Test
	void whenAnEntryIsOfAnotherTypeThenTheScanNamesTheNamespaceOrGoesOn() {
		StorageTemplate numbers = storage().inNamespace("numbers");
		numbers.put("a", 1L);
		numbers.put("secret-b", "two");
		numbers.put("c", 3L);
		Keyspace<Long> keyspace = storage().keyspace("numbers", Long.class);
		for (ScanOptions options : List.of(ScanOptions.DEFAULT, BACKWARDS)) {
			try (Stream<StorageEntry<Long>> stream = keyspace.stream(KeyRange.all(), options)) {
				assertThatExceptionOfType(StorageSerializationException.class).isThrownBy(stream::toList)
					.withMessageContaining("namespace 'numbers'")
					.withMessageNotContaining("secret");
			}
			List<Bytes> unreadable = new ArrayList<>();
			try (Stream<StorageEntry<Long>> stream = keyspace.stream(KeyRange.all(), options,
					(key, problem) -> unreadable.add(key))) {
				assertThat(stream.map(StorageEntry::value))
					.containsExactlyElementsOf(options.reverse() ? List.of(3L, 1L) : List.of(1L, 3L));
			}
			assertThat(unreadable).containsExactly(bytes("secret-b"));
		}
	}

	@Test
	void whenScannedWithoutValuesThenKeysAndVersionsAreThere() {
		Version version = storage().put("key", "value".repeat(1000));
		try (StorageCursor cursor = storage().scan(KeyRange.all(), ScanOptions.DEFAULT.withoutValues())) {
			StorageEntry<Bytes> entry = cursor.next();
			assertThat(entry.key()).isEqualTo(bytes("key"));
			assertThat(entry.version()).isEqualTo(version);
		}
	}

	@Test
	void whenARangeIsScannedThenTheFirstBoundBelongsToItAndTheLastDoesNot() {
		for (int number = 0; number < 10; number++) {
			storage().put(numbered(number), "");
		}
		KeyRange range = new KeyRange(numbered(3), numbered(6));
		List<Bytes> expected = List.of(numbered(3), numbered(4), numbered(5));
		assertThat(keys(range, ScanOptions.DEFAULT)).isEqualTo(expected);
		assertThat(keys(range, BACKWARDS)).isEqualTo(reversed(expected));
		assertThat(keys(KeyRange.all().atLeast(numbered(8)), ScanOptions.DEFAULT)).containsExactly(numbered(8),
				numbered(9));
		assertThat(keys(KeyRange.all().atMost(numbered(1)), ScanOptions.DEFAULT)).containsExactly(numbered(0),
				numbered(1));
		assertThat(keys(KeyRange.all().atMost(numbered(1)), BACKWARDS)).containsExactly(numbered(1), numbered(0));
	}

	@Test
	void whenBoundsAreNoKeysThenTheRangeHoldsAllTheSame() {
		storage().put("b", "");
		storage().put("d", "");
		KeyRange range = new KeyRange(bytes("a"), bytes("c"));
		assertThat(keys(range, ScanOptions.DEFAULT)).containsExactly(bytes("b"));
		assertThat(keys(range, BACKWARDS)).containsExactly(bytes("b"));
		assertThat(keys(new KeyRange(bytes("e"), null), BACKWARDS)).isEmpty();
		assertThat(keys(new KeyRange(null, bytes("a")), BACKWARDS)).isEmpty();
	}

	@Test
	void whenARangeIsEmptyThenNothingIsFound() {
		storage().put("b", "");
		for (KeyRange range : List.of(new KeyRange(bytes("b"), bytes("b")), new KeyRange(bytes("c"), bytes("a")),
				new KeyRange(bytes("a"), Bytes.EMPTY), new KeyRange(null, Bytes.EMPTY))) {
			assertThat(keys(range, ScanOptions.DEFAULT)).isEmpty();
			assertThat(keys(range, BACKWARDS)).isEmpty();
			assertThat(storage().count(range)).isZero();
		}
	}

	@Test
	void whenAPrefixIsScannedThenOnlyItsKeysAreFound() {
		for (Bytes key : List.of(bytes("a"), bytes("ab"), bytes("ab", "c"), bytes("ac"), bytes(0xFF), bytes(0xFF, 0xFF),
				bytes(0xFF, 0xFF, 1))) {
			storage().put(key, "");
		}
		assertThat(keys(KeyRange.prefix("ab"), ScanOptions.DEFAULT)).containsExactly(bytes("ab"), bytes("ab", "c"));
		assertThat(keys(KeyRange.prefix("ab"), BACKWARDS)).containsExactly(bytes("ab", "c"), bytes("ab"));
		assertThat(keys(KeyRange.prefix(bytes(0xFF)), ScanOptions.DEFAULT)).containsExactly(bytes(0xFF),
				bytes(0xFF, 0xFF), bytes(0xFF, 0xFF, 1));
		assertThat(keys(KeyRange.prefix(bytes(0xFF, 0xFF)), BACKWARDS)).containsExactly(bytes(0xFF, 0xFF, 1),
				bytes(0xFF, 0xFF));
		assertThat(storage().count(KeyRange.prefix(""))).isEqualTo(7);
	}

	private static Bytes bytes(String start, String rest) {
		return bytes(start).concat(bytes(rest));
	}

	@Test
	void whenLimitedThenScansStopAndCanBeResumed() {
		int count = 25;
		for (int number = 0; number < count; number++) {
			storage().put(numbered(number), "");
		}
		List<Bytes> found = new ArrayList<>();
		KeyRange rest = KeyRange.all();
		while (true) {
			List<Bytes> page = keys(rest, ScanOptions.DEFAULT.limit(10));
			if (page.isEmpty()) {
				break;
			}
			assertThat(page).hasSizeLessThanOrEqualTo(10);
			found.addAll(page);
			rest = KeyRange.all().atLeast(page.get(page.size() - 1).concat(bytes(0)));
		}
		assertThat(found).isEqualTo(keys(KeyRange.all(), ScanOptions.DEFAULT)).hasSize(count);
		found.clear();
		rest = KeyRange.all();
		while (true) {
			List<Bytes> page = keys(rest, BACKWARDS.limit(10));
			if (page.isEmpty()) {
				break;
			}
			found.addAll(page);
			rest = new KeyRange(null, page.get(page.size() - 1));
		}
		assertThat(found).isEqualTo(keys(KeyRange.all(), BACKWARDS)).hasSize(count);
	}

	@Test
	void whenEntriesAreDeletedThenScansAndCountsLeaveThemOut() {
		for (int number = 0; number < 6; number++) {
			storage().put(numbered(number), "");
		}
		storage().delete(numbered(0));
		storage().delete(numbered(3));
		storage().delete(numbered(5));
		assertThat(keys(KeyRange.all(), ScanOptions.DEFAULT)).containsExactly(numbered(1), numbered(2), numbered(4));
		assertThat(keys(KeyRange.all(), BACKWARDS.limit(2))).containsExactly(numbered(4), numbered(2));
		assertThat(storage().count(KeyRange.all())).isEqualTo(3);
	}

	@Test
	void whenWrittenDuringScansThenKeysThatStayAreFoundOnceInOrder() {
		int count = 400;
		TreeSet<Bytes> stable = new TreeSet<>();
		for (int number = 0; number < count; number++) {
			storage().put(numbered(number), "0");
			if (number % 2 == 0) {
				stable.add(numbered(number));
			}
		}
		AtomicBoolean done = new AtomicBoolean();
		Parallel.run(4, (thread) -> () -> {
			if (thread < 2) {
				for (int round = 0; !done.get(); round++) {
					// Odd keys come and go, even ones are overwritten.
					int number = (round * 7 + thread) % count;
					if (number % 2 == 0) {
						storage().put(numbered(number), "1");
					}
					else if (round % 3 == 0) {
						storage().delete(numbered(number));
					}
					else {
						storage().put(numbered(number), "2");
					}
				}
				return null;
			}
			try {
				for (int round = 0; round < 15; round++) {
					boolean reverse = (round + thread) % 2 == 0;
					List<Bytes> found = keys(KeyRange.all(), ScanOptions.DEFAULT.reverse(reverse));
					List<Bytes> forwards = reverse ? reversed(found) : found;
					assertThat(forwards).isSorted().doesNotHaveDuplicates().containsAll(stable);
				}
			}
			finally {
				done.set(true);
			}
			return null;
		});
	}

	@Test
	void whenACursorIsClosedThenItRefusesToGoOn() {
		storage().put("a", "");
		storage().put("b", "");
		StorageCursor cursor = storage().scan(KeyRange.all());
		cursor.next();
		cursor.close();
		cursor.close();
		assertThatExceptionOfType(StorageClosedException.class).isThrownBy(cursor::hasNext);
	}

	@Test
	void whenKeyspaceIsStreamedThenObjectsComeInOrder() {
		var words = storage().keyspace("words", String.class);
		words.put("b", "two");
		words.put("a", "one");
		try (var stream = words.stream(KeyRange.all(), ScanOptions.DEFAULT)) {
			assertThat(stream.map(StorageEntry::value)).containsExactly("one", "two");
		}
		assertThat(words.count(KeyRange.prefix("a"))).isOne();
	}

}
