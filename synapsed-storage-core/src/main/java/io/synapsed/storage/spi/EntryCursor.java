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

import io.synapsed.storage.common.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * A running scan. It holds resources of its engine until it is closed, and belongs to one
 * thread at a time. Closing the store closes it too.
 *
 * @since 0.1.0
 */
public interface EntryCursor extends AutoCloseable {

	/**
	 * Moves to the next entry.
	 * @return the entry, or {@code null} at the end
	 * @throws io.synapsed.storage.exception.StorageException if the scan failed, or the
	 * entry cannot be read; in the latter case the next call continues after that entry,
	 * see {@link #unreadable()}
	 * @throws io.synapsed.storage.exception.StorageClosedException if the cursor or its
	 * store is closed
	 */
	@Nullable Entry next();

	/**
	 * Returns the entry that made the last call of {@link #next()} fail.
	 * @return the stored key of the unreadable entry, or {@code null} if the call did not
	 * fail, or failed for another reason
	 */
	default @Nullable Bytes unreadable() {
		return null;
	}

	/**
	 * Frees the resources of the scan. A second call does nothing.
	 */
	@Override
	void close();

}
