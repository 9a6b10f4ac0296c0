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

package io.synapsed.storage.exception;

import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * Parent of all exceptions of a store. Tells which store failed, and whether a repetition
 * of the operation is safe and may help. Carries the native cause. A message contains no
 * value, and no key unless that is configured.
 *
 * @since 0.1.0
 */
public abstract class StorageException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/** Name of the store, or {@code null} where none was involved yet. */
	private final @Nullable String store;

	/**
	 * Creates an exception.
	 * @param store name of the store, or {@code null} where no store is involved yet
	 * @param message what went wrong and what to do about it
	 * @param cause the native cause, or {@code null}
	 */
	protected StorageException(@Nullable String store, String message, @Nullable Throwable cause) {
		super((store != null) ? "Store '" + store + "': " + message : message, cause);
		this.store = store;
	}

	/**
	 * Returns the name of the store.
	 * @return the name, or empty where no store was involved yet
	 */
	public Optional<String> store() {
		return Optional.ofNullable(this.store);
	}

	/**
	 * Returns whether the operation had no effect and may succeed when it is repeated.
	 * @return whether a retry is safe
	 * @see TransientStorageException
	 */
	public abstract boolean isRetryable();

}
