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

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.EntryLease;
import io.synapsed.storage.spi.ForwardingStore;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.Mutation;
import org.jspecify.annotations.Nullable;

/**
 * An engine that costs next to nothing: it holds the entry that was put last.
 */
final class HoldingStore extends ForwardingStore {

	private static final Version VERSION = Version.of(1);

	private @Nullable Entry last;

	HoldingStore(KeyValueStore delegate) {
		super(delegate);
	}

	@Override
	public Version put(Mutation.Put put, long now) {
		this.last = new Entry(put.key(), put.stored(), VERSION, put.expiresAt(), put.serializer());
		return VERSION;
	}

	@Override
	public @Nullable Entry get(Bytes key, ReadOptions options) {
		return this.last;
	}

	@Override
	public EntryLease lease(Bytes key, ReadOptions options) {
		return EntryLease.of(get(key, options));
	}

}
