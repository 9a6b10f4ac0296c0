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

import io.synapsed.storage.autoconfigure.properties.StorageProperties;
import io.synapsed.storage.exception.UnsupportedCapabilityException;

/**
 * A store lacks a capability that {@code require} names.
 *
 * @since 0.1.0
 */
public class UnmetRequirementException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String store;

	private final String engine;

	private final UnsupportedCapabilityException missing;

	private final transient List<String> engines;

	/**
	 * Creates an exception.
	 * @param store name of the store
	 * @param engine name of its engine
	 * @param missing what is missing
	 * @param engines the engines that can have what is missing, with the condition for it
	 */
	public UnmetRequirementException(String store, String engine, UnsupportedCapabilityException missing,
			List<String> engines) {
		super(StorageProperties.propertyName(store, "require") + " is not met: " + missing.getMessage(), missing);
		this.store = store;
		this.engine = engine;
		this.missing = missing;
		this.engines = engines;
	}

	String store() {
		return this.store;
	}

	String engine() {
		return this.engine;
	}

	List<String> engines() {
		return this.engines;
	}

	UnsupportedCapabilityException missing() {
		return this.missing;
	}

}
