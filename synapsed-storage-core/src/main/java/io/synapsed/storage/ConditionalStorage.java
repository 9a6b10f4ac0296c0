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

import java.time.Duration;
import java.util.Optional;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.exception.InvalidValueException;

/**
 * The role for writes that depend on the present entry. Exactly one of several concurrent
 * writers succeeds; the result tells the others that they did not. An expired entry is
 * absent.
 *
 * @since 0.1.0
 */
public interface ConditionalStorage {

	/**
	 * Reads a value together with its version.
	 * @param key the key
	 * @return the entry, or empty if there is none
	 */
	Optional<StorageEntry<Bytes>> getEntry(Bytes key);

	/**
	 * Reads an object together with its version.
	 * @param <T> the type of the object
	 * @param key the key
	 * @param type the type of the object
	 * @return the entry, or empty if there is none
	 */
	<T> Optional<StorageEntry<T>> getEntry(Bytes key, Class<T> type);

	/**
	 * Stores a value if there is none.
	 * @param key the key
	 * @param value the value
	 * @return the new version, or empty if there was an entry
	 */
	Optional<Version> putIfAbsent(Bytes key, Object value);

	/**
	 * Stores a value that expires, if there is none.
	 * @param key the key
	 * @param value the value
	 * @param timeToLive how long the entry lives, at least 1 ms
	 * @return the new version, or empty if there was an entry
	 */
	Optional<Version> putIfAbsent(Bytes key, Object value, Duration timeToLive);

	/**
	 * Replaces a value if the entry is at a version. The entry keeps its time to live.
	 * @param key the key
	 * @param expected the required version
	 * @param value the new value
	 * @return the new version, or empty if the entry is absent or at another version
	 */
	Optional<Version> compareAndSet(Bytes key, Version expected, Object value);

	/**
	 * Replaces a value and its time to live if the entry is at a version.
	 * @param key the key
	 * @param expected the required version
	 * @param value the new value
	 * @param timeToLive how long the entry lives from now on, at least 1 ms
	 * @return the new version, or empty if the entry is absent or at another version
	 */
	Optional<Version> compareAndSet(Bytes key, Version expected, Object value, Duration timeToLive);

	/**
	 * Removes an entry if it is at a version.
	 * @param key the key
	 * @param expected the required version
	 * @return whether it was removed
	 */
	boolean compareAndDelete(Bytes key, Version expected);

	/**
	 * Adds to a counter, which is stored as decimal text. An absent counter counts as 0.
	 * The entry keeps its time to live.
	 * @param key the key
	 * @param delta the number to add, negative to subtract
	 * @return the new count
	 * @throws InvalidValueException if the value or the sum is no decimal integer of 64
	 * bits; nothing was changed then
	 */
	long increment(Bytes key, long delta);

	/**
	 * Adds to a counter and sets its time to live.
	 * @param key the key
	 * @param delta the number to add, negative to subtract
	 * @param timeToLive how long the entry lives from now on, at least 1 ms
	 * @return the new count
	 * @throws InvalidValueException if the value or the sum is no decimal integer of 64
	 * bits; nothing was changed then
	 */
	long increment(Bytes key, long delta, Duration timeToLive);

	/**
	 * Reads a value together with its version.
	 * @param key the key
	 * @return the entry, or empty if there is none
	 */
	default Optional<StorageEntry<Bytes>> getEntry(String key) {
		return getEntry(TextKey.encode(this, key));
	}

	/**
	 * Reads an object together with its version.
	 * @param <T> the type of the object
	 * @param key the key
	 * @param type the type of the object
	 * @return the entry, or empty if there is none
	 */
	default <T> Optional<StorageEntry<T>> getEntry(String key, Class<T> type) {
		return getEntry(TextKey.encode(this, key), type);
	}

	/**
	 * Stores a value if there is none.
	 * @param key the key
	 * @param value the value
	 * @return the new version, or empty if there was an entry
	 */
	default Optional<Version> putIfAbsent(String key, Object value) {
		return putIfAbsent(TextKey.encode(this, key), value);
	}

	/**
	 * Stores a value that expires, if there is none.
	 * @param key the key
	 * @param value the value
	 * @param timeToLive how long the entry lives, at least 1 ms
	 * @return the new version, or empty if there was an entry
	 */
	default Optional<Version> putIfAbsent(String key, Object value, Duration timeToLive) {
		return putIfAbsent(TextKey.encode(this, key), value, timeToLive);
	}

	/**
	 * Replaces a value if the entry is at a version. The entry keeps its time to live.
	 * @param key the key
	 * @param expected the required version
	 * @param value the new value
	 * @return the new version, or empty if the entry is absent or at another version
	 */
	default Optional<Version> compareAndSet(String key, Version expected, Object value) {
		return compareAndSet(TextKey.encode(this, key), expected, value);
	}

	/**
	 * Replaces a value and its time to live if the entry is at a version.
	 * @param key the key
	 * @param expected the required version
	 * @param value the new value
	 * @param timeToLive how long the entry lives from now on, at least 1 ms
	 * @return the new version, or empty if the entry is absent or at another version
	 */
	default Optional<Version> compareAndSet(String key, Version expected, Object value, Duration timeToLive) {
		return compareAndSet(TextKey.encode(this, key), expected, value, timeToLive);
	}

	/**
	 * Removes an entry if it is at a version.
	 * @param key the key
	 * @param expected the required version
	 * @return whether it was removed
	 */
	default boolean compareAndDelete(String key, Version expected) {
		return compareAndDelete(TextKey.encode(this, key), expected);
	}

	/**
	 * Adds to a counter, which is stored as decimal text. An absent counter counts as 0.
	 * The entry keeps its time to live.
	 * @param key the key
	 * @param delta the number to add, negative to subtract
	 * @return the new count
	 */
	default long increment(String key, long delta) {
		return increment(TextKey.encode(this, key), delta);
	}

	/**
	 * Adds to a counter and sets its time to live.
	 * @param key the key
	 * @param delta the number to add, negative to subtract
	 * @param timeToLive how long the entry lives from now on, at least 1 ms
	 * @return the new count
	 */
	default long increment(String key, long delta, Duration timeToLive) {
		return increment(TextKey.encode(this, key), delta, timeToLive);
	}

}
