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

package io.synapsed.storage.limit;

import io.synapsed.storage.exception.StorageConfigurationException;

/**
 * Limits how much a namespace holds.
 *
 * @param maxEntries number of entries, at least 1; {@link #UNLIMITED} for no limit
 * @param maxSize bytes of keys and stored values, at least 1; {@link #UNLIMITED} for no
 * limit
 * @since 0.1.0
 */
public record NamespaceLimit(long maxEntries, long maxSize) {

	/** No limit. */
	public static final long UNLIMITED = Long.MAX_VALUE;

	/** Leaves the limit to the engine. */
	public static final NamespaceLimit NONE = new NamespaceLimit(UNLIMITED, UNLIMITED);

	/**
	 * Checks the limits.
	 * @param maxEntries number of entries
	 * @param maxSize bytes of keys and stored values
	 * @throws StorageConfigurationException if one is less than 1
	 */
	public NamespaceLimit {
		if (maxEntries < 1) {
			throw new StorageConfigurationException(null, "limits.max-entries must be at least 1, not " + maxEntries);
		}
		if (maxSize < 1) {
			throw new StorageConfigurationException(null, "limits.max-size must be at least 1B, not " + maxSize + "B");
		}
	}

	boolean isSet() {
		return this.maxEntries != UNLIMITED || this.maxSize != UNLIMITED;
	}

}
