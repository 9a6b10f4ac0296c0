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

import java.lang.management.ManagementFactory;

import com.sun.management.ThreadMXBean;

/**
 * What the current thread took between two moments, by operation.
 */
final class Meter {

	private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

	private long start;

	private long cpuStart;

	private long allocatedStart;

	private double nanos;

	private double cpuNanos;

	private double bytes;

	void start() {
		this.allocatedStart = THREADS.getCurrentThreadAllocatedBytes();
		this.cpuStart = THREADS.getCurrentThreadCpuTime();
		this.start = System.nanoTime();
	}

	void stop(double operations) {
		long end = System.nanoTime();
		long cpuEnd = THREADS.getCurrentThreadCpuTime();
		long allocatedEnd = THREADS.getCurrentThreadAllocatedBytes();
		this.nanos = (end - this.start) / operations;
		this.cpuNanos = (cpuEnd - this.cpuStart) / operations;
		this.bytes = (allocatedEnd - this.allocatedStart) / operations;
	}

	double nanos() {
		return this.nanos;
	}

	double cpuNanos() {
		return this.cpuNanos;
	}

	double bytes() {
		return this.bytes;
	}

}
