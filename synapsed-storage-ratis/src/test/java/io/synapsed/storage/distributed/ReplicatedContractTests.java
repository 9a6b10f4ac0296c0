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

package io.synapsed.storage.distributed;

import io.synapsed.storage.testkit.KeyValueStoreContract;
import io.synapsed.storage.testkit.StoreFixture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Runs the whole contract on three instances, through one that does not lead. It takes
 * minutes, so every build runs {@link ReplicatedContractSliceTests}.
 */
@Tag("nightly")
@ParameterizedClass(name = "{0}")
@EnumSource
class ReplicatedContractTests extends KeyValueStoreContract {

	@Parameter
	private ReplicatedFixture fixture;

	@Override
	protected StoreFixture fixture() {
		return this.fixture;
	}

}
