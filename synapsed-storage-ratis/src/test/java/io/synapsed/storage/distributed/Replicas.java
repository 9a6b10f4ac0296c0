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

/**
 * Looks at what replicas hold.
 */
final class Replicas {

	private Replicas() {
	}

	/**
	 * Returns everything that the replica of an instance holds, records of its own
	 * included, but for its progress: that names entries that changed nothing only when a
	 * snapshot is taken.
	 */
	static List<List<Object>> content(DistributedStore store) {
		// It has everything that was written before.
		store.probe();
		List<List<Object>> all = new ArrayList<>();
		try (EntryCursor cursor = store.partition().replica().engine().scan(KeyRange.all(), ScanOptions.DEFAULT)) {
			for (Entry entry = cursor.next(); entry != null; entry = cursor.next()) {
				if (!entry.key().equals(Progress.KEY)) {
					all.add(List.of(entry.key(), entry.value(), entry.version(), entry.expiresAt()));
				}
			}
		}
		return all;
	}

	static Bytes key(String key) {
		return Namespace.DEFAULT.encode(key);
	}

	static Mutation.Put put(String key, String value) {
		return new Mutation.Put(key(key), Bytes.utf8(value), Entry.NEVER, Entry.NO_SERIALIZER);
	}

	static String value(ReadView view, String key, ReadOptions options) {
		Entry entry = view.get(key(key), options);
		return (entry != null) ? entry.value().toUtf8() : null;
	}

	static String value(ReadView view, String key) {
		return value(view, key, ReadOptions.DEFAULT);
	}

}
