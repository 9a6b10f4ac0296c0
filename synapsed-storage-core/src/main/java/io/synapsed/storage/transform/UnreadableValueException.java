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

package io.synapsed.storage.transform;

import io.synapsed.storage.exception.IntegrityException;

/**
 * Thrown for stored bytes that are damaged, forged, or encoded in a way that this store
 * cannot decode.
 *
 * @since 0.1.0
 */
public class UnreadableValueException extends IntegrityException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates an exception.
	 * @param reason what is wrong with the stored value, to follow "it"
	 */
	public UnreadableValueException(String reason) {
		super(null, "a stored value cannot be read: " + reason);
	}

	/**
	 * Creates an exception.
	 * @param reason what is wrong with the stored value, to follow "it"
	 * @param cause the failure
	 */
	public UnreadableValueException(String reason, Throwable cause) {
		super(null, "a stored value cannot be read: " + reason, cause);
	}

}
