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

import io.synapsed.storage.benchmarks.peer.Contender;

/**
 * What one side did while it was its turn. All figures are by operation.
 *
 * @param workload what it ran
 * @param contender the side
 * @param nanos mean time in nanoseconds
 * @param cpuNanos processor time in nanoseconds
 * @param bytes bytes allocated
 * @param latencies the time of each operation
 */
record YcsbTurn(YcsbWorkload workload, Contender contender, double nanos, double cpuNanos, double bytes,
		Latencies latencies) {

	private static final String SEPARATOR = ";";

	/**
	 * Reads what {@link #toLine()} wrote.
	 */
	static YcsbTurn parse(String line) {
		String[] fields = line.split(SEPARATOR);
		return new YcsbTurn(YcsbWorkload.valueOf(fields[0]), Contender.valueOf(fields[1]),
				Double.parseDouble(fields[2]), Double.parseDouble(fields[3]), Double.parseDouble(fields[4]),
				Latencies.parse(fields[5]));
	}

	String toLine() {
		return String.join(SEPARATOR, this.workload.name(), this.contender.name(), Double.toString(this.nanos),
				Double.toString(this.cpuNanos), Double.toString(this.bytes), this.latencies.toLine());
	}

	/**
	 * Puts the turns of two sides together that ran one after the other.
	 * @param raw the turn of the other side
	 * @return the sample of both
	 */
	Sample beside(YcsbTurn raw) {
		return new Sample(raw.nanos, this.nanos, raw.cpuNanos, this.cpuNanos, raw.bytes, this.bytes);
	}

}
