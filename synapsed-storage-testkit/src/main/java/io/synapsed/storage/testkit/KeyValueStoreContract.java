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

import org.junit.jupiter.api.Nested;

/**
 * The whole contract. Whoever writes an engine or a layer extends this class, names a
 * fixture, and has every test run against it. The parts can be used on their own too.
 *
 * @since 0.1.0
 */
public abstract class KeyValueStoreContract {

	/**
	 * Returns how to get at the store.
	 * @return the fixture
	 */
	protected abstract StoreFixture fixture();

	@Nested
	class Capability extends CapabilityContract {

		@Override
		protected StoreFixture fixture() {
			return KeyValueStoreContract.this.fixture();
		}

	}

	@Nested
	class ReadWrite extends ReadWriteContract {

		@Override
		protected StoreFixture fixture() {
			return KeyValueStoreContract.this.fixture();
		}

	}

	@Nested
	class LeasedRead extends LeasedReadContract {

		@Override
		protected StoreFixture fixture() {
			return KeyValueStoreContract.this.fixture();
		}

	}

	@Nested
	class Consistency extends ConsistencyContract {

		@Override
		protected StoreFixture fixture() {
			return KeyValueStoreContract.this.fixture();
		}

	}

	@Nested
	class Key extends KeyContract {

		@Override
		protected StoreFixture fixture() {
			return KeyValueStoreContract.this.fixture();
		}

	}

	@Nested
	class Scan extends ScanContract {

		@Override
		protected StoreFixture fixture() {
			return KeyValueStoreContract.this.fixture();
		}

	}

	@Nested
	class BulkDelete extends BulkDeleteContract {

		@Override
		protected StoreFixture fixture() {
			return KeyValueStoreContract.this.fixture();
		}

	}

	@Nested
	class Batch extends BatchContract {

		@Override
		protected StoreFixture fixture() {
			return KeyValueStoreContract.this.fixture();
		}

	}

	@Nested
	class ColocatedBatch extends ColocatedBatchContract {

		@Override
		protected StoreFixture fixture() {
			return KeyValueStoreContract.this.fixture();
		}

	}

	@Nested
	class Conditional extends ConditionalContract {

		@Override
		protected StoreFixture fixture() {
			return KeyValueStoreContract.this.fixture();
		}

	}

	@Nested
	class Increment extends IncrementContract {

		@Override
		protected StoreFixture fixture() {
			return KeyValueStoreContract.this.fixture();
		}

	}

	@Nested
	class Expiry extends ExpiryContract {

		@Override
		protected StoreFixture fixture() {
			return KeyValueStoreContract.this.fixture();
		}

	}

	@Nested
	class Rewrite extends RewriteContract {

		@Override
		protected StoreFixture fixture() {
			return KeyValueStoreContract.this.fixture();
		}

	}

	@Nested
	class Snapshot extends SnapshotContract {

		@Override
		protected StoreFixture fixture() {
			return KeyValueStoreContract.this.fixture();
		}

	}

	@Nested
	class Transaction extends TransactionContract {

		@Override
		protected StoreFixture fixture() {
			return KeyValueStoreContract.this.fixture();
		}

	}

	@Nested
	class RangeProtection extends RangeProtectionContract {

		@Override
		protected StoreFixture fixture() {
			return KeyValueStoreContract.this.fixture();
		}

	}

	@Nested
	class Watch extends WatchContract {

		@Override
		protected StoreFixture fixture() {
			return KeyValueStoreContract.this.fixture();
		}

	}

	@Nested
	class ResumableWatch extends ResumableWatchContract {

		@Override
		protected StoreFixture fixture() {
			return KeyValueStoreContract.this.fixture();
		}

	}

	@Nested
	class Lifecycle extends LifecycleContract {

		@Override
		protected StoreFixture fixture() {
			return KeyValueStoreContract.this.fixture();
		}

	}

	@Nested
	class History extends HistoryContract {

		@Override
		protected StoreFixture fixture() {
			return KeyValueStoreContract.this.fixture();
		}

	}

	@Nested
	class Async extends AsyncContract {

		@Override
		protected StoreFixture fixture() {
			return KeyValueStoreContract.this.fixture();
		}

	}

	@Nested
	class Reactive extends ReactiveContract {

		@Override
		protected StoreFixture fixture() {
			return KeyValueStoreContract.this.fixture();
		}

	}

}
