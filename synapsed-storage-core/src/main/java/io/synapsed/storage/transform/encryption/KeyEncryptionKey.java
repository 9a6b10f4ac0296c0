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

package io.synapsed.storage.transform.encryption;

import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * A key-encryption key (KEK): wraps data-encryption keys and the keys of snapshot files.
 * Its text does not show its bytes. Immutable.
 *
 * @since 0.1.0
 */
public final class KeyEncryptionKey {

	private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");

	private final String id;

	private final byte[] material;

	/**
	 * Creates a key.
	 * @param id permanent id of the key: 1 to 64 letters, digits, dots, dashes and
	 * underscores
	 * @param material {@value AeadAlgorithm#KEY_SIZE} random bytes, which are copied
	 * @throws IllegalArgumentException if the id or the number of bytes is anything else
	 */
	public KeyEncryptionKey(String id, byte[] material) {
		if (!ID.matcher(id).matches()) {
			throw new IllegalArgumentException(
					"The id of a key must have 1 to 64 letters, digits, dots, dashes and underscores");
		}
		if (material.length != AeadAlgorithm.KEY_SIZE) {
			throw new IllegalArgumentException(
					"Key '" + id + "' must have " + AeadAlgorithm.KEY_SIZE + " bytes, not " + material.length);
		}
		this.id = id;
		this.material = material.clone();
	}

	/**
	 * Returns the name of the key.
	 * @return the id
	 */
	public String id() {
		return this.id;
	}

	/**
	 * Returns the secret.
	 * @return a copy, which the caller should clear
	 */
	public byte[] material() {
		return this.material.clone();
	}

	@Override
	public boolean equals(Object candidate) {
		return candidate instanceof KeyEncryptionKey other && this.id.equals(other.id)
				&& Arrays.equals(this.material, other.material);
	}

	@Override
	public int hashCode() {
		return this.id.hashCode();
	}

	@Override
	public String toString() {
		return "key-encryption key '" + this.id + "'";
	}

}
