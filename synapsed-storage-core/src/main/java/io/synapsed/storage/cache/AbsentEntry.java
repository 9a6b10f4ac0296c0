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

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.spi.Entry;
import org.jspecify.annotations.Nullable;

/**
 * Stands in the cache for a key without an entry, for a while. No caller ever sees one.
 */
final class AbsentEntry extends AgeingEntry {

	private static final Version NONE = Version.of(0);

	/**
	 * Creates a placeholder.
	 * @param key the key
	 * @param until when the cache asks the engine again, by the monotonic clock
	 */
	AbsentEntry(Bytes key, long until) {
		super(new Entry(key, Bytes.EMPTY, NONE, NEVER, NO_SERIALIZER), false, until, until, true);
	}

	/**
	 * Returns what callers see of a cached entry.
	 * @param cached the entry in the cache
	 * @return the entry, or {@code null} if it stands for absence
	 */
	static @Nullable Entry toNull(Entry cached) {
		return (cached instanceof AbsentEntry) ? null : cached;
	}

}
