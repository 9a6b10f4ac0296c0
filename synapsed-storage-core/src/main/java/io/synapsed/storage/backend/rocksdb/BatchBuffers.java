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

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReferenceArray;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.spi.Mutation;
import org.jspecify.annotations.Nullable;

/**
 * Native memory in which a batch composes keys and values. So it copies them once,
 * without an array of the right length in between. The pool keeps a fixed number of
 * pairs; a batch that finds none creates one.
 */
final class BatchBuffers {

	/** Larger keys and values go to RocksDB as arrays. */
	static final int SIZE = 32 << 10;

	private final ByteBuffer key = ByteBuffer.allocateDirect(SIZE);

	private final ByteBuffer value = ByteBuffer.allocateDirect(SIZE);

	private BatchBuffers() {
	}

	/**
	 * Returns a buffer with a key.
	 */
	ByteBuffer key(Bytes key) {
		this.key.clear();
		return append(this.key, key).flip();
	}

	/**
	 * Returns a buffer with a key of the expiry index.
	 */
	ByteBuffer indexKey(long expiresAt, Bytes key) {
		this.key.clear();
		this.key.putLong(expiresAt);
		return append(this.key, key).flip();
	}

	/**
	 * Returns a buffer with the stored bytes.
	 */
	ByteBuffer value(Mutation.Put put, long stamp) {
		this.value.clear();
		this.value.putLong(stamp).putLong(put.expiresAt());
		append(this.value, put.header());
		return append(this.value, put.value()).flip();
	}

	ByteBuffer noValue() {
		this.value.clear();
		return this.value.flip();
	}

	private static ByteBuffer append(ByteBuffer buffer, Bytes bytes) {
		return buffer.put(bytes.backingArray(), bytes.backingOffset(), bytes.size());
	}

	/**
	 * Holds the pairs that are not in use.
	 */
	static final class Pool {

		private static final int SLOTS = 16;

		private final AtomicReferenceArray<@Nullable BatchBuffers> slots = new AtomicReferenceArray<>(SLOTS);

		BatchBuffers take() {
			BatchBuffers buffers = this.slots.getAndSet(slot(), null);
			return (buffers != null) ? buffers : new BatchBuffers();
		}

		void giveBack(BatchBuffers buffers) {
			this.slots.set(slot(), buffers);
		}

		private static int slot() {
			return (int) (Thread.currentThread().getId() & (SLOTS - 1));
		}

	}

}
