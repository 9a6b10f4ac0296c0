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

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * The stack lacks what the application requires.
 */
class UnmetRequirementFailureAnalyzer extends AbstractFailureAnalyzer<UnmetRequirementException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, UnmetRequirementException cause) {
		String capability = cause.missing().capability().propertyValue();
		String require = StorageProperties.propertyName(cause.store(), "require");
		String description = "The property '" + require + "' asks for '" + capability + "', and the store '"
				+ cause.store() + "' with the engine '" + cause.engine() + "' cannot do that.";
		String action = "Set '" + StorageProperties.propertyName(cause.store(), "type") + "' to an engine that can: "
				+ String.join(", ", cause.engines())
				+ (capability.startsWith("durable-")
						? "; and '" + StorageProperties.propertyName(cause.store(), "durability") + "' to '"
								+ capability.substring("durable-".length()) + "' or better"
						: "")
				+ ". Or remove '" + capability + "' from '" + require + "'.";
		return new FailureAnalysis(description, action, cause);
	}

}
