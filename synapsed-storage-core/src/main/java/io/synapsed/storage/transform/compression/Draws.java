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

package io.synapsed.storage.transform.compression;

/**
 * Draws pseudo-random distances that depend only on a seed and on the number of the draw.
 * Safe for use by several threads: two that draw at the same time may get the same
 * distance.
 */
final class Draws {

	private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

	private final long seed;

	private volatile int count;

	Draws(long seed) {
		this.seed = seed;
	}

	/**
	 * Draws a distance.
	 * @param mean its mean, at least 1
	 * @return from 1 to twice the mean less 1
	 */
	int about(int mean) {
		int number = this.count + 1;
		this.count = number;
		// The finalizer of SplitMix64.
		long bits = this.seed + number * GOLDEN_GAMMA;
		bits = (bits ^ bits >>> 30) * 0xBF58476D1CE4E5B9L;
		bits = (bits ^ bits >>> 27) * 0x94D049BB133111EBL;
		return 1 + (int) Long.remainderUnsigned(bits ^ bits >>> 31, 2L * mean - 1);
	}

}
