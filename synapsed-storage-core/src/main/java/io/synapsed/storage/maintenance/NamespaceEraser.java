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

package io.synapsed.storage.maintenance;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

import io.synapsed.storage.common.Capability;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.ScanOptions;
import io.synapsed.storage.exception.UnsupportedCapabilityException;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.EntryCursor;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.Namespace;
import io.synapsed.storage.spi.WriteBatch;
import io.synapsed.storage.transform.EncodedValues;

/**
 * Forgets a namespace: first destroys its data-encryption keys and dictionaries, so that
 * its values cannot be read in any copy of the store, then removes its entries. Safe for
 * use by several threads.
 *
 * @since 0.1.0
 */
public final class NamespaceEraser {

	private static final int BATCH = 500;

	private final KeyValueStore store;

	private final EncodedValues values;

	private final InstantSource clock;

	/**
	 * Creates an eraser.
	 * @param store the whole store, whose caches forget the entries, too
	 * @param values the values below the codecs
	 * @param clock the clock of the store
	 */
	public NamespaceEraser(KeyValueStore store, EncodedValues values, InstantSource clock) {
		this.store = store;
		this.values = values;
		this.clock = clock;
	}

	/**
	 * Forgets a namespace. Call it again if it fails.
	 * @param namespace the namespace, which may be used again afterwards
	 * @return number of entries that were removed
	 * @throws UnsupportedCapabilityException if the store cannot be scanned; nothing was
	 * destroyed
	 */
	public long erase(Namespace namespace) {
		KeyValueStore engine = this.values.engine();
		if (!engine.capabilities().contains(Capability.ORDERED_SCAN)) {
			throw new UnsupportedCapabilityException(engine.name(), Capability.ORDERED_SCAN, engine.capabilities());
		}
		this.values.forget(namespace, this.clock.millis());
		long removed = 0;
		List<Mutation> found = new ArrayList<>(BATCH);
		try (EntryCursor cursor = engine.scan(namespace.encode(KeyRange.all()), ScanOptions.DEFAULT.withoutValues())) {
			for (Entry entry = cursor.next(); entry != null; entry = cursor.next()) {
				found.add(new Mutation.Delete(entry.key()));
				removed++;
				if (found.size() == BATCH) {
					remove(found);
				}
			}
		}
		remove(found);
		return removed;
	}

	private void remove(List<Mutation> found) {
		if (this.store.capabilities().contains(Capability.ATOMIC_BATCH)) {
			this.store.commit(WriteBatch.of(found), this.clock.millis());
		}
		else {
			found.forEach((mutation) -> this.store.delete(mutation.key(), this.clock.millis()));
		}
		found.clear();
	}

}
