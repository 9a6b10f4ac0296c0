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

import io.synapsed.storage.testkit.BatchContract;
import io.synapsed.storage.testkit.ConsistencyContract;
import io.synapsed.storage.testkit.StoreFixture;
import io.synapsed.storage.testkit.WatchContract;
import org.junit.jupiter.api.Nested;

/**
 * Runs those parts of the contract on three instances that replication may break most
 * easily, through one that does not lead.
 */
class ReplicatedContractSliceTests {

	@Nested
	class Batch extends BatchContract {

		@Override
		protected StoreFixture fixture() {
			return ReplicatedFixture.ROCKSDB;
		}

	}

	@Nested
	class Consistency extends ConsistencyContract {

		@Override
		protected StoreFixture fixture() {
			return ReplicatedFixture.ROCKSDB;
		}

	}

	@Nested
	class Watch extends WatchContract {

		@Override
		protected StoreFixture fixture() {
			return ReplicatedFixture.ROCKSDB;
		}

	}

}
