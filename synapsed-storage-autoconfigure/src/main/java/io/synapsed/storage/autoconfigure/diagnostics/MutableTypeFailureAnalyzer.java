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
import io.synapsed.storage.exception.MutableTypeException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.annotation.Order;

/**
 * A cache was to keep objects that can be changed. Asked before the analyzer of what it
 * extends is.
 */
@Order(0)
class MutableTypeFailureAnalyzer extends AbstractFailureAnalyzer<MutableTypeException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, MutableTypeException cause) {
		String property = (cause.namespace().isEmpty() ? "cache.decoded-values.enabled"
				: StorageProperties.namespaceProperty(cause.namespace(), "cache.decoded-values.enabled"));
		return new FailureAnalysis(
				"The cache cannot keep decoded values of " + cause.type() + " in the namespace '" + cause.namespace()
						+ "': " + cause.problem() + ".",
				"Make the type immutable: a record of immutable components is. Or declare it @Immutable if nothing"
						+ " changes its objects. Or set '"
						+ StorageProperties.propertyName(cause.store().orElse(StorageProperties.DEFAULT_STORE),
								property)
						+ "' to 'false', and remove the call of 'withDecodedValues()' if there is one.",
				cause);
	}

}
