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

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.spi.Namespace;
import org.jspecify.annotations.Nullable;

/**
 * Finds the data-encryption keys (DEKs) of one state of a key ring by id and by
 * namespace. Immutable.
 */
final class KeyIndex {

	private final KeyRingRepository.State state;

	private final Map<Integer, DataEncryptionKey> byId = new LinkedHashMap<>();

	/** By the prefix that all keys of the namespace begin with. */
	private final Map<Bytes, DataEncryptionKey> active = new HashMap<>();

	private final boolean hasDestroyed;

	KeyIndex(KeyRingRepository.State state) {
		this.state = state;
		for (DataEncryptionKey key : state.content().keys()) {
			this.byId.put(key.id(), key);
			if (key.state() == DataEncryptionKeyState.ACTIVE) {
				this.active.put(Namespace.named(key.namespace()).prefix(), key);
			}
		}
		this.hasDestroyed = count(DataEncryptionKeyState.DESTROYED) > 0;
	}

	/**
	 * Returns the indexed state.
	 */
	KeyRingRepository.State state() {
		return this.state;
	}

	@Nullable DataEncryptionKey find(int id) {
		return this.byId.get(id);
	}

	/**
	 * Returns the ids of all keys.
	 */
	Set<Integer> ids() {
		return this.byId.keySet();
	}

	boolean contains(int id) {
		return this.byId.containsKey(id);
	}

	/**
	 * Returns all keys, in the order in which they were made.
	 */
	List<DataEncryptionKey> all() {
		return this.state.content().keys();
	}

	/**
	 * Finds the key for new values.
	 * @param prefix prefix of the namespace
	 */
	@Nullable DataEncryptionKey active(Bytes prefix) {
		return this.active.get(prefix);
	}

	/**
	 * Counts the namespaces that have a key for new values.
	 */
	int activeNamespaces() {
		return this.active.size();
	}

	boolean hasActive(Predicate<DataEncryptionKey> condition) {
		return this.active.values().stream().anyMatch(condition);
	}

	boolean isRetired(int id) {
		DataEncryptionKey key = this.byId.get(id);
		return key != null && key.state() == DataEncryptionKeyState.RETIRED;
	}

	boolean hasDestroyed() {
		return this.hasDestroyed;
	}

	int count(DataEncryptionKeyState state) {
		return ids((key) -> key.state() == state).size();
	}

	List<Integer> ids(Predicate<DataEncryptionKey> condition) {
		return this.byId.values().stream().filter(condition).map(DataEncryptionKey::id).toList();
	}

}
