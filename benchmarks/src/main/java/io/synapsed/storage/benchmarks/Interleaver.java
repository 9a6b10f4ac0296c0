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

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Runs the two sides of a contest in turn, a short block each, so that anything else
 * happens on the machine happens to both.
 */
final class Interleaver {

	private static volatile long sink;

	private final Contest contest;

	private final SplittableRandom random;

	private final Meter meter = new Meter();

	Interleaver(Contest contest, long seed) {
		this.contest = contest;
		this.random = new SplittableRandom(seed);
	}

	/**
	 * Runs pairs of blocks.
	 * @param duration how long
	 * @return one sample a pair
	 * @throws Exception if an operation fails
	 */
	List<Sample> run(Duration duration) throws Exception {
		List<Sample> samples = new ArrayList<>();
		long end = System.nanoTime() + duration.toNanos();
		boolean rawFirst = true;
		while (System.nanoTime() < end) {
			samples.add(rawFirst ? rawThenOurs() : oursThenRaw());
			rawFirst = !rawFirst;
		}
		return samples;
	}

	private Sample rawThenOurs() throws Exception {
		measure(this.contest.raw());
		double rawNanos = this.meter.nanos();
		double rawCpuNanos = this.meter.cpuNanos();
		double rawBytes = this.meter.bytes();
		measure(this.contest.ours());
		return new Sample(rawNanos, this.meter.nanos(), rawCpuNanos, this.meter.cpuNanos(), rawBytes,
				this.meter.bytes());
	}

	private Sample oursThenRaw() throws Exception {
		measure(this.contest.ours());
		double oursNanos = this.meter.nanos();
		double oursCpuNanos = this.meter.cpuNanos();
		double oursBytes = this.meter.bytes();
		measure(this.contest.raw());
		return new Sample(this.meter.nanos(), oursNanos, this.meter.cpuNanos(), oursCpuNanos, this.meter.bytes(),
				oursBytes);
	}

	private void measure(Work work) throws Exception {
		Block block = this.contest.block(this.random);
		this.meter.start();
		sink += work.run(block);
		this.meter.stop(this.contest.operations());
	}

}
