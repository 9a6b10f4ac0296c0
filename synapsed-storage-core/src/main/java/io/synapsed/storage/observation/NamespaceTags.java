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

package io.synapsed.storage.observation;

import java.util.Set;

/**
 * Selects the namespaces that have their own tag on the meter
 * {@link StorageMeter#OPERATIONS}. Clients that choose namespaces could create any number
 * of tags, so there is a limit.
 *
 * @param limit largest number of namespaces with their own tag, 0 for none; further
 * namespaces are counted as {@code other}
 * @param declared namespaces that get a tag first; the default one has an empty name
 * @since 0.1.0
 */
public record NamespaceTags(int limit, Set<String> declared) {

	/**
	 * Creates the settings.
	 * @param limit largest number of namespaces with their own tag
	 * @param declared namespaces that get a tag first; copied
	 * @throws IllegalArgumentException if the limit is negative
	 */
	public NamespaceTags {
		if (limit < 0) {
			throw new IllegalArgumentException("The limit must not be negative");
		}
		declared = Set.copyOf(declared);
	}

}
