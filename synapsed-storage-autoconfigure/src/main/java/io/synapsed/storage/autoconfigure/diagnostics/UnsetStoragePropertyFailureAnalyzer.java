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

import java.util.Locale;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.annotation.Order;

/**
 * A property must be set and is not.
 */
@Order(0)
class UnsetStoragePropertyFailureAnalyzer extends AbstractFailureAnalyzer<UnsetStoragePropertyException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, UnsetStoragePropertyException cause) {
		return new FailureAnalysis("The property '" + cause.getName() + "' is not set. " + cause.getReason(),
				"Set '" + cause.getName() + "' in a configuration file, such as application.yaml, as an argument:\n\n"
						+ "    --" + cause.getName() + "=…\n\nor as the variable of the environment:\n\n    "
						+ variable(cause.getName()) + "=…",
				cause);
	}

	private static String variable(String property) {
		return property.replace("-", "").replace('.', '_').toUpperCase(Locale.ROOT);
	}

}
