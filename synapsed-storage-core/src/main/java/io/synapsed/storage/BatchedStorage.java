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

import java.util.Collection;
import java.util.Map;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.KeyRange;

/**
 * The role for several keys at once. On stores that report
 * {@link io.synapsed.storage.common.Capability#ATOMIC_BATCH}, writes are all or nothing.
 * On other stores, writes of keys that {@linkplain io.synapsed.storage.spi.Colocation lie
 * together} are all or nothing, and writes of other keys are refused.
 *
 * @since 0.1.0
 */
public interface BatchedStorage {

	/**
	 * Reads several values as they were stored.
	 * @param keys the keys
	 * @return the bytes of the keys that have an entry, in the order of the keys
	 */
	Map<Bytes, Bytes> getAll(Collection<Bytes> keys);

	/**
	 * Reads several values as objects.
	 * @param <T> the type of the objects
	 * @param keys the keys
	 * @param type the type of the objects
	 * @return the objects of the keys that have an entry, in the order of the keys
	 */
	<T> Map<Bytes, T> getAll(Collection<Bytes> keys, Class<T> type);

	/**
	 * Stores several values.
	 * @param values the values by key
	 */
	void putAll(Map<Bytes, ?> values);

	/**
	 * Removes several entries.
	 * @param keys the keys
	 */
	void deleteAll(Collection<Bytes> keys);

	/**
	 * Removes the entries of a range, in steps of at most 1,000. It is not all or
	 * nothing: an entry that is written meanwhile may be removed or stay, and after a
	 * failure the remaining entries stay. Use {@link KeyRange#prefix(String)} for all
	 * keys with a prefix.
	 * @param range the keys
	 * @return number of entries that were removed
	 */
	long deleteRange(KeyRange range);

	/**
	 * Starts a batch of any writes in any namespaces, with or without conditions.
	 * @return an empty batch
	 */
	StorageBatch batch();

}
