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

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.exception.StorageException;

/**
 * Decides what a scan does with an entry that cannot be read: its value has another type,
 * is damaged, or needs a serializer, key or library that the store lacks.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface UnreadableEntryHandler {

	/**
	 * Handles an unreadable entry, in the thread of the scan. If the method returns, the
	 * scan skips the entry and continues; the skipped entry counts towards the limit of
	 * the scan. If the method throws, the scan fails with that exception.
	 * @param key the key of the entry, without its namespace
	 * @param problem why the entry cannot be read
	 */
	void onUnreadable(Bytes key, StorageException problem);

}
