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

package io.synapsed.storage.transform;

import java.util.Optional;

import io.synapsed.storage.StorageException;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.Namespace;

/**
 * The values of a store as they lie in its engine, for jobs that check and renew them.
 * Safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class StoredValues {

	private final KeyValueStore engine;

	private final ValueTransform transform;

	StoredValues(KeyValueStore engine, ValueTransform transform) {
		this.engine = engine;
		this.transform = transform;
	}

	/**
	 * Returns what is below the codecs.
	 * @return the store whose entries have their stored bytes
	 */
	public KeyValueStore engine() {
		return this.engine;
	}

	/**
	 * Tells whether an entry belongs to an application. What the library keeps for itself
	 * has no header.
	 * @param stored the entry with all its stored bytes
	 * @return whether it has a header
	 */
	public static boolean hasHeader(Entry stored) {
		return !stored.key().startsWith(Namespace.SYSTEM.prefix());
	}

	/**
	 * Decodes a value to see whether it can be read.
	 * @param stored the entry with all its stored bytes, which {@linkplain #hasHeader has
	 * a header}
	 * @return what is wrong with it, or empty if it can be read or was forgotten on
	 * purpose
	 */
	public Optional<StorageException> problem(Entry stored) {
		try {
			this.transform.decode(stored);
			return Optional.empty();
		}
		catch (ForgottenValueException ex) {
			return Optional.empty();
		}
		catch (StorageException ex) {
			return Optional.of(ex);
		}
	}

}
