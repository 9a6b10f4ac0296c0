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

package io.synapsed.storage.cache;

import java.util.function.BooleanSupplier;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.spi.Entry;
import org.jspecify.annotations.Nullable;

/**
 * Keeps entries up to a total weight. Safe for use by several threads.
 */
interface EntryCache {

	/**
	 * Returns an entry and notes the read.
	 * @param key the key
	 * @return the entry, or {@code null} if it is not kept
	 */
	@Nullable Entry get(Bytes key);

	/**
	 * Returns an entry without noting the read.
	 * @param key the key
	 * @return the entry, or {@code null} if it is not kept
	 */
	@Nullable Entry peek(Bytes key);

	/**
	 * Keeps an entry if a condition holds. Evaluates the condition while no other thread
	 * can invalidate the key, so that a later invalidation removes the entry.
	 * @param entry the entry
	 * @param condition whether the entry may be kept
	 */
	void putIf(Entry entry, BooleanSupplier condition);

	/**
	 * Removes an entry.
	 * @param key the key
	 * @return whether it was kept
	 */
	boolean invalidate(Bytes key);

	/**
	 * Removes all entries, also those whose condition held before this call and that
	 * enter at the same time.
	 */
	void clear();

	long entries();

	long weight();

}
