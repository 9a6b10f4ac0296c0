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

import java.util.Set;

import io.synapsed.storage.common.ConsistencyLevel;

/**
 * Thrown when an operation asks for a consistency level that the store does not give. The
 * operation changed nothing, and was not done at a lower level.
 *
 * @since 0.1.0
 */
public class UnsupportedConsistencyLevelException extends NonTransientStorageException {

	private static final long serialVersionUID = 1L;

	/** What was asked for. */
	private final ConsistencyLevel level;

	/** What the store gives, in the order of the levels. */
	private final ConsistencyLevel[] available;

	/**
	 * Creates an exception.
	 * @param store name of the store
	 * @param level what was asked for
	 * @param available what the store gives
	 */
	public UnsupportedConsistencyLevelException(String store, ConsistencyLevel level, Set<ConsistencyLevel> available) {
		super(store,
				"does not give the consistency level " + level.propertyValue() + ". This store gives: "
						+ available.stream().sorted().map(ConsistencyLevel::propertyValue).toList()
						+ ". Ask for one of these, or use a store that gives the level",
				null);
		this.level = level;
		this.available = available.stream().sorted().toArray(ConsistencyLevel[]::new);
	}

	/**
	 * Returns what was asked for.
	 * @return the level
	 */
	public ConsistencyLevel level() {
		return this.level;
	}

	/**
	 * Returns what the store gives.
	 * @return the levels
	 */
	public Set<ConsistencyLevel> available() {
		return Set.of(this.available);
	}

}
