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
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Version;
import org.jspecify.annotations.Nullable;

/**
 * A view of a {@link StorageTemplate} whose methods return futures. Failures complete the
 * future exceptionally. Without an executor the work runs in the caller's thread, because
 * an operation of microseconds costs less than a change of the thread. Safe for use by
 * several threads.
 *
 * @since 0.1.0
 */
public final class AsyncStorage {

	private final StorageTemplate storage;

	private final @Nullable Executor executor;

	AsyncStorage(StorageTemplate storage, @Nullable Executor executor) {
		this.storage = storage;
		this.executor = executor;
	}

	/**
	 * Reads a value.
	 * @param key the key
	 * @return the bytes, or empty if there is no entry
	 * @see StorageTemplate#get(Bytes)
	 */
	public CompletableFuture<Optional<Bytes>> get(Bytes key) {
		return submit(() -> this.storage.get(key));
	}

	/**
	 * Reads a value.
	 * @param key the key
	 * @return the bytes, or empty if there is no entry
	 * @see StorageTemplate#get(String)
	 */
	public CompletableFuture<Optional<Bytes>> get(String key) {
		return submit(() -> this.storage.get(key));
	}

	/**
	 * Reads a value as an object.
	 * @param <T> the type of the object
	 * @param key the key
	 * @param type the type of the object
	 * @return the object, or empty if there is no entry
	 * @see StorageTemplate#get(Bytes, Class)
	 */
	public <T> CompletableFuture<Optional<T>> get(Bytes key, Class<T> type) {
		return submit(() -> this.storage.get(key, type));
	}

	/**
	 * Reads several values.
	 * @param keys the keys
	 * @return the bytes of the keys that have an entry
	 * @see StorageTemplate#getAll(Collection)
	 */
	public CompletableFuture<Map<Bytes, Bytes>> getAll(Collection<Bytes> keys) {
		return submit(() -> this.storage.getAll(keys));
	}

	/**
	 * Stores a value.
	 * @param key the key
	 * @param value the value
	 * @return the version of the new entry
	 * @see StorageTemplate#put(Bytes, Object)
	 */
	public CompletableFuture<Version> put(Bytes key, Object value) {
		return submit(() -> this.storage.put(key, value));
	}

	/**
	 * Stores a value.
	 * @param key the key
	 * @param value the value
	 * @return the version of the new entry
	 * @see StorageTemplate#put(String, Object)
	 */
	public CompletableFuture<Version> put(String key, Object value) {
		return submit(() -> this.storage.put(key, value));
	}

	/**
	 * Stores a value that expires.
	 * @param key the key
	 * @param value the value
	 * @param timeToLive how long the entry lives, at least 1 ms
	 * @return the version of the new entry
	 * @see StorageTemplate#put(Bytes, Object, Duration)
	 */
	public CompletableFuture<Version> put(Bytes key, Object value, Duration timeToLive) {
		return submit(() -> this.storage.put(key, value, timeToLive));
	}

	/**
	 * Stores several values together.
	 * @param values the values by key
	 * @return a future that completes when the values are stored
	 * @see StorageTemplate#putAll(Map)
	 */
	public CompletableFuture<@Nullable Void> putAll(Map<Bytes, ?> values) {
		return submit(() -> {
			this.storage.putAll(values);
			return null;
		});
	}

	/**
	 * Removes an entry.
	 * @param key the key
	 * @return whether there was one
	 * @see StorageTemplate#delete(Bytes)
	 */
	public CompletableFuture<Boolean> delete(Bytes key) {
		return submit(() -> this.storage.delete(key));
	}

	/**
	 * Returns whether there is an entry.
	 * @param key the key
	 * @return whether there is one
	 * @see StorageTemplate#exists(Bytes)
	 */
	public CompletableFuture<Boolean> exists(Bytes key) {
		return submit(() -> this.storage.exists(key));
	}

	/**
	 * Stores a value if there is none.
	 * @param key the key
	 * @param value the value
	 * @return the new version, or empty if there was an entry
	 * @see StorageTemplate#putIfAbsent(Bytes, Object)
	 */
	public CompletableFuture<Optional<Version>> putIfAbsent(Bytes key, Object value) {
		return submit(() -> this.storage.putIfAbsent(key, value));
	}

	/**
	 * Replaces a value if the entry is at a version.
	 * @param key the key
	 * @param expected the required version
	 * @param value the new value
	 * @return the new version, or empty if the entry is absent or at another version
	 * @see StorageTemplate#compareAndSet(Bytes, Version, Object)
	 */
	public CompletableFuture<Optional<Version>> compareAndSet(Bytes key, Version expected, Object value) {
		return submit(() -> this.storage.compareAndSet(key, expected, value));
	}

	/**
	 * Adds to a counter.
	 * @param key the key
	 * @param delta the number to add
	 * @return the new count
	 * @see StorageTemplate#increment(Bytes, long)
	 */
	public CompletableFuture<Long> increment(Bytes key, long delta) {
		return submit(() -> this.storage.increment(key, delta));
	}

	/**
	 * Makes all earlier writes as durable as the engine can.
	 * @return a future that completes when they are
	 * @see StorageTemplate#flush()
	 */
	public CompletableFuture<@Nullable Void> flush() {
		return submit(() -> {
			this.storage.flush();
			return null;
		});
	}

	private <T extends @Nullable Object> CompletableFuture<T> submit(Supplier<T> call) {
		if (this.executor != null) {
			return CompletableFuture.supplyAsync(call, this.executor);
		}
		try {
			return CompletableFuture.completedFuture(call.get());
		}
		catch (Throwable ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

}
