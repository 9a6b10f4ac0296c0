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

package io.synapsed.storage.spi;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.KeyRange;

/**
 * A part of the key space. Its prefix is its name in UTF-8 and a zero byte; names hold no
 * zero byte, so no prefix is the prefix of another, keys of two namespaces never collide,
 * and keys keep their order within a namespace.
 *
 * @since 0.1.0
 */
public final class Namespace {

	/** The default namespace, with an empty name. */
	public static final Namespace DEFAULT = new Namespace("");

	/**
	 * The namespace of a store's own records. Its name starts with a control character,
	 * which applications cannot use.
	 */
	public static final Namespace SYSTEM = new Namespace("\u0001system");

	/** The longest name in bytes of UTF-8. */
	public static final int MAX_NAME_SIZE = 255;

	private final String name;

	private final byte[] prefix;

	private Namespace(String name) {
		this.name = name;
		byte[] encoded = name.getBytes(StandardCharsets.UTF_8);
		this.prefix = Arrays.copyOf(encoded, encoded.length + 1);
	}

	/**
	 * Returns the namespace of a name.
	 * @param name 1 to 255 bytes of UTF-8 without control characters
	 * @return the namespace
	 * @throws IllegalArgumentException if the name is anything else
	 */
	public static Namespace of(String name) {
		if (name.isEmpty() || name.chars().anyMatch(Character::isISOControl)
				|| !StandardCharsets.UTF_8.newEncoder().canEncode(name)) {
			throw new IllegalArgumentException(
					"The name of a namespace must have at least one character, and no control characters");
		}
		Namespace namespace = new Namespace(name);
		if (namespace.prefix.length - 1 > MAX_NAME_SIZE) {
			throw new IllegalArgumentException("The name of a namespace must have at most " + MAX_NAME_SIZE
					+ " bytes of UTF-8, not " + (namespace.prefix.length - 1));
		}
		return namespace;
	}

	/**
	 * Returns the namespace that has a {@linkplain #name() name}, which for the default
	 * one is empty.
	 * @param name empty, or 1 to 255 bytes of UTF-8 without control characters
	 * @return the namespace
	 * @throws IllegalArgumentException if the name is anything else
	 */
	public static Namespace named(String name) {
		return name.isEmpty() ? DEFAULT : of(name);
	}

	/**
	 * Finds the namespace of a stored key.
	 * @param storedKey a key with the prefix of its namespace
	 * @return the namespace
	 * @throws IllegalArgumentException if the key has no prefix
	 */
	public static Namespace ofKey(Bytes storedKey) {
		int nameSize = prefixOf(storedKey).size() - 1;
		return (nameSize == 0) ? DEFAULT : new Namespace(storedKey.slice(0, nameSize).toUtf8());
	}

	/**
	 * Finds the prefix of a stored key.
	 * @param storedKey a key with the prefix of its namespace
	 * @return the prefix, a part of the key
	 * @throws IllegalArgumentException if the key has no prefix
	 */
	public static Bytes prefixOf(Bytes storedKey) {
		for (int index = 0; index < storedKey.size(); index++) {
			if (storedKey.at(index) == 0) {
				return storedKey.slice(0, index + 1);
			}
		}
		throw new IllegalArgumentException("The key has no namespace");
	}

	/**
	 * Returns the prefix of all stored keys of this namespace.
	 * @return the prefix
	 */
	public Bytes prefix() {
		return Bytes.wrap(this.prefix);
	}

	/**
	 * Returns the name.
	 * @return the name, empty for the default namespace
	 */
	public String name() {
		return this.name;
	}

	/**
	 * Returns the number of bytes before the key.
	 * @return size of the prefix in bytes
	 */
	public int prefixSize() {
		return this.prefix.length;
	}

	/**
	 * Puts the prefix before a key.
	 * @param key the key within this namespace
	 * @return the key to be stored
	 */
	public Bytes encode(Bytes key) {
		byte[] encoded = prefixed(key.size());
		key.copyTo(encoded, this.prefix.length);
		return Bytes.wrap(encoded);
	}

	/**
	 * Puts the prefix before a text key. Equals {@link #encode(Bytes)} of the UTF-8
	 * bytes, but saves an array for plain ASCII.
	 * @param key the key within this namespace
	 * @return the key to be stored
	 */
	public Bytes encode(String key) {
		int length = key.length();
		byte[] encoded = prefixed(length);
		for (int index = 0; index < length; index++) {
			char character = key.charAt(index);
			if (character >= 0x80) {
				return encode(Bytes.utf8(key));
			}
			encoded[this.prefix.length + index] = (byte) character;
		}
		return Bytes.wrap(encoded);
	}

	private byte[] prefixed(int keySize) {
		byte[] encoded = new byte[this.prefix.length + keySize];
		// The prefix of the default namespace is a zero byte, as in a new array.
		if (this.prefix.length > 1) {
			System.arraycopy(this.prefix, 0, encoded, 0, this.prefix.length);
		}
		return encoded;
	}

	/**
	 * Removes the prefix from a stored key.
	 * @param storedKey a key of this namespace
	 * @return the key within this namespace
	 */
	public Bytes decode(Bytes storedKey) {
		return storedKey.slice(this.prefix.length);
	}

	/**
	 * Returns the stored keys of a range of this namespace.
	 * @param range keys within this namespace
	 * @return the range of stored keys, which never reaches into another namespace
	 */
	public KeyRange encode(KeyRange range) {
		Bytes start = (range.from() != null) ? encode(range.from()) : Bytes.wrap(this.prefix);
		Bytes end = (range.to() != null) ? encode(range.to()) : Bytes.wrap(this.prefix).prefixEnd();
		return new KeyRange(start, end);
	}

	@Override
	public String toString() {
		return this.name;
	}

}
