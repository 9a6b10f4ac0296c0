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

import java.util.List;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Capability;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.common.ScanOptions;
import org.jspecify.annotations.Nullable;

/**
 * Reads entries, from a store or from a snapshot. No read returns an entry that has
 * expired by now. Safe for use by several threads.
 *
 * @since 0.1.0
 */
public interface ReadView {

	/**
	 * Reads an entry.
	 * @param key the key, with the prefix of its namespace
	 * @param options how to read
	 * @return the entry, or {@code null} if there is none
	 */
	@Nullable Entry get(Bytes key, ReadOptions options);

	/**
	 * Reads several entries. A read of none at a level returns when this process has what
	 * that level promises, so that local reads and snapshots that begin afterwards are no
	 * older.
	 * @param keys the keys, with the prefix of their namespaces
	 * @param options how to read
	 * @return an entry or {@code null} for each key, in the order of the keys
	 */
	List<@Nullable Entry> getAll(List<Bytes> keys, ReadOptions options);

	/**
	 * Scans a range in unsigned lexicographic order. Returns every key that exists during
	 * the whole scan exactly once. Requires {@link Capability#ORDERED_SCAN}.
	 * @param range the keys, with the prefixes of their namespaces
	 * @param options direction, limit, whether values are needed, and the level; a
	 * snapshot has the level at which it was taken
	 * @return the running scan, to be closed by the caller
	 */
	EntryCursor scan(KeyRange range, ScanOptions options);

}
