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

import io.synapsed.storage.autoconfigure.properties.StorageProperties;
import io.synapsed.storage.exception.StorageConfigurationException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Core refused a setting, or the data contradicts it.
 */
class StorageConfigurationFailureAnalyzer extends AbstractFailureAnalyzer<StorageConfigurationException> {

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, StorageConfigurationException cause) {
		return new FailureAnalysis(String.valueOf(cause.getMessage()),
				"Check the settings under '" + cause.store()
					.filter((store) -> !StorageProperties.DEFAULT_STORE.equals(store))
					.map((store) -> StorageProperties.PREFIX + ".stores." + store)
					.orElse(StorageProperties.PREFIX) + "'.",
				cause);
	}

}
