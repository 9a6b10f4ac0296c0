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

import java.util.Arrays;

import io.synapsed.storage.benchmarks.peer.Peer;

/**
 * What both sides do where a peer is measured. All are called by one interface, ours,
 * too.
 */
final class PeerWork {

	private static final int FILLED_AT_A_TIME = 1_000;

	private PeerWork() {
	}

	/**
	 * Fills a library, in an order of the seed.
	 * @param peer the library
	 * @param values values, which are shared
	 * @param keys number of keys
	 * @param seed the seed
	 * @throws Exception if that fails
	 */
	static void fill(Peer peer, byte[][] values, int keys, long seed) throws Exception {
		int[] numbers = TestData.shuffled(keys, seed);
		for (int from = 0; from < keys; from += FILLED_AT_A_TIME) {
			int[] some = Arrays.copyOfRange(numbers, from, Math.min(keys, from + FILLED_AT_A_TIME));
			peer.putAll(Arrays.stream(some).mapToObj(TestData::key).toArray(byte[][]::new),
					Arrays.stream(some).mapToObj((number) -> values[number % values.length]).toArray(byte[][]::new));
		}
	}

	static Work gets(Peer peer) {
		return (block) -> {
			long sum = 0;
			for (int index = 0; index < block.size(); index++) {
				sum += peer.get(block.key(index, sum));
			}
			return sum;
		};
	}

	static Work puts(Peer peer) {
		return (block) -> {
			for (int index = 0; index < block.size(); index++) {
				peer.put(block.keys()[index], block.values()[index].exactArray());
			}
			return 0;
		};
	}

	static Work mixed(Peer peer) {
		return (block) -> {
			long sum = 0;
			for (int index = 0; index < block.size(); index++) {
				byte[] key = block.key(index, sum);
				if (index % 2 == 0) {
					peer.put(key, block.values()[index].exactArray());
				}
				else {
					sum += peer.get(key);
				}
			}
			return sum;
		};
	}

}
