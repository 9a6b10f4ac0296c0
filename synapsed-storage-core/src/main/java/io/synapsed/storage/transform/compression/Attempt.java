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

import io.synapsed.storage.common.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * Holds the smallest compressed form of one value so far. Each thread reuses two arrays:
 * one for the smallest form, one for the next try. Other fields are in a new object for
 * each value, which costs less than storing references in an old object.
 */
final class Attempt {

	/** Larger arrays are not reused. */
	private static final int MAX_KEPT = 1 << 20;

	private static final int SAMPLE_PARTS = 4;

	private static final int SAMPLE_PART_SIZE = 4 << 10;

	private static final int MIN_KEPT = 8 << 10;

	private static final ThreadLocal<byte[][]> arrays = ThreadLocal
		.withInitial(() -> new byte[][] { new byte[MIN_KEPT], new byte[MIN_KEPT] });

	private final Bytes payload;

	private final byte[][] kept;

	private byte[] smallest;

	private byte[] next;

	private @Nullable CompressionAlgorithm algorithm;

	private int dictionary;

	private int size = Integer.MAX_VALUE;

	/**
	 * Starts with a value. Another attempt of the same thread must have ended.
	 * @param payload the value
	 */
	Attempt(Bytes payload) {
		this.payload = payload;
		this.kept = arrays.get();
		this.smallest = this.kept[0];
		this.next = this.kept[1];
	}

	int plainSize() {
		return this.payload.size();
	}

	/**
	 * Compresses the value, and keeps the result if it is the smallest.
	 * @param algorithm the algorithm
	 * @param dictionary id of the dictionary that the algorithm uses, 0 for none
	 * @return its size in bytes
	 */
	int compress(CompressionAlgorithm algorithm, int dictionary) {
		int plainSize = this.payload.size();
		byte[] target = next(algorithm.maxCompressedSize(plainSize));
		int compressed = algorithm.compress(this.payload.backingArray(), this.payload.backingOffset(), plainSize,
				target);
		if (compressed < this.size) {
			this.next = this.smallest;
			this.smallest = target;
			this.size = compressed;
			this.algorithm = algorithm;
			this.dictionary = dictionary;
		}
		return compressed;
	}

	/**
	 * Compresses four parts of a large value to estimate whether the value can be
	 * compressed.
	 * @param algorithm the algorithm
	 * @return whether the parts can be compressed
	 */
	boolean samplePays(CompressionAlgorithm algorithm) {
		int sampleSize = SAMPLE_PARTS * SAMPLE_PART_SIZE;
		byte[] target = next(sampleSize + algorithm.maxCompressedSize(sampleSize));
		byte[] sample = new byte[sampleSize];
		int stride = (this.payload.size() - SAMPLE_PART_SIZE) / (SAMPLE_PARTS - 1);
		for (int part = 0; part < SAMPLE_PARTS; part++) {
			System.arraycopy(this.payload.backingArray(), this.payload.backingOffset() + part * stride, sample,
					part * SAMPLE_PART_SIZE, SAMPLE_PART_SIZE);
		}
		return pays(algorithm.compress(sample, 0, sampleSize, target), sampleSize);
	}

	private byte[] next(int size) {
		if (this.next.length < size) {
			byte[] larger = new byte[size];
			if (size <= MAX_KEPT) {
				this.kept[(this.kept[0] == this.next) ? 0 : 1] = larger;
			}
			this.next = larger;
		}
		return this.next;
	}

	/**
	 * Tells whether the smallest form, with the id of its dictionary, saves at least an
	 * eighth of the value.
	 */
	boolean pays() {
		return this.algorithm != null
				&& pays(this.size + ((this.dictionary != 0) ? Integer.BYTES : 0), this.payload.size());
	}

	static boolean pays(int compressedSize, int plainSize) {
		return compressedSize <= plainSize - plainSize / 8;
	}

	/**
	 * Returns the algorithm of the smallest form.
	 * @return the algorithm, or {@code null} if none was tried
	 */
	@Nullable CompressionAlgorithm algorithm() {
		return this.algorithm;
	}

	int dictionary() {
		return this.dictionary;
	}

	int size() {
		return this.size;
	}

	Bytes result() {
		return Bytes.wrap(this.smallest, 0, this.size).copy();
	}

}
