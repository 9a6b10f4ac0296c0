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

package io.synapsed.storage.autoconfigure.diagnostics;

import io.synapsed.storage.exception.StorageException;

/**
 * A part of core refused a setting. Ties what it says to the properties it came from.
 *
 * @since 0.1.0
 */
public class InvalidStorageSettingException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String property;

	private final String reason;

	/**
	 * Creates an exception.
	 * @param property full name of the property, or of the group it belongs to
	 * @param cause what core says
	 */
	public InvalidStorageSettingException(String property, StorageException cause) {
		super("Invalid '" + property + "': " + cause.getMessage(), cause);
		this.property = property;
		this.reason = String.valueOf(cause.getMessage());
	}

	String reason() {
		return this.reason;
	}

	String property() {
		return this.property;
	}

}
