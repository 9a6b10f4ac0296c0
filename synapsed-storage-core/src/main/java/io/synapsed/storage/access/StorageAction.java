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

package io.synapsed.storage.access;

/**
 * The kind of an operation, as an access policy judges it.
 *
 * @since 0.1.0
 */
public enum StorageAction {

	/** Reads an entry, its existence or its version. */
	READ,

	/** Writes an entry. */
	WRITE,

	/** Removes an entry, or the entries of a range. */
	DELETE,

	/** Reads the entries of a range, or makes a change depend on their number. */
	SCAN,

	/** Receives the changes of a range. */
	WATCH,

	/**
	 * Freezes a view of the whole store. Reads of the view are judged one by one.
	 */
	SNAPSHOT,

	/** Maintains or explains the store, or bypasses its layers. */
	ADMINISTER

}
