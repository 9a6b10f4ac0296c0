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

import org.jspecify.annotations.Nullable;

/**
 * Keeps one array for each thread, which every call reuses: a new array for each value
 * would cost up to a tenth of a read. A caller must finish with the array before other
 * code on the same thread asks for it, or {@linkplain #take() take} it. Plain arrays in
 * the thread keep no class of this library alive.
 */
final class ScratchBuffer {

	/** Larger arrays are left to the garbage collector. */
	static final int MAX_KEPT = 1 << 20;

	// Small, because short-lived virtual threads pay for it with every first call.
	private static final int INITIAL = 1 << 10;

	// The only element is the array of the thread, or null if it was taken.
	private static final ThreadLocal<byte[] @Nullable []> BUFFERS = ThreadLocal.withInitial(() -> new byte[1][]);

	private ScratchBuffer() {
	}

	/**
	 * Returns the array of this thread as it is.
	 */
	static byte[] current() {
		byte[] @Nullable [] place = BUFFERS.get();
		byte[] buffer = place[0];
		if (buffer == null) {
			buffer = new byte[INITIAL];
			place[0] = buffer;
		}
		return buffer;
	}

	/**
	 * Returns an array of at least a size, which holds anything.
	 */
	static byte[] atLeast(int size) {
		byte[] buffer = current();
		if (buffer.length >= size) {
			return buffer;
		}
		if (size > MAX_KEPT) {
			return new byte[size];
		}
		byte[] larger = new byte[(size > MAX_KEPT / 2) ? MAX_KEPT : Integer.highestOneBit(size) << 1];
		BUFFERS.get()[0] = larger;
		return larger;
	}

	/**
	 * Takes the array of this thread away: no other code gets it until it is
	 * {@linkplain #giveBack given back}.
	 */
	static void take() {
		BUFFERS.get()[0] = null;
	}

	/**
	 * Gives an array that was taken to the thread that calls. The larger one stays if the
	 * thread has another one by now.
	 */
	static void giveBack(byte[] taken) {
		byte[] @Nullable [] place = BUFFERS.get();
		byte[] present = place[0];
		if (present == null || present.length < taken.length) {
			place[0] = taken;
		}
	}

}
