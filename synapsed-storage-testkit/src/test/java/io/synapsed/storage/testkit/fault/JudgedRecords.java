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

package io.synapsed.storage.testkit.fault;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import io.synapsed.storage.StorageEntry;
import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.ScanOptions;

/**
 * Judges what a thread of a killed {@link RecordWriter} has left behind: it must be what
 * was there after some write, none missing before it, and that write must not be older
 * than the last one that had to survive: the last acknowledged one where writes are
 * durable, the last one before an acknowledged flush everywhere.
 */
final class JudgedRecords {

	/** Enough to see what went wrong. */
	private static final int MAX_VIOLATIONS = 20;

	private final StorageTemplate storage;

	private final long acknowledged;

	private final long survived;

	private final List<String> violations = new ArrayList<>();

	private final TreeSet<Long> records = new TreeSet<>();

	private final long last;

	/**
	 * Judges one thread.
	 * @param storage its namespace, opened again
	 * @param acknowledged number of its last acknowledged record, -1 if there was none
	 * @param durable whether acknowledged records must be there even without a flush
	 */
	JudgedRecords(StorageTemplate storage, long acknowledged, boolean durable) {
		this(storage, acknowledged, durable ? 1 : RecordWriter.FLUSH_EVERY);
	}

	/**
	 * Judges one thread.
	 * @param storage its namespace, opened again
	 * @param acknowledged number of its last acknowledged record, -1 if there was none
	 * @param flushedEvery records whose number is a multiple of it were durable when they
	 * were acknowledged
	 */
	JudgedRecords(StorageTemplate storage, long acknowledged, int flushedEvery) {
		this.storage = storage;
		this.acknowledged = acknowledged;
		this.survived = (acknowledged < 0) ? acknowledged : acknowledged - acknowledged % flushedEvery;
		judgeRecords();
		this.last = this.records.isEmpty() ? -1 : this.records.last();
		judgeSlots();
		judgeBatches();
		judgePassing();
	}

	/**
	 * Returns what must not be.
	 * @return some of the violations, empty if there are none
	 */
	List<String> violations() {
		return this.violations;
	}

	/**
	 * Returns how many acknowledged records are gone.
	 * @return number of records
	 */
	long lost() {
		return Math.max(0, this.acknowledged - this.last);
	}

	/**
	 * Returns where writing goes on: with the last record that is there, because the kill
	 * may have left it half written.
	 * @return number of a record
	 */
	long next() {
		return Math.max(0, this.last);
	}

	private void violated(String violation) {
		if (this.violations.size() < MAX_VIOLATIONS) {
			this.violations.add(violation);
		}
	}

	/** Up to this number records must be whole. */
	private long complete() {
		return Math.max(this.survived, this.last - 1);
	}

	private void judgeRecords() {
		try (var entries = this.storage.stream(KeyRange.prefix("record/"), ScanOptions.DEFAULT)) {
			entries.forEach((StorageEntry<Bytes> entry) -> {
				long number = Long.parseLong(entry.keyText().substring("record/".length()));
				this.records.add(number);
				judgeValue("record " + number, entry.value().toUtf8(), number);
			});
		}
		long expected = 0;
		for (long number : this.records) {
			if (number != expected) {
				violated("record " + expected + " is missing before record " + number);
			}
			// A point read goes another way than a scan: through filters and indexes.
			if (this.storage.get("record/" + number).isEmpty()) {
				violated("record " + number + " is found by a scan only");
			}
			expected = number + 1;
		}
		if (expected - 1 > this.acknowledged + 1) {
			violated("record " + (expected - 1) + " was never written");
		}
		for (long number = expected; number <= this.survived; number++) {
			violated("record " + number + " was acknowledged and is lost");
		}
	}

	private void judgeValue(String name, String value, long number) {
		if (!value.equals(RecordWriter.value(number))) {
			violated(name + " has a value that was never written");
		}
	}

	private void judgeSlots() {
		for (int slot = 0; slot < RecordWriter.SLOTS; slot++) {
			long value = this.storage.get("slot/" + slot, String.class).map(Long::parseLong).orElse(-1L);
			long oldest = latest(slot, complete());
			if (value < oldest) {
				violated("slot " + slot + " is at " + value + ", older than " + oldest);
			}
			if (value > latest(slot, this.last) || (value >= 0 && value % RecordWriter.SLOTS != slot)) {
				violated("slot " + slot + " is at " + value + ", which was never written or has no record");
			}
		}
	}

	/** The newest number of a slot once a record was written. */
	private static long latest(int slot, long number) {
		return Math.max(-1, number - Math.floorMod(number - slot, (long) RecordWriter.SLOTS));
	}

	private void judgeBatches() {
		for (long number = 0; number <= this.last + RecordWriter.BATCH_EVERY; number += RecordWriter.BATCH_EVERY) {
			int parts = 0;
			for (int part = 0; part < RecordWriter.BATCH_SIZE; part++) {
				var value = this.storage.get("batch/" + number + "/" + part, String.class);
				if (value.isPresent()) {
					parts++;
					judgeValue("batch " + number, value.get(), number + part);
				}
			}
			boolean whole = parts == RecordWriter.BATCH_SIZE;
			if (!whole && (parts != 0 || number <= complete())) {
				violated("batch " + number + " has " + parts + " of its parts");
			}
			if (whole && number > this.last) {
				violated("batch " + number + " is there without its record");
			}
		}
	}

	private void judgePassing() {
		Set<Long> passing = new TreeSet<>();
		try (var entries = this.storage.stream(KeyRange.prefix("passing/"), ScanOptions.DEFAULT)) {
			entries.forEach((StorageEntry<Bytes> entry) -> {
				long number = Long.parseLong(entry.keyText().substring("passing/".length()));
				passing.add(number);
				judgeValue("passing " + number, entry.value().toUtf8(), number);
			});
		}
		long newest = this.last - Math.floorMod(this.last, (long) RecordWriter.PASSING_EVERY);
		boolean complete = newest <= complete();
		for (long number : passing) {
			boolean removed = number < newest - (complete ? 0 : RecordWriter.PASSING_EVERY);
			if (removed) {
				violated("passing " + number + " was removed and is back");
			}
			if (number > newest) {
				violated("passing " + number + " is there without its record");
			}
		}
		if (this.last >= 0 && complete && !passing.contains(newest)) {
			violated("passing " + newest + " is missing");
		}
		if (this.last >= RecordWriter.PASSING_EVERY && passing.isEmpty()) {
			violated("passing " + newest + " and the one before it are both missing");
		}
	}

}
