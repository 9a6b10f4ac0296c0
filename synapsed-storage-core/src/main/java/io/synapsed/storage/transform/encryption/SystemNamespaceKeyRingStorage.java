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

package io.synapsed.storage.transform.encryption;

import java.time.InstantSource;
import java.util.Optional;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.engine.EncryptionMark;
import io.synapsed.storage.spi.Condition;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.WriteBatch;

/**
 * Stores a key ring in the system namespace of the store itself, for stores that several
 * processes share. Copies of such a store contain its wrapped keys. Safe for use by
 * several threads.
 *
 * @since 0.1.0
 */
public final class SystemNamespaceKeyRingStorage implements KeyRingStorage {

	private static final Bytes KEY = EncryptionMark.keyRingKey();

	private final KeyValueStore engine;

	private final InstantSource clock;

	/**
	 * Creates the storage.
	 * @param engine the store, below all codecs
	 * @param clock the clock of the store
	 */
	public SystemNamespaceKeyRingStorage(KeyValueStore engine, InstantSource clock) {
		this.engine = engine;
		this.clock = clock;
	}

	@Override
	public Optional<Bytes> load() {
		return Optional.ofNullable(this.engine.get(KEY, ReadOptions.BYPASS_CACHE)).map(Entry::value);
	}

	@Override
	public boolean replace(Optional<Bytes> expected, Bytes content) {
		Entry current = this.engine.get(KEY, ReadOptions.BYPASS_CACHE);
		if (!Optional.ofNullable(current).map(Entry::value).equals(expected)) {
			return false;
		}
		Condition condition = new Condition(KEY, (current != null) ? current.version() : null);
		boolean stored = this.engine
			.commit(WriteBatch.of(new Mutation.Put(KEY, content, Entry.NEVER, Entry.NO_SERIALIZER), condition),
					this.clock.millis())
			.applied();
		if (stored) {
			this.engine.flush();
		}
		return stored;
	}

	@Override
	public String location() {
		return "the store itself";
	}

}
