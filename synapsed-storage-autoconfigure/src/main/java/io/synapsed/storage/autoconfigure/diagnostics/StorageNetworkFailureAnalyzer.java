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
import io.synapsed.storage.exception.StorageNetworkException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.annotation.Order;

/**
 * The server of a store cannot be reached.
 */
@Order(1)
class StorageNetworkFailureAnalyzer extends AbstractFailureAnalyzer<StorageNetworkException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, StorageNetworkException cause) {
		return new FailureAnalysis(cause.getMessage(),
				"Start the server, or correct the settings of the connection: 'spring.data.redis.*' for the engine"
						+ " 'redis', 'spring.cassandra.*' with the local data centre for 'cassandra'. If the application"
						+ " can go on without this store, and its engine is 'redis', set '"
						+ StorageProperties.propertyName(cause.store().orElse(StorageProperties.DEFAULT_STORE), "mode")
						+ "' to 'cache': it starts then, and connects when the server is there.",
				cause);
	}

}
