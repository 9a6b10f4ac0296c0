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

package io.synapsed.storage.testkit;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;

import io.synapsed.storage.StorageBuilder;
import io.synapsed.storage.common.Capability;
import io.synapsed.storage.common.ConsistencyLevel;
import io.synapsed.storage.spi.KeyValueStore;

/**
 * How the tests of the contract get at a store: an engine with the layers over it.
 *
 * @since 0.1.0
 */
public interface StoreFixture {

	/**
	 * Returns what the store must be able to do, no more and no less. It decides which
	 * tests run: a capability that a store has lost makes tests fail, never disappear.
	 * @return the capabilities
	 */
	Set<Capability> expectedCapabilities();

	/**
	 * Returns the consistency levels that the store must give.
	 * @return exactly the levels that it must report; by default all, as a store with one
	 * copy of its data does
	 */
	default Set<ConsistencyLevel> expectedConsistencyLevels() {
		return KeyValueStore.ALL_CONSISTENCY_LEVELS;
	}

	/**
	 * Opens a store with its layers, without serializers. A durable store that was closed
	 * before and is opened with the same directory has its data again.
	 * @param directory a directory of the test, empty at first; where an engine keeps its
	 * data elsewhere, a name for the data
	 * @param clock the clock for engine and layers
	 * @return a builder that the test sets the rest of
	 */
	StorageBuilder open(Path directory, InstantSource clock);

	/**
	 * Opens a store that refuses writes beyond a size with a
	 * {@link io.synapsed.storage.exception.StorageFullException}.
	 * @param directory a directory of the test, empty at first
	 * @param clock the clock for engine and layers
	 * @param maxSize the size in bytes
	 * @return a builder, or empty if the engine has no such limit
	 */
	default Optional<StorageBuilder> openLimited(Path directory, InstantSource clock, long maxSize) {
		return Optional.empty();
	}

	/**
	 * Removes what a test has left behind outside its directory. The store is closed.
	 * @param directory the directory that the store was opened with
	 */
	default void destroy(Path directory) {
	}

	/**
	 * Whether data survives closing.
	 * @return whether the store must be durable
	 */
	default boolean isDurable() {
		return expectedCapabilities().contains(Capability.DURABLE_PROCESS);
	}

	/**
	 * Whether the store finds entries that have expired, so that a sweeper can reclaim
	 * their space. An engine whose server reclaims it finds none.
	 * @return whether it does
	 */
	default boolean findsExpired() {
		return true;
	}

}
