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

package io.synapsed.storage;

import java.util.Map;
import java.util.Set;

import io.synapsed.storage.common.ConsistencyLevel;

/**
 * What the reads and writes of a store may rely on.
 *
 * @param level what a call gets that names no level, in a namespace without one
 * @param set whether the level was set; otherwise it is what engine and cache give by
 * themselves
 * @param available the levels that the store gives; unmodifiable
 * @param namespaces the levels of namespaces that have their own, by name; unmodifiable
 * @since 0.1.0
 */
public record StoreConsistency(ConsistencyLevel level, boolean set, Set<ConsistencyLevel> available,
		Map<String, ConsistencyLevel> namespaces) {

	/**
	 * Copies the parts.
	 * @param level the level of the store
	 * @param set whether somebody has set it
	 * @param available the levels that the store gives
	 * @param namespaces the levels of namespaces, by name
	 */
	public StoreConsistency {
		available = Set.copyOf(available);
		namespaces = Map.copyOf(namespaces);
	}

}
