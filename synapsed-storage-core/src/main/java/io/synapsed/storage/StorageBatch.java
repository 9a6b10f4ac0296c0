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

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.synapsed.storage.common.Arguments;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Capability;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.exception.UnsupportedCapabilityException;
import io.synapsed.storage.spi.Colocation;
import io.synapsed.storage.spi.CommitResult;
import io.synapsed.storage.spi.Condition;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.WriteBatch;
import org.jspecify.annotations.Nullable;

/**
 * Collects writes and conditions in memory. The writes take effect together at
 * {@link #commit()}. Not safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class StorageBatch {

	private final StorageTemplate storage;

	private final List<Mutation> mutations;

	private final List<Condition> conditions;

	private final HighestLevel level;

	StorageBatch(StorageTemplate storage) {
		this(storage, new ArrayList<>(), new ArrayList<>(), new HighestLevel(storage));
	}

	private StorageBatch(StorageTemplate storage, List<Mutation> mutations, List<Condition> conditions,
			HighestLevel level) {
		this.storage = storage;
		this.mutations = mutations;
		this.conditions = conditions;
		this.level = level;
	}

	/**
	 * Returns this batch for another namespace. Writes and conditions that are added to
	 * the result belong to this batch. It is written at the highest level of its
	 * namespaces.
	 * @param namespace name of the namespace
	 * @return the same batch, with keys of that namespace
	 */
	public StorageBatch inNamespace(String namespace) {
		StorageTemplate other = this.storage.inNamespace(namespace);
		this.level.raise(other);
		return new StorageBatch(other, this.mutations, this.conditions, this.level);
	}

	/**
	 * Adds a put.
	 * @param key the key
	 * @param value the value
	 * @return this batch
	 */
	public StorageBatch put(Bytes key, Object value) {
		this.mutations.add(this.storage.putMutation(key, value, this.storage.expiry()));
		return this;
	}

	/**
	 * Adds a put.
	 * @param key the key
	 * @param value the value
	 * @return this batch
	 */
	public StorageBatch put(String key, Object value) {
		return put(TextKey.encode(this.storage, key), value);
	}

	/**
	 * Adds a put of a value that expires.
	 * @param key the key
	 * @param value the value
	 * @param timeToLive how long the entry lives from now on, at least 1 ms
	 * @return this batch
	 */
	public StorageBatch put(Bytes key, Object value, Duration timeToLive) {
		this.mutations.add(this.storage.putMutation(key, value, this.storage.expiryAfter(timeToLive)));
		return this;
	}

	/**
	 * Adds a put of a value that expires.
	 * @param key the key
	 * @param value the value
	 * @param timeToLive how long the entry lives from now on, at least 1 ms
	 * @return this batch
	 */
	public StorageBatch put(String key, Object value, Duration timeToLive) {
		return put(TextKey.encode(this.storage, key), value, timeToLive);
	}

	/**
	 * Adds a removal.
	 * @param key the key
	 * @return this batch
	 */
	public StorageBatch delete(Bytes key) {
		this.mutations.add(new Mutation.Delete(this.storage.conversion().encodeKey(key)));
		return this;
	}

	/**
	 * Adds a removal.
	 * @param key the key
	 * @return this batch
	 */
	public StorageBatch delete(String key) {
		return delete(TextKey.encode(this.storage, key));
	}

	/**
	 * Adds the condition that a key has no entry. The key need not be written.
	 * @param key the key
	 * @return this batch
	 */
	public StorageBatch requireAbsent(Bytes key) {
		this.conditions.add(new Condition(this.storage.conversion().encodeKey(key), null));
		return this;
	}

	/**
	 * Adds the condition that an entry is at a version. The key need not be written.
	 * @param key the key
	 * @param version the required version
	 * @return this batch
	 */
	public StorageBatch requireVersion(Bytes key, Version version) {
		this.conditions
			.add(new Condition(this.storage.conversion().encodeKey(key), Arguments.required(version, "version")));
		return this;
	}

	/**
	 * Returns the number of writes.
	 * @return number of puts and deletes added so far
	 */
	public int size() {
		return this.mutations.size();
	}

	/**
	 * Applies all writes, or none if a condition fails. The batch is empty afterwards and
	 * can be used again.
	 * @return whether it was applied
	 * @throws UnsupportedCapabilityException if the keys do not {@linkplain Colocation
	 * lie together} and the store does not report {@link Capability#ATOMIC_BATCH}
	 */
	public boolean commit() {
		WriteBatch batch = collected();
		if (batch == null) {
			return true;
		}
		CommitResult result = this.storage.commit(batch);
		this.mutations.clear();
		this.conditions.clear();
		return result.applied();
	}

	/**
	 * Returns what was collected, at its level, or {@code null} if that is nothing.
	 */
	@Nullable WriteBatch collected() {
		if (this.mutations.isEmpty() && this.conditions.isEmpty()) {
			return null;
		}
		WriteBatch batch = new WriteBatch(this.mutations, this.conditions);
		if (!this.storage.capabilities().contains(Capability.ATOMIC_BATCH) && Colocation.of(batch) == null) {
			this.storage.require(Capability.ATOMIC_BATCH);
		}
		return batch.withConsistency(this.level.level());
	}

}
