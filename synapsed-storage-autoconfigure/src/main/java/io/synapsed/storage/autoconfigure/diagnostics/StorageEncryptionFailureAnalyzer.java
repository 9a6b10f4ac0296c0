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
import io.synapsed.storage.exception.StorageEncryptionException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * The keys do not fit what is stored.
 */
class StorageEncryptionFailureAnalyzer extends AbstractFailureAnalyzer<StorageEncryptionException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, StorageEncryptionException cause) {
		String store = cause.store().orElse(StorageProperties.DEFAULT_STORE);
		return new FailureAnalysis(cause.getMessage(), "Give the store the key that it names: with '"
				+ StorageProperties.propertyName(store, "encryption.keys") + "', in the file of '"
				+ StorageProperties.propertyName(store, "encryption.key-file")
				+ "', or by the key management service. A key may be taken away once a newer one is the current key"
				+ " and the store was opened with both.", cause);
	}

}
