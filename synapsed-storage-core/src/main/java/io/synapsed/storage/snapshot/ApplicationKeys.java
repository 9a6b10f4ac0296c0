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

package io.synapsed.storage.snapshot;

import java.util.List;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.spi.Namespace;

/**
 * Ranges of the stored keys of applications: all namespaces but the system namespace,
 * whose values are of no use to another store.
 */
final class ApplicationKeys {

	/** The ranges, in the order of the keys. */
	static final List<KeyRange> RANGES = List.of(new KeyRange(null, Namespace.SYSTEM.prefix()),
			new KeyRange(Namespace.SYSTEM.prefix().prefixEnd(), null));

	private ApplicationKeys() {
	}

	static boolean contains(Bytes storedKey) {
		try {
			Bytes prefix = Namespace.prefixOf(storedKey);
			return prefix.size() < storedKey.size() && !prefix.equals(Namespace.SYSTEM.prefix());
		}
		catch (IllegalArgumentException ex) {
			return false;
		}
	}

}
