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

import io.synapsed.storage.benchmarks.peer.Peer;

/**
 * Loads records into a library and runs workloads over them.
 */
final class YcsbClient {

	private static final int FIELDS = 10;

	private static final int FIELD_SIZE = 100;

	private static final int VALUES = 512;

	private final Peer peer;

	private final int loaded;

	private final long seed;

	private final byte[][] values;

	private YcsbRequests requests;

	YcsbClient(Peer peer, int records, long seed) {
		this.peer = peer;
		this.loaded = records;
		this.seed = seed;
		this.values = values(seed);
		this.requests = new YcsbRequests(YcsbWorkload.A, records, records, seed);
	}

	/**
	 * Records of ten fields of printable characters.
	 */
	private static byte[][] values(long seed) {
		SplittableRandom random = new SplittableRandom(seed);
		byte[][] values = new byte[VALUES][FIELDS * FIELD_SIZE];
		for (byte[] value : values) {
			for (int index = 0; index < value.length; index++) {
				value[index] = (byte) (' ' + random.nextInt('~' - ' '));
			}
		}
		return values;
	}

	void load() throws Exception {
		PeerWork.fill(this.peer, this.values, this.loaded, this.seed);
	}

	void start(YcsbWorkload workload) {
		this.requests = new YcsbRequests(workload, this.loaded, this.requests.records(), this.seed);
	}

	/**
	 * Runs the workload that was started.
	 * @param operations number of operations
	 * @param latencies gets the time of each
	 * @throws Exception if an operation fails
	 */
	void run(int operations, Latencies latencies) throws Exception {
		for (int count = 0; count < operations; count++) {
			YcsbWorkload.Operation operation = this.requests.operation();
			byte[] key = TestData
				.key((operation == YcsbWorkload.Operation.INSERT) ? this.requests.insert() : this.requests.record());
			byte[] value = this.values[this.requests.choice(VALUES)];
			int length = this.requests.length();
			long start = System.nanoTime();
			long result = run(operation, key, value, length);
			latencies.record(System.nanoTime() - start);
			if (result <= 0) {
				throw new IllegalStateException("An entry is missing");
			}
		}
	}

	private long run(YcsbWorkload.Operation operation, byte[] key, byte[] value, int length) throws Exception {
		switch (operation) {
			case READ:
				return this.peer.get(key);
			case SCAN:
				return this.peer.scan(key, length);
			case MODIFY:
				int size = this.peer.get(key);
				this.peer.put(key, value);
				return size;
			default:
				this.peer.put(key, value);
				return value.length;
		}
	}

}
