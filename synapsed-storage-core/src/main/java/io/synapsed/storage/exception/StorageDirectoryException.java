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
 * Thrown when the directory of a store cannot be used: its path is wrong, the application
 * has no right to it, or it holds the data of another engine.
 *
 * @since 0.1.0
 */
public class StorageDirectoryException extends StorageConfigurationException {

	private static final long serialVersionUID = 1L;

	/** What is wrong, without a full stop. */
	private final String problem;

	/** What to do about it, in whole sentences. */
	private final String remedy;

	/**
	 * Creates an exception.
	 * @param store name of the store, or {@code null} where no store is involved yet
	 * @param problem what is wrong with which directory, without a full stop
	 * @param remedy what to do, with commands where there are any: whole sentences
	 * @param cause the native cause, or {@code null}
	 */
	public StorageDirectoryException(@Nullable String store, String problem, String remedy, @Nullable Throwable cause) {
		super(store, problem + ". " + remedy, cause);
		this.problem = problem;
		this.remedy = remedy;
	}

	/**
	 * Returns what is wrong.
	 * @return the problem, without a full stop
	 */
	public String problem() {
		return this.problem;
	}

	/**
	 * Returns what to do about it.
	 * @return the remedy, whole sentences
	 */
	public String remedy() {
		return this.remedy;
	}

}
