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

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * A property must be set and is not. Boot would call that an invalid value 'null'.
 *
 * @since 0.1.0
 */
public class UnsetStoragePropertyException extends InvalidConfigurationPropertyValueException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates an exception.
	 * @param property full name of the property
	 * @param reason why it must be set and what to
	 */
	public UnsetStoragePropertyException(String property, String reason) {
		super(property, null, reason);
	}

	@Override
	public String getMessage() {
		return "Property " + getName() + " is not set: " + getReason();
	}

}
