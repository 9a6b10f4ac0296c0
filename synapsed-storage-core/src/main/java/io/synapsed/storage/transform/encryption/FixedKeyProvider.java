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

package io.synapsed.storage.transform.encryption;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Provides a fixed set of key-encryption keys (KEKs), for example from the configuration
 * of an application. Safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class FixedKeyProvider implements KeyProvider {

	private final Map<String, KeyEncryptionKey> keys = new LinkedHashMap<>();

	private final KeyEncryptionKey current;

	/**
	 * Creates a provider.
	 * @param keys all keys
	 * @param current id of the current key
	 * @throws IllegalArgumentException if none of the keys has that id
	 */
	public FixedKeyProvider(Collection<KeyEncryptionKey> keys, String current) {
		keys.forEach((key) -> this.keys.put(key.id(), key));
		this.current = find(current).orElseThrow(() -> new IllegalArgumentException(
				"There is no key '" + current + "'; the keys are " + this.keys.keySet()));
	}

	@Override
	public KeyEncryptionKey current() {
		return this.current;
	}

	@Override
	public Optional<KeyEncryptionKey> find(String id) {
		return Optional.ofNullable(this.keys.get(id));
	}

}
