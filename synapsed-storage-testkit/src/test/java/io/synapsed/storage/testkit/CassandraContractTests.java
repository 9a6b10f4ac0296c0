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

package io.synapsed.storage.testkit;

import java.util.stream.Stream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs the contract for Cassandra: alone with conditional writes, and with plain writes
 * under a stack of layers. Both under all stacks with
 * {@code -Dsynapsed.storage.test.all-stacks=true}.
 */
@Tag("cassandra")
@ParameterizedClass(name = "{0}")
@MethodSource("fixtures")
class CassandraContractTests extends KeyValueStoreContract {

	@Parameter
	private StoreFixture fixture;

	static Stream<StoreFixture> fixtures() {
		return Stack.isEveryStackAsked() ? every()
				: Stream.of(new CassandraFixture(Stack.of(), true), new CassandraFixture(Stack.of(Stack.Layer.LZ4,
						Stack.Layer.TINY_CACHE, Stack.Layer.OBSERVATION, Stack.Layer.BACKEND_METRICS), false));
	}

	/** Every two layers, as with engines that cost nothing, would take hours. */
	private static Stream<StoreFixture> every() {
		return Stream.concat(Stream.of(Stack.of()), Stack.manyLayers().stream().map(Stack::withoutLimits))
			.flatMap((stack) -> Stream.of(new CassandraFixture(stack, true), new CassandraFixture(stack, false)));
	}

	@Override
	protected StoreFixture fixture() {
		return this.fixture;
	}

}
