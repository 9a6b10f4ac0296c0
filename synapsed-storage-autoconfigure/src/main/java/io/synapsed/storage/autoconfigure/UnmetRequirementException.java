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
package io.synapsed.storage.autoconfigure;

import java.util.Map;

import io.synapsed.storage.exception.UnsupportedCapabilityException;

/**
 * A store lacks a capability that {@code require} names.
 */
class UnmetRequirementException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final StoreSettings settings;

	private final UnsupportedCapabilityException missing;

	private final transient Map<StorageType, String> engines;

	/**
	 * Creates an exception.
	 * @param engines the engines that can have what is missing, with the condition for it
	 */
	UnmetRequirementException(StoreSettings settings, UnsupportedCapabilityException missing,
			Map<StorageType, String> engines) {
		super(settings.propertyName("require") + " is not met: " + missing.getMessage(), missing);
		this.settings = settings;
		this.missing = missing;
		this.engines = engines;
	}

	Map<StorageType, String> engines() {
		return this.engines;
	}

	StoreSettings settings() {
		return this.settings;
	}

	UnsupportedCapabilityException missing() {
		return this.missing;
	}

}
