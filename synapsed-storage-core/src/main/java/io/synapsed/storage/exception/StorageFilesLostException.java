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
 * Thrown when the open files of a store are no longer the files at its path: they were
 * deleted, renamed or replaced, or their volume was unmounted. Later writes are lost when
 * the store closes.
 *
 * @since 0.1.0
 */
public class StorageFilesLostException extends StorageBackendException {

	private static final long serialVersionUID = 1L;

	/** What happened, without a full stop. */
	private final String problem;

	/**
	 * Creates an exception.
	 * @param store name of the store, or {@code null} where no store is involved yet
	 * @param problem what happened to which file or directory, without a full stop
	 * @param remedy what to do: whole sentences
	 * @param cause the native cause, or {@code null}
	 */
	public StorageFilesLostException(@Nullable String store, String problem, String remedy, @Nullable Throwable cause) {
		super(store, problem + ". " + remedy, cause);
		this.problem = problem;
	}

	/**
	 * Returns what happened.
	 * @return the problem, without a full stop
	 */
	public String problem() {
		return this.problem;
	}

}
