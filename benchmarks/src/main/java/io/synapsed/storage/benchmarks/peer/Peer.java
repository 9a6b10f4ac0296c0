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

package io.synapsed.storage.benchmarks.peer;

/**
 * A key-value store that is measured: a library that a user would pick, or this one. What
 * it answers with is a number that depends on every byte array it had to create, so that
 * none of them is optimized away. Only one thread uses it.
 */
public interface Peer extends AutoCloseable {

	/** What {@link #get} returns for a key without a value. */
	int ABSENT = -1;

	/**
	 * Reads a value into memory that belongs to the caller.
	 * @param key the key, which is not changed later
	 * @return bytes of the value, or {@link #ABSENT}
	 * @throws Exception if that fails
	 */
	int get(byte[] key) throws Exception;

	/**
	 * Writes a value and waits until it is acknowledged.
	 * @param key the key, which is not changed later
	 * @param value the value, which is not changed later
	 * @throws Exception if that fails
	 */
	void put(byte[] key, byte[] value) throws Exception;

	/**
	 * Writes values the fastest way the library has, to prepare a measurement.
	 * @param keys the keys
	 * @param values their values, in the same order
	 * @throws Exception if that fails
	 */
	void putAll(byte[][] keys, byte[][] values) throws Exception;

	/**
	 * Removes a value.
	 * @param key the key
	 * @throws Exception if that fails
	 */
	void delete(byte[] key) throws Exception;

	/**
	 * Reads entries in the order of their keys.
	 * @param from the first key
	 * @param entries at most so many
	 * @return bytes of all keys and values that were read
	 * @throws Exception if that fails
	 * @throws UnsupportedOperationException if the library has no order
	 */
	long scan(byte[] from, int entries) throws Exception;

	/**
	 * Returns whether {@link #scan} works.
	 * @return whether the library has an order of keys
	 */
	default boolean ordered() {
		return true;
	}

	@Override
	void close() throws Exception;

}
