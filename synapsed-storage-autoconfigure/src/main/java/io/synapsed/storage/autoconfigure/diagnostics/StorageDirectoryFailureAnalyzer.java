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
import io.synapsed.storage.exception.StorageDirectoryException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.annotation.Order;

/**
 * The path is wrong, or the directory belongs to another engine.
 */
@Order(0)
class StorageDirectoryFailureAnalyzer extends AbstractFailureAnalyzer<StorageDirectoryException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, StorageDirectoryException cause) {
		String store = cause.store().orElse(StorageProperties.DEFAULT_STORE);
		return new FailureAnalysis("The directory of store '" + store + "' cannot be used: " + cause.problem() + ".",
				cause.remedy().stripTrailing() + (cause.remedy().endsWith("\n") ? "\n\n" : " ")
						+ "The directory is set by '" + StorageProperties.propertyName(store, "path") + "'"
						+ (StorageProperties.DEFAULT_STORE.equals(store) ? "" : ", or by '"
								+ StorageProperties.propertyName(StorageProperties.DEFAULT_STORE, "path") + "'")
						+ "; the store lies in '" + store + "' below it.",
				cause);
	}

}
