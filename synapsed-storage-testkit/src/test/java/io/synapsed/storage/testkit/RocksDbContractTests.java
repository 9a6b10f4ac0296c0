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

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import io.synapsed.storage.common.Durability;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs the contract for RocksDB with each durability, under half of the pairs of codecs,
 * and under stacks of layers: some of them, all with
 * {@code -Dsynapsed.storage.test.all-stacks=true}.
 */
@ParameterizedClass(name = "{0}")
@MethodSource("fixtures")
class RocksDbContractTests extends KeyValueStoreContract {

	@Parameter
	private StoreFixture fixture;

	static Stream<StoreFixture> fixtures() {
		if (!Stack.isEveryStackAsked()) {
			return some();
		}
		return Stream.concat(Stack.all().stream().map((stack) -> new RocksDbFixture(stack, Durability.PROCESS)),
				Stream.of(Durability.NONE, Durability.POWER)
					.map((durability) -> new RocksDbFixture(Stack.of(Stack.Layer.HEADER), durability)));
	}

	/**
	 * Pairs of codecs stand over each durability: there is no cache before the engine.
	 */
	private static Stream<StoreFixture> some() {
		List<StoreFixture> fixtures = new ArrayList<>();
		fixtures.add(new RocksDbFixture(Stack.of(), Durability.PROCESS));
		fixtures.add(new RocksDbFixture(
				Stack.of(Stack.Layer.LZ4, Stack.Layer.CACHE, Stack.Layer.OBSERVATION, Stack.Layer.BACKEND_METRICS),
				Durability.PROCESS));
		Durability[] durabilities = Durability.values();
		for (Stack pair : Stack.codecPairs(1)) {
			fixtures.add(new RocksDbFixture(pair, durabilities[fixtures.size() % durabilities.length]));
		}
		return fixtures.stream();
	}

	@Override
	protected StoreFixture fixture() {
		return this.fixture;
	}

}
