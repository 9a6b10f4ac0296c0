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
 * What a key ring holds at a moment. Immutable.
 *
 * @param generation number of changes before, 0 for one of an earlier version, which did
 * not count them
 * @param keys the keys, in the order in which they were made
 * @param removed ids of keys that the latest change has removed
 */
record KeyRingContent(long generation, List<DataKey> keys, Set<Integer> removed) {

	static final KeyRingContent EMPTY = new KeyRingContent(0, List.of(), Set.of());

	KeyRingContent {
		keys = List.copyOf(keys);
		removed = Set.copyOf(removed);
	}

	/**
	 * Returns the content after a change.
	 * @param changed the keys after the change
	 */
	KeyRingContent next(List<DataKey> changed) {
		Set<Integer> gone = new TreeSet<>();
		this.keys.forEach((key) -> gone.add(key.id()));
		changed.forEach((key) -> gone.remove(key.id()));
		return new KeyRingContent(this.generation + 1, changed, gone);
	}

	/**
	 * Returns what has all keys of this and of another key ring that has gone on without
	 * it: two processes write to one store, and each has its own. Of two keys for the new
	 * values of a namespace, the one of the later key ring stays.
	 * @param other the other key ring
	 * @param gone ids of keys that were removed on purpose and stay so
	 * @param seen the generation that the store has seen last
	 */
	KeyRingContent merge(KeyRingContent other, Set<Integer> gone, long seen) {
		KeyRingContent later = (other.generation > this.generation) ? other : this;
		Map<Integer, DataKey> byId = new LinkedHashMap<>();
		Set<String> active = new HashSet<>();
		for (DataKey key : later.keys) {
			byId.put(key.id(), key);
			if (key.state() == DataKeyState.ACTIVE) {
				active.add(key.namespace());
			}
		}
		for (DataKey key : ((later == this) ? other : this).keys) {
			if (byId.containsKey(key.id())) {
				// Destroyed by either, it is destroyed.
				byId.computeIfPresent(key.id(), (id, same) -> (key.state() == DataKeyState.DESTROYED) ? key : same);
			}
			else if (!gone.contains(key.id()) && !later.removed.contains(key.id())) {
				boolean second = key.state() == DataKeyState.ACTIVE && !active.add(key.namespace());
				byId.put(key.id(), second ? key.retired() : key);
			}
		}
		long generation = Math.max(later.generation, seen) + 1;
		return new KeyRingContent(generation, List.copyOf(byId.values()), later.removed);
	}

	/**
	 * Tells why this cannot be what has become of what was known. A key ring only grows:
	 * keys are added, retired, destroyed for ever, or removed on purpose.
	 * @param known what this process has read or written last
	 * @param mark what the store has seen last, or {@code null} if it has no mark
	 * @return what is wrong, or {@code null} if nothing is
	 */
	@Nullable String problemAfter(KeyRingContent known, @Nullable EncryptionMark mark) {
		long seen = Math.max(known.generation, (mark != null) ? mark.generation() : 0);
		if (this.generation < seen) {
			return "is an older copy: it has generation " + this.generation + ", and the store has seen generation "
					+ seen;
		}
		Map<Integer, DataKey> byId = new LinkedHashMap<>();
		this.keys.forEach((key) -> byId.put(key.id(), key));
		for (DataKey key : known.keys) {
			DataKey stored = byId.get(key.id());
			if (stored == null && !this.removed.contains(key.id())) {
				return lacks(key.id());
			}
			if (stored != null && key.state() == DataKeyState.DESTROYED && stored.state() != DataKeyState.DESTROYED) {
				return bringsBack(key.id());
			}
		}
		return (mark != null) ? problemAfter(mark, byId) : null;
	}

	private @Nullable String problemAfter(EncryptionMark mark, Map<Integer, DataKey> byId) {
		if (mark.keys() != null) {
			for (int id : mark.keys()) {
				if (!byId.containsKey(id) && !this.removed.contains(id)) {
					return lacks(id);
				}
			}
		}
		for (int id : mark.destroyed()) {
			DataKey stored = byId.get(id);
			if (stored == null) {
				return lacks(id);
			}
			if (stored.state() != DataKeyState.DESTROYED) {
				return bringsBack(id);
			}
		}
		return null;
	}

	private static String lacks(int id) {
		return "lacks data key " + Integer.toUnsignedString(id) + ", which stored values may need";
	}

	private static String bringsBack(int id) {
		return "is an older copy: it has data key " + Integer.toUnsignedString(id) + ", which was destroyed";
	}

	/**
	 * Returns what the store is to remember of this.
	 * @param encrypts the settings, or {@code null} if they are not known
	 */
	EncryptionMark mark(@Nullable PerNamespace<Boolean> encrypts) {
		Set<Integer> usable = new TreeSet<>();
		Set<Integer> destroyed = new TreeSet<>();
		for (DataKey key : this.keys) {
			((key.state() == DataKeyState.DESTROYED) ? destroyed : usable).add(key.id());
		}
		return new EncryptionMark(this.generation, usable, destroyed, encrypts);
	}

}
