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

package io.synapsed.storage.benchmarks;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

import io.synapsed.storage.spi.ForwardingStore;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.StoreOperation;
import org.jspecify.annotations.Nullable;

/**
 * An engine that takes its time and counts what it is asked.
 */
final class CountingStore extends ForwardingStore {

	private static final long DELAY = 200_000_000;

	private final AtomicInteger reads = new AtomicInteger();

	CountingStore(KeyValueStore delegate) {
		super(delegate);
	}

	@Override
	protected <T extends @Nullable Object> T around(StoreOperation operation, Supplier<T> call) {
		if (operation == StoreOperation.GET) {
			this.reads.incrementAndGet();
			LockSupport.parkNanos(DELAY);
		}
		return call.get();
	}

	int reads() {
		return this.reads.get();
	}

}
