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

import java.util.stream.Stream;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.ScanOptions;

/**
 * The role for scans in unsigned lexicographic order of the keys.
 *
 * @since 0.1.0
 */
public interface IterableStorage {

	/**
	 * Scans a range. Returns every key that exists during the whole scan exactly once.
	 * @param range the keys
	 * @param options direction, limit, and whether values are needed
	 * @return the running scan, to be closed by the caller
	 */
	StorageCursor scan(KeyRange range, ScanOptions options);

	/**
	 * Scans a range forwards.
	 * @param range the keys
	 * @return the running scan, to be closed by the caller
	 */
	default StorageCursor scan(KeyRange range) {
		return scan(range, ScanOptions.DEFAULT);
	}

	/**
	 * Scans a range as a stream.
	 * @param range the keys
	 * @param options direction, limit, and whether values are needed
	 * @return a sequential stream, to be closed by the caller
	 */
	default Stream<StorageEntry<Bytes>> stream(KeyRange range, ScanOptions options) {
		return scan(range, options).stream();
	}

	/**
	 * Counts the entries of a range by scanning it.
	 * @param range the keys
	 * @return number of entries that have not expired
	 */
	default long count(KeyRange range) {
		long count = 0;
		try (StorageCursor cursor = scan(range, ScanOptions.DEFAULT.withoutValues())) {
			while (cursor.hasNext()) {
				cursor.next();
				count++;
			}
		}
		return count;
	}

}
