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
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Counts times in classes that are an eighth of a power of two wide or less, so that
 * millions of them fit and can be added up.
 */
final class Latencies {

	private static final int BITS = 6;

	private static final int STEPS = 1 << BITS;

	private final long[] counts;

	Latencies() {
		this(new long[Long.SIZE * STEPS]);
	}

	private Latencies(long[] counts) {
		this.counts = counts;
	}

	/**
	 * Reads what {@link #toLine()} wrote.
	 */
	static Latencies parse(String line) {
		Latencies latencies = new Latencies();
		for (String field : line.split(" ")) {
			String[] pair = field.split(":");
			latencies.counts[Integer.parseInt(pair[0])] = Long.parseLong(pair[1]);
		}
		return latencies;
	}

	String toLine() {
		return IntStream.range(0, this.counts.length)
			.filter((index) -> this.counts[index] > 0)
			.mapToObj((index) -> index + ":" + this.counts[index])
			.collect(Collectors.joining(" "));
	}

	void record(long nanos) {
		this.counts[index(Math.max(nanos, STEPS))]++;
	}

	private static int index(long nanos) {
		int magnitude = Long.SIZE - 1 - Long.numberOfLeadingZeros(nanos);
		return magnitude * STEPS + (int) ((nanos >>> (magnitude - BITS)) & (STEPS - 1));
	}

	void add(Latencies other) {
		Arrays.setAll(this.counts, (index) -> this.counts[index] + other.counts[index]);
	}

	/**
	 * Returns the time that a share of all times does not exceed.
	 * @param share the share, 0 to 1
	 * @return nanoseconds, 0 if nothing was recorded
	 */
	double quantile(double share) {
		long left = (long) (Arrays.stream(this.counts).sum() * share);
		for (int index = 0; index < this.counts.length; index++) {
			left -= this.counts[index];
			if (left < 0) {
				int magnitude = index / STEPS;
				return Math.scalb(1.0 + (index % STEPS + 0.5) / STEPS, magnitude);
			}
		}
		return 0;
	}

}
