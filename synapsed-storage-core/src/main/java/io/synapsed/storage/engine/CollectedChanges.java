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

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.Mutation;
import org.jspecify.annotations.Nullable;

/**
 * Collects what a write changes, for an engine that makes all changes of a write
 * effective in one step. Cannot count ranges. Not safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class CollectedChanges implements EntryTable<RuntimeException> {

	private final Function<Bytes, @Nullable Entry> stored;

	private final Map<Bytes, @Nullable Entry> changes = new LinkedHashMap<>();

	/**
	 * Begins without changes.
	 * @param stored looks up the entry of a key as it was before the write, expired or
	 * not; {@code null} if there is none
	 */
	public CollectedChanges(Function<Bytes, @Nullable Entry> stored) {
		this.stored = stored;
	}

	/**
	 * Returns what the write changes.
	 * @return for each changed key the entry that it has after the write, {@code null} if
	 * it has none; keys and entries are copies that the engine may keep
	 */
	public Map<Bytes, @Nullable Entry> all() {
		return this.changes;
	}

	@Override
	public @Nullable Entry head(Bytes key) {
		return this.changes.containsKey(key) ? this.changes.get(key) : this.stored.apply(key);
	}

	@Override
	public void put(Mutation.Put put, Version version) {
		Bytes key = put.key().copy();
		this.changes.put(key, new Entry(key, put.stored().copy(), version, put.expiresAt(), put.serializer()));
	}

	@Override
	public boolean delete(Bytes key, long now, boolean asked) {
		Entry current = head(key);
		if (current == null) {
			return false;
		}
		this.changes.put(current.key(), null);
		return !current.isExpired(now);
	}

}
