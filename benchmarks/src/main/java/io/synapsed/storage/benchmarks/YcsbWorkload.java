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

package io.synapsed.storage.benchmarks;

/**
 * The core workloads of YCSB, as Cooper and others published them (2010). They run in the
 * order that YCSB recommends over the same records: those that insert come last.
 */
enum YcsbWorkload {

	/** Half reads, half updates. */
	A("half reads, half updates", 0.5, 0.5, 0, 0, 0),

	/** Mostly reads. */
	B("95 % reads, 5 % updates", 0.95, 0.05, 0, 0, 0),

	/** Reads only. */
	C("reads only", 1, 0, 0, 0, 0),

	/** Half reads, half read-modify-writes. */
	F("half reads, half read-modify-writes", 0.5, 0, 0, 0, 0.5),

	/** Reads of what came last. */
	D("95 % reads of the latest, 5 % inserts", 0.95, 0, 0.05, 0, 0),

	/** Short scans. */
	E("95 % scans of 1 to 100 entries, 5 % inserts", 0, 0, 0.05, 0.95, 0);

	private static final int SCANS_COUNT = 5;

	private final String title;

	private final double reads;

	private final double updates;

	private final double inserts;

	private final double scans;

	private final double modifications;

	YcsbWorkload(String title, double reads, double updates, double inserts, double scans, double modifications) {
		this.title = title;
		this.reads = reads;
		this.updates = updates;
		this.inserts = inserts;
		this.scans = scans;
		this.modifications = modifications;
	}

	String title() {
		return this.title;
	}

	/**
	 * Chooses an operation.
	 * @param uniform uniformly distributed, at least 0 and less than 1
	 * @return the operation
	 */
	Operation operation(double uniform) {
		double bound = this.reads;
		if (uniform < bound) {
			return Operation.READ;
		}
		bound += this.updates;
		if (uniform < bound) {
			return Operation.UPDATE;
		}
		bound += this.inserts;
		if (uniform < bound) {
			return Operation.INSERT;
		}
		return (this.modifications > 0) ? Operation.MODIFY : Operation.SCAN;
	}

	boolean latest() {
		return this == D;
	}

	boolean scans() {
		return this.scans > 0;
	}

	/**
	 * Returns how many operations take about the time of other workloads' operations.
	 * @param operations number of operations of other workloads
	 * @return number of operations
	 */
	int operations(int operations) {
		return scans() ? operations / SCANS_COUNT : operations;
	}

	/** What is done with a record. */
	enum Operation {

		/** Reads it. */
		READ,

		/** Writes it again. */
		UPDATE,

		/** Adds it. */
		INSERT,

		/** Reads it and those behind it. */
		SCAN,

		/** Reads it and writes it again. */
		MODIFY

	}

}
