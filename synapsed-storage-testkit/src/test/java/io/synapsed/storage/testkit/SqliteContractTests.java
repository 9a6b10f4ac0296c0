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

import java.util.List;
import java.util.stream.Stream;

import io.synapsed.storage.common.Durability;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs the contract for SQLite with each durability and under stacks of layers: some of
 * them, all with {@code -Dsynapsed.storage.test.all-stacks=true}.
 */
@ParameterizedClass(name = "{0}")
@MethodSource("fixtures")
class SqliteContractTests extends KeyValueStoreContract {

	@Parameter
	private StoreFixture fixture;

	static Stream<StoreFixture> fixtures() {
		List<Stack> stacks = Stack.isEveryStackAsked() ? Stack.all() : List.of(Stack.of());
		return Stream.concat(stacks.stream().map((stack) -> new SqliteFixture(stack, Durability.PROCESS)),
				Stream.of(
						new SqliteFixture(Stack.of(Stack.Layer.LZ4, Stack.Layer.TINY_CACHE, Stack.Layer.OBSERVATION,
								Stack.Layer.BACKEND_METRICS), Durability.NONE),
						new SqliteFixture(Stack.of(Stack.Layer.HEADER), Durability.POWER)));
	}

	@Override
	protected StoreFixture fixture() {
		return this.fixture;
	}

}
