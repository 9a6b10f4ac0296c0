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

/**
 * Compresses arrays of bytes. Implement it, with a new id, to use another library.
 * Implementations are safe for use by several threads.
 *
 * @since 0.1.0
 */
public interface CompressionAlgorithm {

	/**
	 * Returns the id that is stored with every compressed value.
	 * @return 1 to 127 for algorithms of this project, 128 to 255 for all others
	 */
	int id();

	/**
	 * Returns the name as in {@code synapsed.storage.compression.algorithm}.
	 * @return the name
	 */
	String name();

	/**
	 * Returns the name of the implementation, for descriptions: a slow stand-in for a
	 * missing native library must be visible. Loads the native library, if there is one.
	 * @return name of the implementation
	 * @throws io.synapsed.storage.exception.StorageConfigurationException if a library
	 * that is needed cannot be loaded
	 */
	String implementation();

	/**
	 * Tells whether a slow implementation stands in for a native library that cannot be
	 * loaded.
	 * @return whether this is a slow stand-in
	 */
	default boolean isStandIn() {
		return false;
	}

	/**
	 * Returns the largest size that compressing can yield.
	 * @param plainSize size before compression in bytes
	 * @return size in bytes
	 */
	int maxCompressedSize(int plainSize);

	/**
	 * Tells whether compressed bytes can yield the size that their header claims. If not,
	 * the stored value is damaged or forged, and no memory is allocated for it.
	 * @param source holds the compressed bytes
	 * @param offset index of the first
	 * @param size number of compressed bytes
	 * @param plainSize the claimed number of plain bytes
	 * @return whether it is possible
	 */
	boolean mayYield(byte[] source, int offset, int size, int plainSize);

	/**
	 * Returns the same algorithm at another level.
	 * @param level a level of the library; higher ones store fewer bytes and are slower
	 * @return the algorithm at that level
	 * @throws IllegalArgumentException if the algorithm has no levels, or not that one
	 */
	default CompressionAlgorithm level(int level) {
		throw new IllegalArgumentException("The algorithm '" + name() + "' has no levels.");
	}

	/**
	 * Compresses.
	 * @param source holds the plain bytes
	 * @param offset index of the first
	 * @param size number of plain bytes
	 * @param target takes the compressed bytes from index 0 on; has room for
	 * {@link #maxCompressedSize}
	 * @return number of compressed bytes
	 */
	int compress(byte[] source, int offset, int size, byte[] target);

	/**
	 * Decompresses, and never writes beyond the target.
	 * @param source holds the compressed bytes
	 * @param offset index of the first
	 * @param size number of compressed bytes
	 * @param target takes the plain bytes; has their exact size
	 * @return number of plain bytes
	 * @throws RuntimeException if the bytes are damaged
	 */
	int decompress(byte[] source, int offset, int size, byte[] target);

}
