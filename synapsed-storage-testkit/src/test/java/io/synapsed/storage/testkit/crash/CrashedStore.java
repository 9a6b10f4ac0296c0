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
package io.synapsed.storage.testkit.crash;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

import io.synapsed.storage.Bytes;
import io.synapsed.storage.KeyRange;
import io.synapsed.storage.ScanOptions;
import io.synapsed.storage.StorageEntry;
import io.synapsed.storage.StorageTemplate;

/**
 * Judges what a killed {@link CrashWriter} has left behind.
 *
 * @param storage the store, opened again
 * @param acknowledged number of the last acknowledged record, -1 if there was none
 */
record CrashedStore(StorageTemplate storage, long acknowledged) {

	/**
	 * Lists what must not be at durability {@code process} and above.
	 * @return the violations, empty if every acknowledged record is there
	 */
	List<String> violations() {
		List<String> violations = new ArrayList<>(violationsWithoutDurability());
		for (long number = 0; number <= this.acknowledged; number++) {
			if (!present(number)) {
				violations.add("record " + number + " was acknowledged and is lost");
			}
		}
		for (int slot = 0; slot < CrashWriter.SLOTS; slot++) {
			long expected = this.acknowledged - Math.floorMod(this.acknowledged - slot, (long) CrashWriter.SLOTS);
			if (expected >= 0 && slotValue(slot) < expected) {
				violations
					.add("slot " + slot + " is at " + slotValue(slot) + ", older than the acknowledged " + expected);
			}
		}
		return violations;
	}

	/**
	 * Lists what must not be at any durability: values never written, holes, halves of
	 * batches.
	 * @return the violations
	 */
	List<String> violationsWithoutDurability() {
		List<String> violations = new ArrayList<>();
		long expected = 0;
		for (long number : records(violations)) {
			if (number != expected) {
				violations.add("record " + expected + " is missing before record " + number);
			}
			expected = number + 1;
		}
		if (expected - 1 > this.acknowledged + 1) {
			violations.add("record " + (expected - 1) + " was never written");
		}
		for (long number = 0; number <= this.acknowledged + 1; number += CrashWriter.BATCH_EVERY) {
			long parts = this.storage.count(KeyRange.prefix("batch/" + number + "/"));
			if (parts != 0 && parts != CrashWriter.BATCH_SIZE) {
				violations.add("batch " + number + " has " + parts + " of its parts");
			}
		}
		return violations;
	}

	/**
	 * Returns the number of the first record that is not there.
	 * @return number of the next record
	 */
	long nextRecord() {
		TreeSet<Long> records = records(new ArrayList<>());
		return records.isEmpty() ? 0 : records.last() + 1;
	}

	private TreeSet<Long> records(List<String> violations) {
		TreeSet<Long> numbers = new TreeSet<>();
		try (var records = this.storage.stream(KeyRange.prefix("record/"), ScanOptions.DEFAULT)) {
			records.forEach((StorageEntry<Bytes> entry) -> {
				long number = Long.parseLong(entry.keyText().substring("record/".length()));
				numbers.add(number);
				if (!entry.value().toUtf8().equals(CrashWriter.value(number))) {
					violations.add("record " + number + " has a value that was never written");
				}
			});
		}
		return numbers;
	}

	private boolean present(long number) {
		Optional<String> value = this.storage.get("record/" + number, String.class);
		return value.isPresent() && value.get().equals(CrashWriter.value(number));
	}

	private long slotValue(int slot) {
		return this.storage.get("slot/" + slot, String.class).map(Long::parseLong).orElse(-1L);
	}

}
