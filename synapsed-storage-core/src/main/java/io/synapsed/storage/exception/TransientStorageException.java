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

import org.jspecify.annotations.Nullable;

/**
 * Parent of the exceptions of operations that had no effect, and may succeed when they
 * are repeated after a pause.
 *
 * @since 0.1.0
 */
public abstract class TransientStorageException extends StorageException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates an exception.
	 * @param store name of the store, or {@code null} where no store is involved yet
	 * @param message what went wrong and what to do about it
	 * @param cause the native cause, or {@code null}
	 */
	protected TransientStorageException(@Nullable String store, String message, @Nullable Throwable cause) {
		super(store, message, cause);
	}

	@Override
	public final boolean isRetryable() {
		return true;
	}

}
