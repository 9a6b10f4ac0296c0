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

package io.synapsed.storage;

import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Capability;
import io.synapsed.storage.common.ConsistencyLevel;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.exception.StorageConflictException;
import io.synapsed.storage.spi.CommitResult;
import io.synapsed.storage.spi.Condition;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.WriteBatch;
import org.jspecify.annotations.Nullable;

/**
 * Writes entries on condition of their version. Safe for use by several threads.
 */
final class ConditionalWrites {

	private final KeyValueStore store;

	private final InstantSource clock;

	private final CapabilityGuard guard;

	private final @Nullable ConsistencyLevel level;

	private final ReadOptions reads;

	/**
	 * Creates conditional writes.
	 * @param level what they may rely on, or {@code null} for the store's own level
	 */
	ConditionalWrites(KeyValueStore store, InstantSource clock, CapabilityGuard guard,
			@Nullable ConsistencyLevel level) {
		this.store = store;
		this.clock = clock;
		this.guard = guard;
		this.level = level;
		this.reads = ReadOptions.BYPASS_CACHE.consistency(level);
	}

	/**
	 * Writes if the entry is at a version.
	 * @param mutation the write
	 * @param expected the version, or {@code null} if there must be no entry
	 * @return the new version, or empty if the condition failed
	 */
	Optional<Version> writeIf(Mutation mutation, @Nullable Version expected) {
		return version(this.store.commit(batch(mutation, expected), this.clock.millis()));
	}

	/**
	 * Returns the batch that writes if the entry is at a version.
	 * @param mutation the write
	 * @param expected the version, or {@code null} if there must be no entry
	 */
	WriteBatch batch(Mutation mutation, @Nullable Version expected) {
		this.guard.require(Capability.CONDITIONAL_WRITE);
		return WriteBatch.of(mutation, new Condition(mutation.key(), expected)).withConsistency(this.level);
	}

	/**
	 * Returns the new version of the one entry of a batch, or empty if its condition
	 * failed.
	 */
	static Optional<Version> version(CommitResult result) {
		return result.applied() ? Optional.of(result.versions().get(0)) : Optional.empty();
	}

	/**
	 * Replaces a value if the entry is at a version. The entry keeps its expiry.
	 * @param put the key and the new value
	 * @param expected the version
	 * @return the new version, or empty if the condition failed
	 */
	Optional<Version> replaceIf(Mutation.Put put, Version expected) {
		this.guard.require(Capability.CONDITIONAL_WRITE);
		Entry current = read(put.key());
		if (current == null || !current.version().equals(expected)) {
			return Optional.empty();
		}
		// The entry has this expiry at this version, and the commit checks the version.
		return writeIf(new Mutation.Put(put.key(), put.value(), current.expiresAt(), put.serializer()), expected);
	}

	/**
	 * Reads an entry, computes a new one, and writes it if the entry is still the same.
	 * Repeats all of it after a concurrent change.
	 * @param storedKey the key
	 * @param operation name of the operation, for a message
	 * @param change computes the write from the entry, {@code null} if there is none;
	 * returns {@code null} to write nothing
	 * @return whether something was written
	 * @throws StorageConflictException if concurrent changes defeat all attempts; nothing
	 * was written then
	 */
	boolean change(Bytes storedKey, String operation, Function<@Nullable Entry, Mutation.@Nullable Put> change) {
		OptimisticAttempts attempts = OptimisticAttempts.ofChange();
		do {
			Entry current = read(storedKey);
			Mutation.Put put = change.apply(current);
			if (put == null) {
				return false;
			}
			if (writeIf(put, (current != null) ? current.version() : null).isPresent()) {
				return true;
			}
		}
		while (attempts.mayRepeat());
		throw new StorageConflictException(this.store.name(),
				operation + " met a concurrent change in each of " + attempts.description()
						+ "; nothing was written. Try again later, or spread the writes over several" + " keys");
	}

	private @Nullable Entry read(Bytes storedKey) {
		return this.store.get(storedKey, this.reads);
	}

}
