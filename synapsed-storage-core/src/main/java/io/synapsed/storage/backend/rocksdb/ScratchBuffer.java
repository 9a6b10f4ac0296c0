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

/**
 * Keeps one array for each thread, which every call reuses: a new array for each value
 * would cost up to a tenth of a read. A caller must finish with the array before other
 * code on the same thread takes it. A plain array in the thread keeps no class of this
 * library alive.
 */
final class ScratchBuffer {

	/** Larger arrays are left to the garbage collector. */
	static final int MAX_KEPT = 1 << 20;

	// Small, because short-lived virtual threads pay for it with every first call.
	private static final int INITIAL = 1 << 10;

	private static final ThreadLocal<byte[]> BUFFERS = ThreadLocal.withInitial(() -> new byte[INITIAL]);

	private ScratchBuffer() {
	}

	/**
	 * Returns the array of this thread as it is.
	 */
	static byte[] current() {
		return BUFFERS.get();
	}

	/**
	 * Returns an array of at least a size, which holds anything.
	 */
	static byte[] atLeast(int size) {
		byte[] buffer = BUFFERS.get();
		if (buffer.length >= size) {
			return buffer;
		}
		if (size > MAX_KEPT) {
			return new byte[size];
		}
		byte[] larger = new byte[(size > MAX_KEPT / 2) ? MAX_KEPT : Integer.highestOneBit(size) << 1];
		BUFFERS.set(larger);
		return larger;
	}

}
