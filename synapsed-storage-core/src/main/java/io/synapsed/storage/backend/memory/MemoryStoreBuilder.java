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

package io.synapsed.storage.backend.memory;

import io.synapsed.storage.engine.CallRegistry;
import io.synapsed.storage.engine.EngineBuilder;
import io.synapsed.storage.exception.StorageFullException;

/**
 * Builds a {@link MemoryStore}.
 *
 * @since 0.1.0
 */
public final class MemoryStoreBuilder extends EngineBuilder<MemoryStoreBuilder> {

	private long maxSize = Long.MAX_VALUE;

	private boolean replica;

	MemoryStoreBuilder() {
		super("memory");
	}

	/**
	 * Sets how much may be held. A write beyond it ends in a
	 * {@link StorageFullException}. Older versions that open snapshots pin do not count.
	 * @param maxSize bytes of keys and values with 128 bytes an entry for bookkeeping;
	 * unlimited unless set
	 * @return this builder
	 */
	public MemoryStoreBuilder maxSize(long maxSize) {
		if (maxSize < 1) {
			throw new IllegalArgumentException("The maximum size must be at least 1 byte, not " + maxSize);
		}
		this.maxSize = maxSize;
		return this;
	}

	/**
	 * Sets whether the store holds one of several equal copies of the data, for tests of
	 * replicas without files. It then changes by {@link MemoryStore#apply} only, and
	 * ignores {@link #maxSize}, because what is agreed on cannot be refused.
	 * @param replica whether it does; it does not unless set
	 * @return this builder
	 */
	public MemoryStoreBuilder replica(boolean replica) {
		this.replica = replica;
		return this;
	}

	/**
	 * Creates the store.
	 * @return a new, empty store
	 */
	public MemoryStore build() {
		return new MemoryStore(this, CallRegistry.uncounted(name()), this.replica ? Long.MAX_VALUE : this.maxSize,
				this.replica);
	}

}
