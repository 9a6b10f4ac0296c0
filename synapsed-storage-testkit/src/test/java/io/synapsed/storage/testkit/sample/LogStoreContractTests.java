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

package io.synapsed.storage.testkit.sample;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import io.synapsed.storage.testkit.KeyValueStoreContract;
import io.synapsed.storage.testkit.StoreFixture;
import io.synapsed.storage.transform.TransformLayer;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The contract for the sample engine, alone and below the sample layer.
 */
@ParameterizedClass(name = "{0}")
@MethodSource("fixtures")
class LogStoreContractTests extends KeyValueStoreContract {

	@Parameter
	private StoreFixture fixture;

	static Stream<StoreFixture> fixtures() {
		return Stream.of(new LogStoreFixture(List.of()), new LogStoreFixture(
				List.of(new SlowOperationLayer(Duration.ofMillis(1)), new TransformLayer(List.of(), false))));
	}

	@Override
	protected StoreFixture fixture() {
		return this.fixture;
	}

}
