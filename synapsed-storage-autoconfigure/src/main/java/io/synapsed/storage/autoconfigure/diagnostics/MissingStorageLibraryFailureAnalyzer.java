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

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * A library is absent.
 */
class MissingStorageLibraryFailureAnalyzer extends AbstractFailureAnalyzer<MissingStorageLibraryException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, MissingStorageLibraryException cause) {
		String version = cause.library()
			.version()
			.map((known) -> "\n        <version>" + known + "</version>")
			.orElse("");
		String action = """
				Add the dependency:

				    <dependency>
				        <groupId>%s</groupId>
				        <artifactId>%s</artifactId>%s
				    </dependency>

				(Gradle: implementation("%s")), or change '%s'.%s""".formatted(cause.library().groupId(),
				cause.library().artifactId(), version, cause.library().coordinates(), cause.property(),
				version.isEmpty() ? "" : " Leave the version out if your build takes it from Spring Boot.");
		return new FailureAnalysis("The property '" + cause.property() + "' is '" + cause.value()
				+ "', and the library for it, " + cause.library().groupId() + ":" + cause.library().artifactId()
				+ ", is not on the class path.", action, cause);
	}

}
