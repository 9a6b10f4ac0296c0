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
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import io.synapsed.storage.common.Arguments;
import io.synapsed.storage.common.ConsistencyLevel;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.ScanOptions;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.exception.MutableTypeException;

/**
 * A namespace with text keys, whose values all have one type. Safe for use by several
 * threads.
 *
 * @param <T> the type of the values
 * @since 0.1.0
 */
public final class Keyspace<T> {

	private final StorageTemplate storage;

	private final String name;

	private final Class<T> type;

	Keyspace(StorageTemplate storage, String name, Class<T> type) {
		this.storage = storage;
		this.name = name;
		this.type = type;
	}

	/**
	 * Returns the name of the namespace.
	 * @return the name
	 */
	public String name() {
		return this.name;
	}

	/**
	 * Returns the untyped view of the same namespace.
	 * @return a template for this namespace
	 */
	public StorageTemplate storage() {
		return this.storage;
	}

	/**
	 * Returns the same view, whose reads share decoded objects: the cache of the store
	 * keeps each object beside the entry that it was read from, so that a hit decodes
	 * nothing. Objects of other views of the namespace are kept as the settings say. The
	 * first call for a namespace that the settings do not name empties the cache; call it
	 * at start-up. Without a cache it changes nothing.
	 * @return the view
	 * @throws MutableTypeException if objects of the type can be changed: it is neither
	 * immutable by construction nor declared {@link Immutable}
	 */
	public Keyspace<T> withDecodedValues() {
		return new Keyspace<>(this.storage.withDecodedValues(this.type), this.name, this.type);
	}

	/**
	 * Returns the same view at a consistency level.
	 * @param level what the operations may rely on
	 * @return the view
	 * @throws io.synapsed.storage.exception.UnsupportedConsistencyLevelException if the
	 * store does not give the level
	 * @see StorageTemplate#withConsistency(ConsistencyLevel)
	 */
	public Keyspace<T> withConsistency(ConsistencyLevel level) {
		return new Keyspace<>(this.storage.withConsistency(level), this.name, this.type);
	}

	/**
	 * Reads a value.
	 * @param key the key
	 * @return the value, or empty if there is no entry or it has expired
	 */
	public Optional<T> get(String key) {
		return this.storage.get(key, this.type);
	}

	/**
	 * Reads a value together with its version.
	 * @param key the key
	 * @return the entry, or empty if there is none
	 */
	public Optional<StorageEntry<T>> getEntry(String key) {
		return this.storage.getEntry(key, this.type);
	}

	/**
	 * Reads several values.
	 * @param keys the keys
	 * @return the values of the keys that have an entry, in the order of the keys
	 */
	public Map<String, T> getAll(Collection<String> keys) {
		Map<String, T> found = new LinkedHashMap<>();
		this.storage
			.getAll(Arguments.required(keys, "keys").stream().map((key) -> TextKey.encode(this.storage, key)).toList(),
					this.type)
			.forEach((key, value) -> found.put(key.toUtf8(), value));
		return found;
	}

	/**
	 * Stores a value, and replaces any earlier one.
	 * @param key the key
	 * @param value the value
	 * @return the version of the new entry
	 */
	public Version put(String key, T value) {
		return this.storage.put(key, (Object) value);
	}

	/**
	 * Stores a value that expires, and replaces any earlier one.
	 * @param key the key
	 * @param value the value
	 * @param timeToLive how long the entry lives, at least 1 ms
	 * @return the version of the new entry
	 */
	public Version put(String key, T value, Duration timeToLive) {
		return this.storage.put(key, value, timeToLive);
	}

	/**
	 * Stores several values together.
	 * @param values the values by key
	 */
	public void putAll(Map<String, ? extends T> values) {
		StorageBatch batch = this.storage.batch();
		Arguments.required(values, "values").forEach(batch::put);
		batch.commit();
	}

	/**
	 * Stores a value if there is none.
	 * @param key the key
	 * @param value the value
	 * @return the new version, or empty if there was an entry
	 */
	public Optional<Version> putIfAbsent(String key, T value) {
		return this.storage.putIfAbsent(key, value);
	}

	/**
	 * Replaces a value if the entry is at a version. The entry keeps its time to live.
	 * @param key the key
	 * @param expected the required version
	 * @param value the new value
	 * @return the new version, or empty if the entry is absent or at another version
	 */
	public Optional<Version> compareAndSet(String key, Version expected, T value) {
		return this.storage.compareAndSet(key, expected, value);
	}

	/**
	 * Removes an entry.
	 * @param key the key
	 * @return whether there was one
	 */
	public boolean delete(String key) {
		return this.storage.delete(key);
	}

	/**
	 * Returns whether there is an entry.
	 * @param key the key
	 * @return whether there is one
	 */
	public boolean exists(String key) {
		return this.storage.exists(key);
	}

	/**
	 * Scans the values of a range, in the order of the keys.
	 * @param range the keys
	 * @param options direction and limit
	 * @return a sequential stream, to be closed by the caller
	 */
	public Stream<StorageEntry<T>> stream(KeyRange range, ScanOptions options) {
		return this.storage.stream(range, options, this.type);
	}

	/**
	 * Scans the values of a range, in the order of the keys, and continues after entries
	 * that cannot be read.
	 * @param range the keys
	 * @param options direction and limit
	 * @param handler decides about each entry whose value is not of the type of this
	 * keyspace
	 * @return a sequential stream, to be closed by the caller
	 */
	public Stream<StorageEntry<T>> stream(KeyRange range, ScanOptions options, UnreadableEntryHandler handler) {
		return this.storage.stream(range, options, this.type, handler);
	}

	/**
	 * Counts the entries of a range by scanning it.
	 * @param range the keys
	 * @return number of entries
	 */
	public long count(KeyRange range) {
		return this.storage.count(range);
	}

	/**
	 * Removes the entries of a range.
	 * @param range the keys
	 * @return number of entries that were removed
	 * @see BatchedStorage#deleteRange(KeyRange)
	 */
	public long deleteRange(KeyRange range) {
		return this.storage.deleteRange(range);
	}

}
