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

package io.synapsed.storage.testkit.boot;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.ScanOptions;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.EntryCursor;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.Namespace;
import io.synapsed.storage.testkit.FaultInjectionLayer;
import io.synapsed.storage.testkit.MutableClock;

import org.springframework.context.ApplicationContext;

/**
 * What a test starts afresh with.
 *
 * @param clock the clock of all stores
 * @param faults the faults of each store, by its name
 */
record TestStores(MutableClock clock, Map<String, FaultInjectionLayer> faults) {

	static final String BEAN = "storageTestStores";

	private static final Bytes SYSTEM = Namespace.SYSTEM.encode(Bytes.EMPTY);

	void heal() {
		this.faults.values().forEach(FaultInjectionLayer::heal);
	}

	void reset(ApplicationContext context) {
		heal();
		// At this time nothing has expired, so that nothing is overlooked that a clock
		// which goes back would bring back.
		this.clock.set(0);
		context.getBeansOfType(StorageTemplate.class)
			.values()
			.stream()
			.map(StorageTemplate::store)
			// A template that the test has mocked has no store.
			.filter(Objects::nonNull)
			.distinct()
			.forEach(this::clear);
		this.clock.set(System.currentTimeMillis());
	}

	/** Through all layers, so that caches forget too. */
	private void clear(KeyValueStore store) {
		List<Bytes> keys = new ArrayList<>();
		try (EntryCursor cursor = store.scan(KeyRange.all(), ScanOptions.DEFAULT.withoutValues())) {
			for (Entry entry = cursor.next(); entry != null; entry = cursor.next()) {
				if (!entry.key().startsWith(SYSTEM)) {
					keys.add(entry.key());
				}
			}
		}
		keys.forEach((key) -> store.delete(key, this.clock.millis()));
	}

}
