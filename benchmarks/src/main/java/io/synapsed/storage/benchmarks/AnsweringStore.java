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

/**
 * An engine that has an entry under every key.
 */
final class AnsweringStore extends ForwardingStore {

	private static final Version VERSION = Version.of(1);

	AnsweringStore(KeyValueStore delegate) {
		super(delegate);
	}

	@Override
	public Entry get(Bytes key, ReadOptions options) {
		return new Entry(key, Bytes.EMPTY, VERSION, Entry.NEVER, Entry.NO_SERIALIZER);
	}

	@Override
	public EntryLease lease(Bytes key, ReadOptions options) {
		return EntryLease.of(get(key, options));
	}

}
