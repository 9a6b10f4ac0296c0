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
package io.synapsed.storage.sample;

import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The application on the engines that {@link SampleApplicationIntegrationTests} leaves to
 * the night, but for Cassandra, whose server takes longest.
 */
@ParameterizedClass(name = "{0}", allowZeroInvocations = true)
@MethodSource("engines")
class OtherEnginesIntegrationTests extends EngineTests {

	static Stream<String> engines() {
		return NIGHTLY ? Stream.empty() : Stream.of("mvstore", "sqlite", "memory");
	}

}
