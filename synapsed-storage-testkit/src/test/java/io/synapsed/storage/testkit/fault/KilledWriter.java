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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.common.Durability;
import io.synapsed.storage.exception.StorageException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Lets a {@link RecordWriter} write and kills it, again and again on the same data, and
 * judges what is there afterwards.
 */
final class KilledWriter {

	private final DurableEngine engine;

	private final Durability durability;

	private final boolean flushes;

	private final Path errors;

	/** Number of the first record that each thread writes next. */
	private final long[] next = new long[RecordWriter.THREADS];

	/** Number of the last record that each thread had acknowledged. */
	private final long[] acknowledged = new long[RecordWriter.THREADS];

	private long slowestOpening;

	private long totalAcknowledged;

	private long lost;

	/**
	 * Creates the parent of writers.
	 * @param errors where the writers' error output goes
	 */
	KilledWriter(DurableEngine engine, Durability durability, Path errors) {
		this(engine, durability, true, errors);
	}

	private KilledWriter(DurableEngine engine, Durability durability, boolean flushes, Path errors) {
		this.engine = engine;
		this.durability = durability;
		this.flushes = flushes;
		this.errors = errors;
	}

	/**
	 * Creates the parent of writers that never flush, as those would whose faults are to
	 * be found.
	 */
	static KilledWriter withoutFlushes(DurableEngine engine, Durability durability, Path errors) {
		return new KilledWriter(engine, durability, false, errors);
	}

	/**
	 * Starts a writer, and kills it some time after its first acknowledgement.
	 * @param directory the store
	 */
	void run(Path directory, long milliseconds) throws IOException, InterruptedException {
		List<String> arguments = new ArrayList<>(List.of(this.engine.name(), directory.toString(),
				this.durability.name(), Boolean.toString(this.flushes)));
		for (long first : this.next) {
			arguments.add(Long.toString(first));
		}
		collect(KilledProcess.run(RecordWriter.class, arguments, this.errors, milliseconds));
	}

	private void collect(String lines) {
		for (int thread = 0; thread < RecordWriter.THREADS; thread++) {
			this.acknowledged[thread] = this.next[thread] - 1;
		}
		// What follows the last line feed was cut by the kill, so it was not
		// acknowledged.
		for (int start = 0, end = lines.indexOf('\n'); end >= 0; start = end + 1, end = lines.indexOf('\n', start)) {
			int space = lines.indexOf(' ', start);
			int thread = Integer.parseInt(lines, start, space, 10);
			long number = Long.parseLong(lines, space + 1, end, 10);
			assertThat(number).isEqualTo(this.acknowledged[thread] + 1);
			this.acknowledged[thread] = number;
			this.totalAcknowledged++;
		}
	}

	/**
	 * Opens the store and compares it with what was acknowledged.
	 * @param directory the store
	 * @param survived the durability by which it is judged
	 * @return the violations, empty if all is as it must be
	 */
	List<String> judge(Path directory, Durability survived) {
		List<String> violations = new ArrayList<>();
		long start = System.nanoTime();
		try (StorageTemplate storage = this.engine.open(directory, this.durability)) {
			this.slowestOpening = Math.max(this.slowestOpening, System.nanoTime() - start);
			for (int thread = 0; thread < RecordWriter.THREADS; thread++) {
				JudgedRecords judged = new JudgedRecords(RecordWriter.namespace(storage, thread),
						this.acknowledged[thread], survived != Durability.NONE);
				for (String violation : judged.violations()) {
					violations.add("thread " + thread + ": " + violation);
				}
				this.next[thread] = judged.next();
				this.lost += judged.lost();
			}
		}
		catch (StorageException ex) {
			violations.add("the store cannot be opened or read: " + ex + " caused by " + ex.getCause());
		}
		return violations;
	}

	/**
	 * Starts with an empty store again.
	 */
	void startAnew() {
		java.util.Arrays.fill(this.next, 0);
	}

	/**
	 * Returns how many records were acknowledged in all runs.
	 */
	long totalAcknowledged() {
		return this.totalAcknowledged;
	}

	/**
	 * Returns how many acknowledged records were gone in all runs.
	 */
	long lost() {
		return this.lost;
	}

	/**
	 * Returns how long the slowest opening took.
	 * @return milliseconds
	 */
	long slowestOpening() {
		return TimeUnit.NANOSECONDS.toMillis(this.slowestOpening);
	}

	/**
	 * Removes a store.
	 */
	static void delete(Path directory) throws IOException {
		try (var files = Files.walk(directory)) {
			for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
				Files.delete(file);
			}
		}
	}

}
