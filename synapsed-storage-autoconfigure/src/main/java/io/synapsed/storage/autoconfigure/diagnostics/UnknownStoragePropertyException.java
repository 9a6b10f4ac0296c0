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

import java.util.List;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * Properties are set that no part of the application binds: names that are misspelt.
 */
class UnknownStoragePropertyException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final transient List<Unknown> unknown;

	UnknownStoragePropertyException(List<Unknown> unknown) {
		super("Unknown properties: " + unknown.stream().map(Unknown::describe).collect(Collectors.joining("; ")));
		this.unknown = List.copyOf(unknown);
	}

	List<Unknown> unknown() {
		return this.unknown;
	}

	/**
	 * A property that is not known. Its value may be a secret and is not kept.
	 *
	 * @param name the name as it is written
	 * @param origin where it is written
	 * @param nearest the valid name that is most like it, or {@code null} if none is
	 */
	record Unknown(String name, String origin, @Nullable String nearest) {

		String describe() {
			return "'" + this.name + "' (" + this.origin + ")"
					+ ((this.nearest != null) ? ", did you mean '" + this.nearest + "'?" : ", which no name is like");
		}

	}

}
