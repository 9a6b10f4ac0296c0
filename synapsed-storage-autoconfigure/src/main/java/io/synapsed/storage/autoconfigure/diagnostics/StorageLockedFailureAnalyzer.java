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
import io.synapsed.storage.exception.StorageLockedException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * The directory is in use.
 */
class StorageLockedFailureAnalyzer extends AbstractFailureAnalyzer<StorageLockedException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, StorageLockedException cause) {
		return new FailureAnalysis(cause.getMessage(),
				"Stop the other process that uses the directory, or the other application of this process (two web"
						+ " applications on one server are one process), or give this application a directory of its own"
						+ " with '"
						+ StorageProperties.propertyName(cause.store().orElse(StorageProperties.DEFAULT_STORE), "path")
						+ "'. Two instances cannot share an embedded engine.",
				cause);
	}

}
