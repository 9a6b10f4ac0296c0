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

package io.synapsed.storage.benchmarks.peer;

import java.util.Map;

/**
 * A map in a file, whose changes are committed: every one, or in the background.
 *
 * @param <M> the type of the map
 */
abstract class CommittedMapPeer<M extends Map<byte[], byte[]>> implements Peer {

	private final M map;

	private final boolean committing;

	/**
	 * Creates a side.
	 * @param map the map
	 * @param committing whether every write is committed
	 */
	CommittedMapPeer(M map, boolean committing) {
		this.map = map;
		this.committing = committing;
	}

	final M map() {
		return this.map;
	}

	/**
	 * Commits all changes of the map.
	 */
	abstract void commit();

	@Override
	public final int get(byte[] key) {
		byte[] value = this.map.get(key);
		return (value != null) ? value.length : ABSENT;
	}

	@Override
	public final void put(byte[] key, byte[] value) {
		this.map.put(key, value);
		if (this.committing) {
			commit();
		}
	}

	@Override
	public final void putAll(byte[][] keys, byte[][] values) {
		for (int index = 0; index < keys.length; index++) {
			this.map.put(keys[index], values[index]);
		}
		commit();
	}

	@Override
	public final void delete(byte[] key) {
		this.map.remove(key);
		if (this.committing) {
			commit();
		}
	}

}
