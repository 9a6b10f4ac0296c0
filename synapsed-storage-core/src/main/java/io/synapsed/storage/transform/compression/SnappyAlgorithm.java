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

import java.io.IOException;
import java.io.UncheckedIOException;

import org.xerial.snappy.Snappy;
import org.xerial.snappy.SnappyError;

/**
 * Compresses with Snappy, as raw blocks. The first use loads the native library.
 *
 * @since 0.1.0
 */
public final class SnappyAlgorithm implements CompressionAlgorithm {

	/** The id stored with values. */
	public static final int ID = 3;

	private static final int MAX_LENGTH_SIZE = 5;

	/** A copy of 64 bytes takes three: one with its length and two with its distance. */
	private static final long MAX_RATIO = 22;

	private volatile boolean loaded;

	@Override
	public int id() {
		return ID;
	}

	@Override
	public String name() {
		return "snappy";
	}

	@Override
	public String implementation() {
		load();
		return "snappy-java, native";
	}

	/** Initialises the class of the library, which loads its native part. */
	private void load() {
		if (this.loaded) {
			return;
		}
		try {
			Snappy.maxCompressedLength(0);
			this.loaded = true;
		}
		catch (SnappyError | LinkageError ex) {
			throw NativeLibrary.refused("Snappy", "org.xerial.snappy:snappy-java", ex);
		}
	}

	@Override
	public int maxCompressedSize(int plainSize) {
		// As snappy::MaxCompressedLength, without a native call.
		return 32 + plainSize + plainSize / 6;
	}

	@Override
	public boolean mayYield(byte[] source, int offset, int size, int plainSize) {
		return plainSize >= 0 && plainSize <= size * MAX_RATIO && plainSize == length(source, offset, size);
	}

	/**
	 * Reads the length before compression as the library does: in little-endian groups of
	 * seven bits, at most five of them and 32 bits in all.
	 * @return the length, or -1 if there is none
	 */
	private static long length(byte[] source, int offset, int size) {
		long length = 0;
		for (int index = 0; index < Math.min(size, MAX_LENGTH_SIZE); index++) {
			int octet = source[offset + index];
			length |= (octet & 0x7FL) << 7 * index;
			if (octet >= 0) {
				return (length <= 0xFFFF_FFFFL) ? length : -1;
			}
		}
		return -1;
	}

	@Override
	public int compress(byte[] source, int offset, int size, byte[] target) {
		load();
		try {
			return Snappy.compress(source, offset, size, target, 0);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public int decompress(byte[] source, int offset, int size, byte[] target) {
		load();
		// The library itself trusts the length.
		if (length(source, offset, size) != target.length) {
			throw new IllegalArgumentException("The length before compression is another one");
		}
		try {
			return Snappy.uncompress(source, offset, size, target, 0);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
