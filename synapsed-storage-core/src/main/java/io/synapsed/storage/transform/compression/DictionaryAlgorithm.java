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

import java.util.List;

/**
 * Compresses small values better with a dictionary: bytes that many of the values have in
 * common.
 *
 * @since 0.1.0
 */
public interface DictionaryAlgorithm extends CompressionAlgorithm {

	/**
	 * Trains a dictionary.
	 * @param samples values like those that will be compressed with it
	 * @param maxSize the largest size of the dictionary in bytes
	 * @return the dictionary
	 * @throws RuntimeException if the samples are too few or have nothing in common
	 */
	byte[] train(List<byte[]> samples, int maxSize);

	/**
	 * Prepares a dictionary for use.
	 * @param dictionary the dictionary, which is copied
	 * @return this algorithm with the dictionary, which the caller closes
	 */
	Digested withDictionary(byte[] dictionary);

	/** An algorithm with a dictionary that was prepared once for many values. */
	interface Digested extends CompressionAlgorithm, AutoCloseable {

		/**
		 * Frees the dictionary after its last use. Every later call fails.
		 */
		@Override
		void close();

	}

}
