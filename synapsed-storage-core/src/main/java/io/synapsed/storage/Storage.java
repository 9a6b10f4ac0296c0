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

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Function;

import io.synapsed.storage.common.Arguments;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.exception.InvalidKeyException;
import io.synapsed.storage.exception.InvalidValueException;
import io.synapsed.storage.exception.StorageSerializationException;
import org.jspecify.annotations.Nullable;

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
	 * Reads a value without a copy of its own: lends its bytes to a function, for as long
	 * as that runs. Pays for values of about 4 KiB and more, of which the function keeps
	 * little, and for code that reads buffers anyway.
	 * <p>
	 * The buffer belongs to the store. It is read-only, has the value from position 0 to
	 * its limit, and is the function's alone: neither a write of the key, nor another
	 * read inside the function, nor closing the store changes what it shows. <b>Once the
	 * function has returned, it may show the bytes of other values</b>, so neither the
	 * buffer nor a slice of it must leave the function: copy what is needed longer. Its
	 * memory is on the heap, so a buffer that is used too late harms nothing else.
	 * <p>
	 * The function runs in the thread of the caller, once at most, after the read has
	 * ended: its time and its exceptions count in no metric, are not audited, and repeat
	 * no read. It may use the store, and blocks no other call.
	 * @param <T> the type of the result
	 * @param key the key
	 * @param function gets the bytes of the value, if there is an entry; what it throws
	 * reaches the caller as it is
	 * @return what the function has returned, or empty if there is no entry, it has
	 * expired, or the function has returned {@code null}
	 * @throws InvalidKeyException if the key is outside the limits
	 */
	default <T> Optional<T> read(Bytes key, Function<ByteBuffer, ? extends @Nullable T> function) {
		Arguments.required(function, "function");
		return get(key).map((value) -> function.apply(value.asByteBuffer()));
	}

	/**
	 * Reads a value without a copy of its own: lends its bytes to a function, for as long
	 * as that runs.
	 * @param <T> the type of the result
	 * @param key the key
	 * @param function gets the bytes of the value, if there is an entry, which must not
	 * leave it
	 * @return what the function has returned, or empty if there is no entry, it has
	 * expired, or the function has returned {@code null}
	 * @throws InvalidKeyException if the key is outside the limits
	 * @see #read(Bytes, Function)
	 */
	default <T> Optional<T> read(String key, Function<ByteBuffer, ? extends @Nullable T> function) {
		return read(TextKey.encode(this, key), function);
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
