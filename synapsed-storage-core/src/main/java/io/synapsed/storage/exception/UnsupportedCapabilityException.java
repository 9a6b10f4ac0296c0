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

import io.synapsed.storage.common.Capability;

/**
 * Thrown when an operation needs a capability that the store lacks.
 *
 * @since 0.1.0
 */
public class UnsupportedCapabilityException extends NonTransientStorageException {

	private static final long serialVersionUID = 1L;

	/** What the store lacks. */
	private final Capability capability;

	/**
	 * Creates an exception.
	 * @param store name of the store
	 * @param capability what the store lacks
	 * @param available what the store can do
	 */
	public UnsupportedCapabilityException(String store, Capability capability, Set<Capability> available) {
		super(store, "lacks the capability " + capability.propertyValue() + ". This store has: "
				+ available.stream().map(Capability::propertyValue).sorted().toList(), null);
		this.capability = capability;
	}

	/**
	 * Returns what the store lacks.
	 * @return the capability
	 */
	public Capability capability() {
		return this.capability;
	}

}
