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

import io.synapsed.storage.common.ConsistencyLevel;
import org.jspecify.annotations.Nullable;

/**
 * The level of work that spans namespaces: the highest of their levels. Not safe for use
 * by several threads.
 */
final class HighestLevel {

	private final ConsistencyLevel own;

	private @Nullable ConsistencyLevel level;

	HighestLevel(StorageTemplate first) {
		this.own = first.store().consistencyLevel();
		this.level = first.level();
	}

	/**
	 * Takes in another namespace.
	 */
	void raise(StorageTemplate other) {
		if (effective(other.level()).isAbove(effective(this.level))) {
			this.level = other.level();
		}
	}

	private ConsistencyLevel effective(@Nullable ConsistencyLevel named) {
		return (named != null) ? named : this.own;
	}

	/**
	 * Returns the level, or {@code null} for the store's own.
	 */
	@Nullable ConsistencyLevel level() {
		return this.level;
	}

}
