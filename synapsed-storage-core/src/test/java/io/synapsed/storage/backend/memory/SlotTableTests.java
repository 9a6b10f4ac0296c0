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

package io.synapsed.storage.backend.memory;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.KeyRange;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SlotTable}.
 */
class SlotTableTests {

	private static final int COLLIDING_PAIRS = 10;

	private final SlotTable table = new SlotTable();

	private static Bytes key(int number) {
		return Bytes.utf8("key-" + number);
	}

	/** Keys that all have the same hash: "Aa" and "BB" have. */
	private static List<Bytes> colliding() {
		List<String> texts = List.of("");
		for (int pair = 0; pair < COLLIDING_PAIRS; pair++) {
			List<String> longer = new ArrayList<>();
			for (String text : texts) {
				longer.add(text + "Aa");
				longer.add(text + "BB");
			}
			texts = longer;
		}
		return texts.stream().map(Bytes::utf8).toList();
	}

	private KeySlot add(Bytes key) {
		KeySlot slot = this.table.findOrCreate(key);
		this.table.add(slot);
		return slot;
	}

	private List<KeySlot> slots(KeyRange range, boolean reverse) {
		List<KeySlot> found = new ArrayList<>();
		SlotScan scan = this.table.slots(range, reverse);
		for (KeySlot slot = scan.next(1000); slot != null; slot = scan.next(1000)) {
			found.add(slot);
		}
		assertThat(scan.next(1000)).isNull();
		return found;
	}

	@Test
	void whenARangeEndsAnywhereThenItsSlotsAreMetBothWays() {
		List<KeySlot> all = new ArrayList<>();
		for (int number = 100; number < 300; number++) {
			all.add(add(key(number)));
		}
		for (int from = 0; from <= all.size(); from += 13) {
			for (int to = from; to <= all.size(); to++) {
				KeyRange range = new KeyRange(key(100 + from), key(100 + to));
				List<KeySlot> expected = new ArrayList<>(all.subList(from, to));
				assertThat(slots(range, false)).isEqualTo(expected);
				Collections.reverse(expected);
				assertThat(slots(range, true)).isEqualTo(expected);
			}
		}
	}

	@Test
	void whenSlotsComeAndGoAtTheEndOfARangeThenThoseThatStayAreMet() {
		for (int number = 100; number < 300; number++) {
			add(key(number));
		}
		SlotScan scan = this.table.slots(new KeyRange(null, key(200)), false);
		for (int number = 100; number < 199; number++) {
			assertThat(scan.next(1000)).isSameAs(this.table.find(key(number)));
			// The last one within the range, and the first one beyond.
			this.table.remove(this.table.findOrCreate(key(199)));
			this.table.remove(this.table.findOrCreate(key(200 + number - 100)));
		}
		KeySlot last = scan.next(1000);
		assertThat(last == null || last.key().equals(key(199))).isTrue();
		assertThat(scan.next(1000)).isNull();
	}

	@Test
	void whenSlotsComeAndGoThenTheTableAgreesWithASortedMap() {
		SplittableRandom random = new SplittableRandom(7);
		TreeMap<Bytes, KeySlot> expected = new TreeMap<>();
		for (int step = 0; step < 200_000; step++) {
			// At first most come, then most go.
			Bytes key = key(random.nextInt(20_000));
			if (random.nextInt(10) < ((step < 100_000) ? 7 : 3)) {
				KeySlot slot = add(key);
				KeySlot before = expected.put(key, slot);
				assertThat(before == null || before == slot).isTrue();
			}
			else {
				KeySlot slot = expected.remove(key);
				assertThat(this.table.find(key)).isSameAs(slot);
				if (slot != null) {
					this.table.remove(slot);
					assertThat(this.table.find(key)).isNull();
				}
			}
		}
		for (int number = 0; number < 20_000; number++) {
			assertThat(this.table.find(key(number))).isSameAs(expected.get(key(number)));
		}
		assertThat(slots(KeyRange.all(), false)).containsExactlyElementsOf(expected.values());
	}

	@Test
	void whenManyKeysHaveTheSameHashThenEachIsFoundAndCanBeRemoved() {
		List<Bytes> keys = colliding();
		assertThat(keys).hasSizeGreaterThan(2 * SlotTable.PROBES);
		assertThat(keys.stream().map(Bytes::hashCode).distinct()).hasSize(1);
		List<KeySlot> slots = keys.stream().map(this::add).toList();
		// Makes the tables grow, also the one where the crowd is.
		for (int number = 0; number < 50_000; number++) {
			add(key(number));
		}
		for (int index = 0; index < keys.size(); index++) {
			assertThat(this.table.find(keys.get(index))).isSameAs(slots.get(index));
		}
		for (int index = 0; index < keys.size(); index += 2) {
			this.table.remove(slots.get(index));
		}
		for (int index = 0; index < keys.size(); index++) {
			assertThat(this.table.find(keys.get(index))).isSameAs((index % 2 == 0) ? null : slots.get(index));
		}
	}

	@Test
	void whenASlotIsAddedOrRemovedTwiceThenThatIsNoDifference() {
		KeySlot slot = add(key(1));
		this.table.add(slot);
		assertThat(this.table.find(key(1))).isSameAs(slot);
		this.table.remove(slot);
		this.table.remove(slot);
		assertThat(this.table.find(key(1))).isNull();
		assertThat(slots(KeyRange.all(), false)).isEmpty();
	}

	@Test
	void whenTheEmptyKeyIsNotThereThenARemovedSlotIsNotTakenForIt() {
		KeySlot slot = add(Bytes.EMPTY);
		this.table.remove(slot);
		assertThat(this.table.find(Bytes.EMPTY)).isNull();
		assertThat(add(Bytes.EMPTY)).isNotSameAs(slot);
	}

	@Test
	void whenOthersComeAndGoThenReadsFindWhatStays() throws InterruptedException {
		List<KeySlot> staying = new ArrayList<>();
		for (int number = 0; number < 1_000; number++) {
			staying.add(add(key(number)));
		}
		AtomicBoolean ended = new AtomicBoolean();
		List<Thread> writers = new ArrayList<>();
		for (int writer = 1; writer <= 2; writer++) {
			int first = writer * 1_000_000;
			Thread thread = new Thread(() -> {
				for (int round = 0; !ended.get(); round++) {
					// Each thread has keys of its own, as the locks of the keys have it.
					int count = 1_000 << (round % 6);
					for (int number = first; number < first + count; number++) {
						add(key(number));
					}
					for (int number = first; number < first + count; number++) {
						this.table.remove(this.table.findOrCreate(key(number)));
					}
				}
			});
			thread.start();
			writers.add(thread);
		}
		int missed = 0;
		for (int round = 0; round < 300; round++) {
			for (KeySlot slot : staying) {
				missed += (this.table.find(slot.key()) == slot) ? 0 : 1;
			}
		}
		ended.set(true);
		for (Thread writer : writers) {
			writer.join();
		}
		assertThat(missed).isZero();
	}

}
