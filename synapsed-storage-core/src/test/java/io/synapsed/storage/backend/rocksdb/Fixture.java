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

package io.synapsed.storage.backend.rocksdb;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.common.ScanOptions;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.EntryCursor;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.Namespace;
import io.synapsed.storage.spi.ReadView;
import io.synapsed.storage.spi.Statistic;

/**
 * What the tests of this package share.
 */
final class Fixture {

	static final long NOW = 1_800_000_000_000L;

	private Fixture() {
	}

	static RocksDbStore open(Path directory) {
		return builder(directory).build();
	}

	static RocksDbStoreBuilder builder(Path directory) {
		return RocksDbStore.builder().name("test").directory(directory).clock(new MutableClock(NOW));
	}

	static Bytes key(String key) {
		return Namespace.DEFAULT.encode(key);
	}

	static Mutation.Put put(String key, String value) {
		return new Mutation.Put(key(key), Bytes.utf8(value), Entry.NEVER, 0);
	}

	static Mutation.Put put(String key, String value, long expiresAt) {
		return new Mutation.Put(key(key), Bytes.utf8(value), expiresAt, 0);
	}

	static String value(ReadView view, String key) {
		Entry entry = view.get(key(key), ReadOptions.DEFAULT);
		return (entry != null) ? entry.value().toUtf8() : null;
	}

	static List<String> keys(ReadView view, KeyRange range, ScanOptions options) {
		try (EntryCursor cursor = view.scan(Namespace.DEFAULT.encode(range), options)) {
			List<String> keys = new ArrayList<>();
			for (Entry entry = cursor.next(); entry != null; entry = cursor.next()) {
				keys.add(Namespace.DEFAULT.decode(entry.key()).toUtf8());
			}
			return keys;
		}
	}

	static double statistic(RocksDbStore store, String name) {
		return Statistic.named(store.statistics(), "rocksdb." + name).value().getAsDouble();
	}

}
