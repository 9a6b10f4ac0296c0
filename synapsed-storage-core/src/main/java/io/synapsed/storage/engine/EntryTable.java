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

package io.synapsed.storage.engine;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.Mutation;
import org.jspecify.annotations.Nullable;

/**
 * The entries as one write sees them, with its own earlier changes. {@link EntryWrite}
 * applies the rules of a write to it. The engine makes sure that no other write changes
 * the same entries meanwhile, and that all changes take effect together or not at all.
 *
 * @param <E> what the engine may throw
 * @since 0.1.0
 */
public interface EntryTable<E extends Exception> {

	/**
	 * Looks at an entry. Called only where the outcome depends on it.
	 * @param key the key
	 * @return the entry, also if it has expired, or {@code null} if there is none; its
	 * value may be left empty
	 * @throws E if the engine fails
	 */
	@Nullable Entry head(Bytes key) throws E;

	/**
	 * Stores an entry, or replaces the one that is there.
	 * @param put the entry
	 * @param version its version
	 * @throws E if the engine fails
	 */
	void put(Mutation.Put put, Version version) throws E;

	/**
	 * Removes an entry, if there is one.
	 * @param key the key
	 * @param now milliseconds since the epoch
	 * @param asked whether the answer matters; if not, the engine may return
	 * {@code false} without looking
	 * @return whether there was one that had not expired
	 * @throws E if the engine fails
	 */
	boolean delete(Bytes key, long now, boolean asked) throws E;

	/**
	 * Removes an entry if it has expired and has a version.
	 * @param reclaim key and version
	 * @param now milliseconds since the epoch
	 * @throws E if the engine fails
	 */
	default void reclaim(Mutation.Reclaim reclaim, long now) throws E {
		Entry current = head(reclaim.key());
		if (current != null && current.isExpired(now) && current.version().equals(reclaim.version())) {
			remove(current, now);
		}
	}

	/**
	 * Removes an entry that was looked at.
	 * @param current the entry, as {@link #head} returned it
	 * @param now milliseconds since the epoch
	 * @throws E if the engine fails
	 */
	default void remove(Entry current, long now) throws E {
		delete(current.key(), now, false);
	}

	/**
	 * Counts the entries of a range that have not expired. Needed only by engines with
	 * {@link io.synapsed.storage.common.Capability#RANGE_PROTECTION}.
	 * @param range the keys, not empty
	 * @param now milliseconds since the epoch
	 * @param limit where to stop counting
	 * @return the number, at most the limit
	 * @throws E if the engine fails
	 */
	default long count(KeyRange range, long now, long limit) throws E {
		throw new UnsupportedOperationException("The engine does not protect ranges");
	}

}
