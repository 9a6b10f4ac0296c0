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
 * One block of each side, run one right after the other. All figures are by operation.
 *
 * @param rawNanos time of the raw side in nanoseconds
 * @param oursNanos time of our side in nanoseconds
 * @param rawCpuNanos processor time of the raw side in nanoseconds
 * @param oursCpuNanos processor time of our side in nanoseconds
 * @param rawBytes bytes that the raw side allocated
 * @param oursBytes bytes that our side allocated
 */
record Sample(double rawNanos, double oursNanos, double rawCpuNanos, double oursCpuNanos, double rawBytes,
		double oursBytes) {

	/**
	 * Reads what {@link #toLine()} wrote.
	 */
	static Sample parse(String line) {
		String[] fields = line.split(" ");
		return new Sample(Double.parseDouble(fields[0]), Double.parseDouble(fields[1]), Double.parseDouble(fields[2]),
				Double.parseDouble(fields[3]), Double.parseDouble(fields[4]), Double.parseDouble(fields[5]));
	}

	String toLine() {
		return this.rawNanos + " " + this.oursNanos + " " + this.rawCpuNanos + " " + this.oursCpuNanos + " "
				+ this.rawBytes + " " + this.oursBytes;
	}

}
