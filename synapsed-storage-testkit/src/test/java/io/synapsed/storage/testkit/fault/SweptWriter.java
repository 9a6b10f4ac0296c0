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

package io.synapsed.storage.testkit.fault;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Durability;
import io.synapsed.storage.expiry.ExpirySweeper;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.Namespace;
import io.synapsed.storage.spi.WriteBatch;

/**
 * The process whose syncs are counted: it writes entries that pass and renews one of
 * them, says so, sweeps, and says so again.
 */
final class SweptWriter {

	static final String BEFORE = "before";

	static final String AFTER = "after";

	private static final int RENEWALS = 50;

	private SweptWriter() {
	}

	public static void main(String[] arguments) {
		int entries = Integer.parseInt(arguments[2]);
		long now = System.currentTimeMillis();
		// Not by the clock of the store: it judges nothing here.
		InstantSource later = () -> Instant.ofEpochMilli(now + 1_000_000);
		try (KeyValueStore store = DurableEngine.valueOf(arguments[0])
			.openEngine(Path.of(arguments[1]).resolve("store"), Durability.POWER)) {
			List<Mutation> mutations = new ArrayList<>();
			for (int number = 0; number < entries; number++) {
				mutations.add(put("key/" + number, now + 500_000));
			}
			store.commit(WriteBatch.of(mutations), now);
			for (int number = 0; number < RENEWALS; number++) {
				store.put(put("renewed", now + 600_000 + number), now);
			}
			System.out.println(BEFORE);
			long swept = new ExpirySweeper(store, later).sweep();
			System.out.println(AFTER);
			if (swept != entries + 1) {
				throw new IllegalStateException(swept + " were swept");
			}
		}
	}

	private static Mutation.Put put(String key, long expiresAt) {
		return new Mutation.Put(Namespace.DEFAULT.encode(key), Bytes.utf8("value"), expiresAt, 0);
	}

}
