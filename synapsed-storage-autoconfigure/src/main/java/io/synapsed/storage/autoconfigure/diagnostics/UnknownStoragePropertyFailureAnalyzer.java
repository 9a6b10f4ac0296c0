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

import java.util.stream.Collectors;

import io.synapsed.storage.autoconfigure.properties.StorageProperties;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains properties that are not known: where each is written and what it may mean.
 */
class UnknownStoragePropertyFailureAnalyzer extends AbstractFailureAnalyzer<UnknownStoragePropertyException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, UnknownStoragePropertyException cause) {
		String description = "These properties are not known and would have no effect:\n\n" + cause.unknown()
			.stream()
			.map((unknown) -> "    " + unknown.describe())
			.collect(Collectors.joining("\n"));
		return new FailureAnalysis(description,
				"Correct the names, or remove the properties. A key of a map that has dots stands in brackets, as in"
						+ " 'namespaces[a.b].ttl'. All names below '" + StorageProperties.PREFIX
						+ "' are those of Synapsed Storage; to start with a warning for each unknown one, set '"
						+ UnknownPropertyCheck.SWITCH + "' to 'true'.",
				cause);
	}

}
