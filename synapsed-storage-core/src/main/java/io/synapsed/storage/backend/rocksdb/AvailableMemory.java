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

package io.synapsed.storage.backend.rocksdb;

import java.lang.management.ManagementFactory;

import com.sun.management.OperatingSystemMXBean;

/**
 * The memory of the machine, or of the container, and the part of it that the heap may
 * take.
 *
 * @param total bytes of the machine or the container
 * @param heap the largest size of the heap in bytes
 */
record AvailableMemory(long total, long heap) {

	private static final long SMALLEST_CACHE = 64L << 20;

	/** Beyond it, the cache of the operating system serves as well. */
	private static final long LARGEST_CACHE = 512L << 20;

	/**
	 * Returns the memory of this process.
	 */
	static AvailableMemory current() {
		OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
		return new AvailableMemory(system.getTotalMemorySize(), Runtime.getRuntime().maxMemory());
	}

	/**
	 * Returns what is left beside the heap.
	 */
	long besideHeap() {
		return Math.max(0, this.total - this.heap);
	}

	/**
	 * Returns the size of a block cache that fits: a quarter of what is left beside the
	 * heap, 64 to 512 MiB.
	 */
	long blockCacheSize() {
		return Math.min(LARGEST_CACHE, Math.max(SMALLEST_CACHE, besideHeap() / 4));
	}

}
