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

package io.synapsed.storage;

import java.util.Optional;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.exception.InvalidKeyException;
import io.synapsed.storage.exception.InvalidValueException;
import io.synapsed.storage.exception.StorageSerializationException;

/**
 * The basic role: one value under one key. A key has 1 to 65,535 bytes; a text key stands
 * for its bytes in UTF-8. A value is {@link Bytes}, {@code byte[]}, text, or any object
 * that a serializer of the store supports. Safe for use by several threads.
 *
 * @since 0.1.0
 */
public interface Storage {

	/**
	 * Reads the bytes of a value.
	 * @param key the key
	 * @return the bytes, or empty if there is no entry or it has expired
	 * @throws InvalidKeyException if the key is outside the limits
	 */
	Optional<Bytes> get(Bytes key);

	/**
	 * Reads the bytes of a value.
	 * @param key the key
	 * @return the bytes, or empty if there is no entry or it has expired
	 * @throws InvalidKeyException if the key is outside the limits
	 */
	default Optional<Bytes> get(String key) {
		return get(TextKey.encode(this, key));
	}

	/**
	 * Reads a value as an object.
	 * @param <T> the type of the object
	 * @param key the key
	 * @param type the type of the object
	 * @return the object, or empty if there is no entry or it has expired
	 * @throws StorageSerializationException if the stored bytes are not of that type
	 */
	<T> Optional<T> get(Bytes key, Class<T> type);

	/**
	 * Reads a value as an object.
	 * @param <T> the type of the object
	 * @param key the key
	 * @param type the type of the object
	 * @return the object, or empty if there is no entry or it has expired
	 * @throws StorageSerializationException if the stored bytes are not of that type
	 */
	default <T> Optional<T> get(String key, Class<T> type) {
		return get(TextKey.encode(this, key), type);
	}

	/**
	 * Stores a value, and replaces any earlier one with its time to live.
	 * @param key the key
	 * @param value the value
	 * @return the version of the new entry
	 * @throws InvalidKeyException if the key is outside the limits
	 * @throws InvalidValueException if the value is larger than the store allows
	 * @throws StorageSerializationException if no serializer supports the value
	 */
	Version put(Bytes key, Object value);

	/**
	 * Stores a value, and replaces any earlier one with its time to live.
	 * @param key the key
	 * @param value the value
	 * @return the version of the new entry
	 * @throws InvalidKeyException if the key is outside the limits
	 * @throws InvalidValueException if the value is larger than the store allows
	 * @throws StorageSerializationException if no serializer supports the value
	 */
	default Version put(String key, Object value) {
		return put(TextKey.encode(this, key), value);
	}

	/**
	 * Removes an entry.
	 * @param key the key
	 * @return whether there was one that had not expired
	 */
	boolean delete(Bytes key);

	/**
	 * Removes an entry.
	 * @param key the key
	 * @return whether there was one that had not expired
	 */
	default boolean delete(String key) {
		return delete(TextKey.encode(this, key));
	}

	/**
	 * Returns whether there is an entry that has not expired.
	 * @param key the key
	 * @return whether there is one
	 */
	boolean exists(Bytes key);

	/**
	 * Returns whether there is an entry that has not expired.
	 * @param key the key
	 * @return whether there is one
	 */
	default boolean exists(String key) {
		return exists(TextKey.encode(this, key));
	}

	/**
	 * Makes all earlier writes as durable as the engine can. Returns when they are.
	 */
	void flush();

}
