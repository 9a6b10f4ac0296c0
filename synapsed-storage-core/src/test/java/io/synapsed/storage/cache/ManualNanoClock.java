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
package io.synapsed.storage.cache;

import java.util.function.LongSupplier;

/**
 * A clock for leases and confirmations that moves when a test says so.
 */
final class ManualNanoClock implements LongSupplier {

	// As with the real one, the value itself says nothing, and may be about to overflow.
	private volatile long nanos = Long.MAX_VALUE - 3_000_000_000L;

	@Override
	public long getAsLong() {
		return this.nanos;
	}

	void advanceMillis(long millis) {
		this.nanos += millis * 1_000_000;
	}

}
