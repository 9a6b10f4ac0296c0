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

package io.synapsed.storage.cache;

import java.util.ArrayList;
import java.util.List;

import io.synapsed.storage.cache.coherence.Coherence;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.exception.StorageException;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Reads from the engine, and fills the cache with the answers. {@link WriteFences} keep
 * out an answer if a write of its stripe has begun since the question. While the engine
 * fails, stale entries of the cache answer if that is allowed.
 */
final class EngineReads {

	private final KeyValueStore engine;

	private final Coherence coherence;

	private final WriteFences fences;

	private final CacheFill fill;

	private final StaleEntries staleEntries;

	EngineReads(KeyValueStore engine, Coherence coherence, WriteFences fences, CacheFill fill,
			StaleEntries staleEntries) {
		this.engine = engine;
		this.coherence = coherence;
		this.fences = fences;
		this.fill = fill;
		this.staleEntries = staleEntries;
	}

	/**
	 * Reads an entry without filling the cache.
	 */
	@Nullable Entry read(Bytes key, ReadOptions options) {
		try {
			return this.engine.get(key, options);
		}
		catch (StorageException ex) {
			return this.staleEntries.insteadOf(ex, key);
		}
	}

	/**
	 * Reads several entries without filling the cache.
	 */
	List<@Nullable Entry> readAll(List<Bytes> keys, ReadOptions options) {
		try {
			return this.engine.getAll(keys, options);
		}
		catch (StorageException ex) {
			return this.staleEntries.insteadOf(ex, keys);
		}
	}

	/**
	 * Returns whether an answer may fill the cache, as far as is known before the
	 * question.
	 * @param key the key
	 * @param state the state of its stripe, which was taken before
	 */
	boolean mayFill(Bytes key, long state) {
		return !WriteFences.hasWriters(state) && this.coherence.mayFill(key);
	}

	/**
	 * Returns the time before a question.
	 */
	long asking() {
		return this.fill.asking();
	}

	/**
	 * Reads an entry and fills the cache.
	 * @param key the key
	 * @param state the state of its stripe before the question
	 * @param asked the time before the question
	 * @param options how to read
	 * @return the entry, or {@code null} if there is none
	 */
	@Nullable Entry readAndFill(Bytes key, long state, long asked, ReadOptions options) {
		Entry entry;
		try {
			entry = this.engine.get(key, options);
		}
		catch (StorageException ex) {
			return this.staleEntries.insteadOf(ex, key);
		}
		return this.fill.fill(key, entry, state, asked);
	}

	/**
	 * Reads several entries and fills the cache.
	 */
	List<@Nullable Entry> readAllAndFill(List<Bytes> keys, ReadOptions options) {
		long[] states = keys.stream().mapToLong(this.fences::state).toArray();
		boolean[] fillable = new boolean[states.length];
		for (int index = 0; index < states.length; index++) {
			fillable[index] = mayFill(keys.get(index), states[index]);
		}
		long asked = this.fill.asking();
		List<@Nullable Entry> loaded;
		try {
			loaded = this.engine.getAll(keys, options);
		}
		catch (StorageException ex) {
			return this.staleEntries.insteadOf(ex, keys);
		}
		List<@Nullable Entry> found = loaded;
		for (int index = 0; index < states.length; index++) {
			Entry entry = loaded.get(index);
			Entry kept = fillable[index] ? this.fill.fill(keys.get(index), entry, states[index], asked) : entry;
			if (kept != entry) {
				found = (found != loaded) ? found : new ArrayList<>(loaded);
				found.set(index, kept);
			}
		}
		return found;
	}

}
