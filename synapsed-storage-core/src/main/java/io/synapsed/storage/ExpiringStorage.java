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
 * The role for entries that expire. No operation returns an entry after its expiry; its
 * space is reclaimed later.
 *
 * @since 0.1.0
 */
public interface ExpiringStorage {

	/**
	 * Stores a value that expires, and replaces any earlier one.
	 * @param key the key
	 * @param value the value
	 * @param timeToLive how long the entry lives, at least 1 ms
	 * @return the version of the new entry
	 * @throws InvalidValueException if the time is not positive
	 */
	Version put(Bytes key, Object value, Duration timeToLive);

	/**
	 * Returns how long an entry still lives.
	 * @param key the key
	 * @return the time, or empty if there is no entry or it never expires
	 */
	Optional<Duration> remainingTimeToLive(Bytes key);

	/**
	 * Sets the time to live of an entry, which keeps its value.
	 * @param key the key
	 * @param timeToLive how long the entry lives from now on, at least 1 ms
	 * @return whether there was an entry
	 */
	boolean expire(Bytes key, Duration timeToLive);

	/**
	 * Removes the expiry of an entry, which keeps its value.
	 * @param key the key
	 * @return whether there was an entry
	 */
	boolean persist(Bytes key);

	/**
	 * Stores a value that expires, and replaces any earlier one.
	 * @param key the key
	 * @param value the value
	 * @param timeToLive how long the entry lives, at least 1 ms
	 * @return the version of the new entry
	 * @throws InvalidValueException if the time is not positive
	 */
	default Version put(String key, Object value, Duration timeToLive) {
		return put(TextKey.encode(this, key), value, timeToLive);
	}

	/**
	 * Returns how long an entry still lives.
	 * @param key the key
	 * @return the time, or empty if there is no entry or it never expires
	 */
	default Optional<Duration> remainingTimeToLive(String key) {
		return remainingTimeToLive(TextKey.encode(this, key));
	}

	/**
	 * Sets the time to live of an entry, which keeps its value.
	 * @param key the key
	 * @param timeToLive how long the entry lives from now on, at least 1 ms
	 * @return whether there was an entry
	 */
	default boolean expire(String key, Duration timeToLive) {
		return expire(TextKey.encode(this, key), timeToLive);
	}

	/**
	 * Removes the expiry of an entry, which keeps its value.
	 * @param key the key
	 * @return whether there was an entry
	 */
	default boolean persist(String key) {
		return persist(TextKey.encode(this, key));
	}

}
