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

package io.synapsed.storage.testkit.capability;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.spi.CommitResult;
import io.synapsed.storage.spi.Condition;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.Namespace;
import io.synapsed.storage.spi.ReadView;
import io.synapsed.storage.spi.WriteBatch;
import org.jspecify.annotations.Nullable;

/**
 * Text in, text out, straight on the store: what every probe does.
 */
record StoreAccess(KeyValueStore store, long now) {

	static StoreAccess to(StoreUnderTest store) {
		return to(store, store.store());
	}

	static StoreAccess to(StoreUnderTest opened, KeyValueStore store) {
		return new StoreAccess(store, opened.clock().millis());
	}

	static Bytes key(String key) {
		return Namespace.DEFAULT.encode(key);
	}

	static Mutation.Put mutation(String key, String value) {
		return new Mutation.Put(key(key), Bytes.utf8(value), Entry.NEVER, Entry.NO_SERIALIZER);
	}

	Version put(String key, String value) {
		return this.store.put(mutation(key, value), this.now);
	}

	boolean delete(String key) {
		return this.store.delete(key(key), this.now);
	}

	CommitResult putIf(String key, String value, String conditionKey, @Nullable Version expected) {
		return this.store.commit(WriteBatch.of(mutation(key, value), new Condition(key(conditionKey), expected)),
				this.now);
	}

	@Nullable String get(String key) {
		return get(this.store, key);
	}

	Entry entry(String key) {
		Entry entry = this.store.get(key(key), ReadOptions.BYPASS_CACHE);
		if (entry == null) {
			throw new AssertionError("The entry '" + key + "' is gone");
		}
		return entry;
	}

	Version version(String key) {
		return entry(key).version();
	}

	static @Nullable String get(ReadView view, String key) {
		Entry entry = view.get(key(key), ReadOptions.BYPASS_CACHE);
		return (entry != null) ? entry.value().toUtf8() : null;
	}

}
