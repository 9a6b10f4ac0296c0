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

package io.synapsed.storage.testkit.fault.step;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.spi.Condition;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.WriteBatch;

/**
 * Writes that are tried with an error at every step. Each finds the same entries and
 * changes some of them.
 */
enum SteppedWrite {

	/** One value in the place of another. */
	PUT {

		@Override
		void run(KeyValueStore store, Map<String, Version> versions) {
			store.put(put("a", "new"), NOW);
		}

	},

	/** One value with a time to live. */
	PUT_EXPIRING {

		@Override
		void run(KeyValueStore store, Map<String, Version> versions) {
			store.put(expiring("new", "new"), NOW);
		}

	},

	/** A value that never expires in the place of one that does. */
	PUT_OVER_EXPIRING {

		@Override
		void run(KeyValueStore store, Map<String, Version> versions) {
			store.put(put("expiring", "new"), NOW);
		}

	},

	/** A removal. */
	DELETE {

		@Override
		void run(KeyValueStore store, Map<String, Version> versions) {
			store.delete(Bytes.utf8("a"), NOW);
		}

	},

	/** A removal of what would expire. */
	DELETE_EXPIRING {

		@Override
		void run(KeyValueStore store, Map<String, Version> versions) {
			store.delete(Bytes.utf8("expiring"), NOW);
		}

	},

	/** All kinds of changes, under a condition. */
	BATCH {

		@Override
		void run(KeyValueStore store, Map<String, Version> versions) {
			store
				.commit(new WriteBatch(
						List.of(put("a", "new"), expiring("new", "new"), new Mutation.Delete(Bytes.utf8("b")),
								put("new", "newer"), expiring("expiring", "new"),
								new Mutation.Delete(Bytes.utf8("new")), put("last", "new")),
						List.of(new Condition(Bytes.utf8("a"), versions.get("a")))), NOW);
		}

	},

	/** Maintenance: what no one sees. */
	REWRITE {

		@Override
		void run(KeyValueStore store, Map<String, Version> versions) {
			store.commit(WriteBatch.of(List.of(new Mutation.Rewrite(put("a", "recoded"), versions.get("a")),
					new Mutation.Rewrite(expiring("expiring", "recoded"), versions.get("expiring")))), NOW);
		}

	};

	/** When all is written, in milliseconds since the epoch. */
	static final long NOW = 1_000_000;

	/** When entries with a time to live expire: never by the clock of a test. */
	static final long EXPIRES_AT = Long.MAX_VALUE / 2;

	abstract void run(KeyValueStore store, Map<String, Version> versions);

	static Mutation.Put put(String key, String value) {
		return new Mutation.Put(Bytes.utf8(key), Bytes.utf8(value), Entry.NEVER, Entry.NO_SERIALIZER);
	}

	static Mutation.Put expiring(String key, String value) {
		return new Mutation.Put(Bytes.utf8(key), Bytes.utf8(value), EXPIRES_AT, Entry.NO_SERIALIZER);
	}

	/**
	 * Puts the entries that each write finds.
	 * @return their versions
	 */
	static Map<String, Version> arrange(KeyValueStore store) {
		store.commit(WriteBatch.of(List.of(put("a", "old"), put("b", "old"), expiring("expiring", "old"),
				new Mutation.Delete(Bytes.utf8("new")), new Mutation.Delete(Bytes.utf8("last")))), NOW);
		Map<String, Version> versions = new TreeMap<>();
		for (String key : List.of("a", "b", "expiring")) {
			Entry entry = store.get(Bytes.utf8(key), io.synapsed.storage.common.ReadOptions.DEFAULT);
			if (entry == null) {
				throw new IllegalStateException(key + " is absent");
			}
			versions.put(key, entry.version());
		}
		return versions;
	}

}
