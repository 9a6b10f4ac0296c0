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

package io.synapsed.storage.cache.coherence;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.exception.StorageFullException;
import io.synapsed.storage.exception.StorageRejectedException;
import io.synapsed.storage.spi.Statistic;

/**
 * Keeps a cache in agreement with the caches of other instances of its store. Safe for
 * use by several threads.
 *
 * @since 0.1.0
 */
public interface Coherence {

	/** For a cache that does not hear of other instances. */
	Coherence NONE = new Coherence() {

		@Override
		public boolean isCurrent() {
			return true;
		}

		@Override
		public Duration lag() {
			return Duration.ZERO;
		}

		@Override
		public boolean mayFill(Bytes key) {
			return true;
		}

		@Override
		public AnnouncedWrite announce(List<Bytes> keys, boolean freesRoom) {
			return AnnouncedWrite.LOCAL;
		}

		@Override
		public List<Statistic> statistics() {
			return List.of();
		}

		@Override
		public Map<String, Object> facts() {
			return Map.of();
		}

		@Override
		public Map<String, Object> facts(Bytes key) {
			return Map.of();
		}

		@Override
		public void close() {
			// Nothing is held.
		}

	};

	/**
	 * Returns whether the cache may answer a read. Ask after the read has begun, and
	 * before the cache is asked.
	 * @return whether it may
	 */
	boolean isCurrent();

	/**
	 * Returns the time since the cache last knew of every write.
	 * @return the time
	 */
	Duration lag();

	/**
	 * Returns whether the entry of a key may enter the cache. Ask after the state of the
	 * stripe was taken, and before the engine is asked.
	 * @param key the key
	 * @return whether it may
	 */
	boolean mayFill(Bytes key);

	/**
	 * Tells the other instances which keys are about to be written.
	 * @param keys the keys
	 * @param freesRoom whether the write removes entries; such a write must not fail
	 * because the bus is full
	 * @return the write
	 * @throws StorageRejectedException if the others cannot be told; the caller must not
	 * write then
	 * @throws StorageFullException if the bus is full and the write removes nothing; the
	 * caller must not write then
	 */
	AnnouncedWrite announce(List<Bytes> keys, boolean freesRoom);

	/**
	 * Returns figures about the agreement.
	 * @return the figures
	 */
	List<Statistic> statistics();

	/**
	 * Describes the settings.
	 * @return the settings by name
	 */
	Map<String, Object> facts();

	/**
	 * Describes the state of a key.
	 * @param key the key
	 * @return what decides whether the cache may serve and keep its entry
	 */
	Map<String, Object> facts(Bytes key);

	/**
	 * Ends the exchange with the other instances.
	 */
	void close();

}
