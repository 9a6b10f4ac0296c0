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

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.spi.Statistic;

/**
 * What a cache knows of the writes of other instances of its store, and tells them of its
 * own.
 */
interface Coherence {

	/** There are no others, or nothing is known of them. */
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
			return AnnouncedWrite.UNHEARD;
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
	 * Whether the cache may answer a read. To be asked after the read has begun, and
	 * before the cache is looked at.
	 */
	boolean isCurrent();

	/**
	 * How long ago the cache has known of every write for the last time.
	 */
	Duration lag();

	/**
	 * Whether the entry of a key may enter the cache. To be asked after the state of its
	 * stripe was taken, and before the engine is asked.
	 */
	boolean mayFill(Bytes key);

	/**
	 * Tells the others which keys are about to be written.
	 * @param keys the keys
	 * @param freesRoom whether the write removes something, so that it must not fail for
	 * lack of room
	 * @return the write
	 * @throws io.synapsed.storage.exception.StorageRejectedException if they cannot be
	 * told: then nothing may be written
	 * @throws io.synapsed.storage.exception.StorageFullException if there is no room to
	 * tell them, and the write frees none: then nothing may be written
	 */
	AnnouncedWrite announce(List<Bytes> keys, boolean freesRoom);

	List<Statistic> statistics();

	/**
	 * Describes the settings.
	 */
	Map<String, Object> facts();

	/**
	 * Tells why the cache does what it does with a key.
	 */
	Map<String, Object> facts(Bytes key);

	void close();

}
