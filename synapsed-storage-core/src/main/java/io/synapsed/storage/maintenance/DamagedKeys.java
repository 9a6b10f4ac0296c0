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

import java.util.ArrayList;
import java.util.List;

import io.synapsed.storage.common.Bytes;

/**
 * Counts the keys of values that cannot be read, and lists the first of them. Safe for
 * use by several threads.
 */
final class DamagedKeys {

	private final List<Bytes> listed = new ArrayList<>();

	private long count;

	/**
	 * Adds a key.
	 * @return number of keys so far
	 */
	synchronized long add(Bytes storedKey) {
		if (this.listed.size() < JobFindings.MAX_LISTED) {
			this.listed.add(storedKey.copy());
		}
		return ++this.count;
	}

	synchronized long count() {
		return this.count;
	}

	synchronized List<Bytes> listed() {
		return List.copyOf(this.listed);
	}

}
