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

import io.synapsed.storage.spi.OptionalLibrary;

/**
 * A property selects something whose library is not on the class path.
 *
 * @since 0.1.0
 */
public class MissingStorageLibraryException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String property;

	private final String value;

	private final transient OptionalLibrary library;

	/**
	 * Creates an exception.
	 * @param property full name of the property
	 * @param value its value, which is no secret
	 * @param groupId group of the library
	 * @param artifactId name of the library
	 */
	public MissingStorageLibraryException(String property, String value, String groupId, String artifactId) {
		this(property, value, new OptionalLibrary(groupId, artifactId));
	}

	private MissingStorageLibraryException(String property, String value, OptionalLibrary library) {
		super("'" + property + "' is '" + value + "', and " + library.coordinates() + " is not on the class path");
		this.property = property;
		this.value = value;
		this.library = library;
	}

	/**
	 * Returns the property that asks for the library.
	 * @return its full name
	 */
	public String property() {
		return this.property;
	}

	/**
	 * Returns the value of the property.
	 * @return its text
	 */
	public String value() {
		return this.value;
	}

	/**
	 * Returns the library that is missing.
	 * @return its coordinates
	 */
	public OptionalLibrary library() {
		return this.library;
	}

}
