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

import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs the contract for Redis in each topology and under stacks of layers: some of them,
 * all with {@code -Dsynapsed.storage.test.all-stacks=true}.
 */
@ParameterizedClass(name = "{0}")
@MethodSource("fixtures")
class RedisContractTests extends KeyValueStoreContract {

	@Parameter
	private StoreFixture fixture;

	static Stream<StoreFixture> fixtures() {
		Stream<StoreFixture> topologies = Stream.of(new RedisFixture(Stack.of(), RedisServers.STANDALONE, false, false),
				new RedisFixture(Stack.of(), RedisServers.SENTINEL));
		return Stream.concat(topologies, Stack.isEveryStackAsked() ? every() : some());
	}

	/**
	 * A server is a server, also behind Sentinel: that stands there for the engine alone,
	 * and a cluster for layers.
	 */
	private static Stream<StoreFixture> some() {
		return Stream.of(
				new RedisFixture(Stack.of(Stack.Layer.LZ4, Stack.Layer.CACHE, Stack.Layer.OBSERVATION,
						Stack.Layer.BACKEND_METRICS), RedisServers.STANDALONE),
				new RedisFixture(Stack.of(Stack.Layer.LZ4, Stack.Layer.TINY_CACHE), RedisServers.CLUSTER));
	}

	private static Stream<StoreFixture> every() {
		return shareable().stream()
			.flatMap((stack) -> Stream.of(new RedisFixture(stack, RedisServers.STANDALONE),
					new RedisFixture(stack, RedisServers.CLUSTER)));
	}

	/** Limits are not for stores that several processes share. */
	private static List<Stack> shareable() {
		return Stack.all().stream().filter((stack) -> !stack.layers().contains(Stack.Layer.LIMITS)).toList();
	}

	@Override
	protected StoreFixture fixture() {
		return this.fixture;
	}

}
