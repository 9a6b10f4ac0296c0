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

import java.util.SplittableRandom;

/**
 * What one client asks for. Nothing decides that but the seed and the number of records.
 */
final class YcsbRequests {

	private static final int LONGEST_SCAN = 100;

	private final YcsbWorkload workload;

	private final SplittableRandom random;

	private final int[] numbers;

	private final Zipfian zipfian;

	private int records;

	/**
	 * Creates requests.
	 * @param workload says which ones
	 * @param loaded number of the records that were there first
	 * @param records number of all records by now
	 * @param seed the seed
	 */
	YcsbRequests(YcsbWorkload workload, int loaded, int records, long seed) {
		this.workload = workload;
		this.random = new SplittableRandom(seed + workload.ordinal());
		// The popular ones are everywhere among the keys.
		this.numbers = TestData.shuffled(loaded, seed);
		this.zipfian = new Zipfian(workload.latest() ? records : loaded, Zipfian.THETA);
		this.records = records;
	}

	YcsbWorkload.Operation operation() {
		return this.workload.operation(this.random.nextDouble());
	}

	/**
	 * Chooses a record: by popularity, or the later the more often.
	 * @return its number
	 */
	int record() {
		int rank = this.zipfian.rank(this.random.nextDouble());
		return this.workload.latest() ? this.records - 1 - rank : this.numbers[rank];
	}

	/**
	 * Adds a record at the end.
	 * @return its number
	 */
	int insert() {
		this.records++;
		if (this.workload.latest()) {
			this.zipfian.grow(this.records);
		}
		return this.records - 1;
	}

	/**
	 * Chooses how many records a scan reads.
	 * @return from 1 to 100, each as often
	 */
	int length() {
		return 1 + this.random.nextInt(LONGEST_SCAN);
	}

	int choice(int choices) {
		return this.random.nextInt(choices);
	}

	int records() {
		return this.records;
	}

}
