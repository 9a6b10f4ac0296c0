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

import io.synapsed.storage.exception.StorageAccessDeniedException;

/**
 * Decides what the caller may do. Runs in the caller's thread, before anything is read or
 * written. Must be safe for use by several threads.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface AccessPolicy {

	/** Permits every operation. */
	AccessPolicy PERMIT_ALL = (operation) -> {
	};

	/**
	 * Judges an operation. The operation does not run if this method throws anything.
	 * @param operation what the caller wants to do
	 * @throws StorageAccessDeniedException if the caller may not do it
	 */
	void check(AccessRequest operation);

}
