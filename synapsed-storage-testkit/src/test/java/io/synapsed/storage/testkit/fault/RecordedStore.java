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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.common.Durability;

/**
 * A store of which torn and reordered writes are judged.
 *
 * @param engine what keeps it
 * @param durability what was acknowledged, and by what it is judged
 * @param checksums whether values have checksums of their own
 */
record RecordedStore(DurableEngine engine, Durability durability, boolean checksums) {

	/**
	 * Returns all stores of an engine.
	 */
	static List<RecordedStore> of(DurableEngine engine) {
		List<RecordedStore> stores = new ArrayList<>();
		for (Durability durability : Durability.values()) {
			stores.add(new RecordedStore(engine, durability, false));
			stores.add(new RecordedStore(engine, durability, true));
		}
		return stores;
	}

	/** Name of its directory. */
	String name() {
		return this.durability.name().toLowerCase(Locale.ROOT) + (this.checksums ? "-with-checksums" : "");
	}

	StorageTemplate open(Path directory) {
		return this.engine.open(directory, this.durability, this.checksums);
	}

	@Override
	public String toString() {
		return this.engine + " " + name();
	}

}
