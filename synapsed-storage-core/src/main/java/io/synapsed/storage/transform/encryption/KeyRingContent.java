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

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import io.synapsed.storage.engine.EncryptionMark;
import io.synapsed.storage.spi.PerNamespace;
import org.jspecify.annotations.Nullable;

/**
 * Content of a key ring after a number of changes. Immutable.
 *
 * @param generation number of changes so far; 0 in a key ring of an earlier version,
 * which did not count them
 * @param keys the keys, in the order in which they were made
 * @param removed ids of keys that the latest change has removed
 */
record KeyRingContent(long generation, List<DataEncryptionKey> keys, Set<Integer> removed) {

	static final KeyRingContent EMPTY = new KeyRingContent(0, List.of(), Set.of());

	KeyRingContent {
		keys = List.copyOf(keys);
		removed = Set.copyOf(removed);
	}

	/**
	 * Returns the content after a change.
	 * @param changed the keys after the change
	 */
	KeyRingContent next(List<DataEncryptionKey> changed) {
		Set<Integer> gone = new TreeSet<>();
		this.keys.forEach((key) -> gone.add(key.id()));
		changed.forEach((key) -> gone.remove(key.id()));
		return new KeyRingContent(this.generation + 1, changed, gone);
	}

	/**
	 * Merges this key ring with another one of the same store: two processes have written
	 * to one store, each with its own key ring. If both have a key for new values of a
	 * namespace, that of the later key ring stays active.
	 * @param other the other key ring
	 * @param gone ids of keys that were removed on purpose and stay removed
	 * @param seen the latest generation that the store has seen
	 */
	KeyRingContent merge(KeyRingContent other, Set<Integer> gone, long seen) {
		KeyRingContent later = (other.generation > this.generation) ? other : this;
		Map<Integer, DataEncryptionKey> byId = new LinkedHashMap<>();
		Set<String> active = new HashSet<>();
		for (DataEncryptionKey key : later.keys) {
			byId.put(key.id(), key);
			if (key.state() == DataEncryptionKeyState.ACTIVE) {
				active.add(key.namespace());
			}
		}
		for (DataEncryptionKey key : ((later == this) ? other : this).keys) {
			if (byId.containsKey(key.id())) {
				// A key that either of them has destroyed stays destroyed.
				byId.computeIfPresent(key.id(),
						(id, same) -> (key.state() == DataEncryptionKeyState.DESTROYED) ? key : same);
			}
			else if (!gone.contains(key.id()) && !later.removed.contains(key.id())) {
				boolean second = key.state() == DataEncryptionKeyState.ACTIVE && !active.add(key.namespace());
				byId.put(key.id(), second ? key.retired() : key);
			}
		}
		long generation = Math.max(later.generation, seen) + 1;
		return new KeyRingContent(generation, List.copyOf(byId.values()), later.removed);
	}

	/**
	 * Tells why this key ring cannot be a later state of the known one. A key ring only
	 * grows: keys are added, retired, destroyed for ever, or removed on purpose.
	 * @param known the last content that this process has read or written
	 * @param mark the latest mark of the store, or {@code null} if it has none
	 * @return the problem, or {@code null} if there is none
	 */
	@Nullable String problemAfter(KeyRingContent known, @Nullable EncryptionMark mark) {
		long seen = Math.max(known.generation, (mark != null) ? mark.generation() : 0);
		if (this.generation < seen) {
			return "is an older copy: it has generation " + this.generation + ", and the store has seen generation "
					+ seen;
		}
		Map<Integer, DataEncryptionKey> byId = new LinkedHashMap<>();
		this.keys.forEach((key) -> byId.put(key.id(), key));
		for (DataEncryptionKey key : known.keys) {
			DataEncryptionKey stored = byId.get(key.id());
			if (stored == null && !this.removed.contains(key.id())) {
				return lacks(key.id());
			}
			if (stored != null && key.state() == DataEncryptionKeyState.DESTROYED
					&& stored.state() != DataEncryptionKeyState.DESTROYED) {
				return bringsBack(key.id());
			}
		}
		return (mark != null) ? problemAfter(mark, byId) : null;
	}

	private @Nullable String problemAfter(EncryptionMark mark, Map<Integer, DataEncryptionKey> byId) {
		if (mark.keys() != null) {
			for (int id : mark.keys()) {
				if (!byId.containsKey(id) && !this.removed.contains(id)) {
					return lacks(id);
				}
			}
		}
		for (int id : mark.destroyed()) {
			DataEncryptionKey stored = byId.get(id);
			if (stored == null) {
				return lacks(id);
			}
			if (stored.state() != DataEncryptionKeyState.DESTROYED) {
				return bringsBack(id);
			}
		}
		return null;
	}

	private static String lacks(int id) {
		return "lacks data-encryption key " + Integer.toUnsignedString(id) + ", which stored values may need";
	}

	private static String bringsBack(int id) {
		return "is an older copy: it has data-encryption key " + Integer.toUnsignedString(id) + ", which was destroyed";
	}

	/**
	 * Returns the mark that the store remembers of this key ring.
	 * @param encrypts the settings, or {@code null} if they are not known
	 */
	EncryptionMark mark(@Nullable PerNamespace<Boolean> encrypts) {
		Set<Integer> usable = new TreeSet<>();
		Set<Integer> destroyed = new TreeSet<>();
		for (DataEncryptionKey key : this.keys) {
			((key.state() == DataEncryptionKeyState.DESTROYED) ? destroyed : usable).add(key.id());
		}
		return new EncryptionMark(this.generation, usable, destroyed, encrypts);
	}

}
