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
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

import io.synapsed.storage.common.Arguments;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.spi.AsyncCalls;
import io.synapsed.storage.spi.CommitResult;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.WriteBatch;
import org.jspecify.annotations.Nullable;

/**
 * A view of a {@link StorageTemplate} whose methods return futures. Every failure
 * completes the future exceptionally; no method throws. Safe for use by several threads.
 * <ul>
 * <li>On an engine on a server a method returns at once, and never waits for the server.
 * On an embedded engine without an executor the work is done in the thread of the caller,
 * because an operation of microseconds costs less than a change of the thread.</li>
 * <li>Keys and values are encoded before the method returns, so they may change
 * afterwards.</li>
 * <li>Cancelling a future, or completing it, prevents a call that has not begun. A call
 * that has begun goes on: a write is not undone.</li>
 * <li>An executor that takes no more work completes the future with a
 * {@link io.synapsed.storage.exception.StorageRejectedException}; nothing was done.</li>
 * <li>Closing the store waits, for a bounded time, for calls that have begun. The futures
 * of the others end with a
 * {@link io.synapsed.storage.exception.StorageClosedException}.</li>
 * <li>A transaction belongs to a thread: calls of this view never join one.</li>
 * </ul>
 *
 * @since 0.1.0
 */
public final class AsyncStorage {

	private static final CompletionStage<CommitResult> NOTHING_TO_DO = CompletableFuture
		.completedStage(CommitResult.applied(List.of()));

	private final StorageTemplate storage;

	private final AsyncExecution execution;

	private final AsyncCalls calls;

	AsyncStorage(StorageTemplate storage, AsyncExecution execution, AsyncCalls calls) {
		this.storage = storage;
		this.execution = execution;
		this.calls = calls;
	}

	/**
	 * Reads a value.
	 * @param key the key
	 * @return the bytes, or empty if there is no entry
	 * @see StorageTemplate#get(Bytes)
	 */
	public CompletableFuture<Optional<Bytes>> get(Bytes key) {
		return read(() -> encode(key), StorageTemplate::value);
	}

	/**
	 * Reads a value.
	 * @param key the key
	 * @return the bytes, or empty if there is no entry
	 * @see StorageTemplate#get(String)
	 */
	public CompletableFuture<Optional<Bytes>> get(String key) {
		return read(() -> this.storage.conversion().encodeKey(key), StorageTemplate::value);
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
		return object(() -> encode(key), type);
	}

	/**
	 * Reads a value as an object.
	 * @param <T> the type of the object
	 * @param key the key
	 * @param type the type of the object
	 * @return the object, or empty if there is no entry
	 * @see StorageTemplate#get(String, Class)
	 */
	public <T> CompletableFuture<Optional<T>> get(String key, Class<T> type) {
		return object(() -> this.storage.conversion().encodeKey(key), type);
	}

	/**
	 * Reads several values.
	 * @param keys the keys
	 * @return the bytes of the keys that have an entry
	 * @see StorageTemplate#getAll(Collection)
	 */
	public CompletableFuture<Map<Bytes, Bytes>> getAll(Collection<Bytes> keys) {
		return call(() -> {
			List<Bytes> asked = StorageTemplate.copy(keys);
			return Begun.<List<@Nullable Entry>, Map<Bytes, Bytes>>of(
					this.calls.getAll(this.storage.encodeAll(asked), this.storage.reads()),
					(entries) -> this.storage.found(asked, entries, Bytes.class));
		});
	}

	/**
	 * Stores a value.
	 * @param key the key
	 * @param value the value
	 * @return the version of the new entry
	 * @see StorageTemplate#put(Bytes, Object)
	 */
	public CompletableFuture<Version> put(Bytes key, Object value) {
		return put(() -> this.storage.putMutation(key, value, this.storage.expiry()));
	}

	/**
	 * Stores a value.
	 * @param key the key
	 * @param value the value
	 * @return the version of the new entry
	 * @see StorageTemplate#put(String, Object)
	 */
	public CompletableFuture<Version> put(String key, Object value) {
		return put(() -> this.storage.putMutation(key, value, this.storage.expiry()));
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
		return put(() -> this.storage.putMutation(key, value, this.storage.expiryAfter(timeToLive)));
	}

	/**
	 * Stores several values together.
	 * @param values the values by key
	 * @return a future that completes when the values are stored
	 * @see StorageTemplate#putAll(Map)
	 */
	public CompletableFuture<@Nullable Void> putAll(Map<Bytes, ?> values) {
		return this.<@Nullable Void>call(() -> {
			WriteBatch batch = this.storage.batchOf(values).collected();
			return Begun.<CommitResult, @Nullable Void>of(
					(batch != null) ? this.calls.commit(batch, this.storage.now()) : NOTHING_TO_DO, (result) -> null);
		});
	}

	/**
	 * Removes an entry.
	 * @param key the key
	 * @return whether there was one
	 * @see StorageTemplate#delete(Bytes)
	 */
	public CompletableFuture<Boolean> delete(Bytes key) {
		return delete(() -> encode(key));
	}

	/**
	 * Removes an entry.
	 * @param key the key
	 * @return whether there was one
	 * @see StorageTemplate#delete(String)
	 */
	public CompletableFuture<Boolean> delete(String key) {
		return delete(() -> this.storage.conversion().encodeKey(key));
	}

	/**
	 * Returns whether there is an entry.
	 * @param key the key
	 * @return whether there is one
	 * @see StorageTemplate#exists(Bytes)
	 */
	public CompletableFuture<Boolean> exists(Bytes key) {
		return read(() -> encode(key), Objects::nonNull);
	}

	/**
	 * Stores a value if there is none.
	 * @param key the key
	 * @param value the value
	 * @return the new version, or empty if there was an entry
	 * @see StorageTemplate#putIfAbsent(Bytes, Object)
	 */
	public CompletableFuture<Optional<Version>> putIfAbsent(Bytes key, Object value) {
		return call(() -> {
			Mutation.Put put = this.storage.putMutation(key, value, this.storage.expiry());
			return Begun.of(this.calls.commit(this.storage.conditionalWrites().batch(put, null), this.storage.now()),
					ConditionalWrites::version);
		});
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
		return call(() -> {
			Arguments.required(expected, "expected");
			Mutation.Put put = this.storage.putMutation(key, value, Entry.NEVER);
			return submitted(() -> this.storage.conditionalWrites().replaceIf(put, expected));
		});
	}

	/**
	 * Adds to a counter.
	 * @param key the key
	 * @param delta the number to add
	 * @return the new count
	 * @see StorageTemplate#increment(Bytes, long)
	 */
	public CompletableFuture<Long> increment(Bytes key, long delta) {
		return call(() -> submitted(() -> this.storage.increment(key, delta)));
	}

	/**
	 * Makes all earlier writes as durable as the engine can.
	 * @return a future that completes when they are
	 * @see StorageTemplate#flush()
	 */
	public CompletableFuture<@Nullable Void> flush() {
		return this.<@Nullable Void>call(() -> this.<@Nullable Void>submitted(() -> {
			this.storage.flush();
			return null;
		}));
	}

	private Bytes encode(Bytes key) {
		return this.storage.conversion().encodeKey(key);
	}

	private <T> CompletableFuture<T> read(Supplier<Bytes> storedKey, Function<@Nullable Entry, T> conversion) {
		return call(
				() -> Begun.<@Nullable Entry, T>of(this.calls.get(storedKey.get(), this.storage.reads()), conversion));
	}

	private <T> CompletableFuture<Optional<T>> object(Supplier<Bytes> storedKey, Class<T> type) {
		return read(() -> {
			Arguments.required(type, "type");
			return storedKey.get();
		}, (entry) -> Optional.ofNullable(entry).map((found) -> this.storage.conversion().toObject(found, type)));
	}

	private CompletableFuture<Version> put(Supplier<Mutation.Put> mutation) {
		return call(() -> {
			Mutation.Put put = mutation.get();
			return (this.storage.level() == null)
					? Begun.of(this.calls.put(put, this.storage.now()), Function.identity())
					: Begun.of(this.calls.commit(this.storage.levelled(put), this.storage.now()),
							(result) -> result.versions().get(0));
		});
	}

	private CompletableFuture<Boolean> delete(Supplier<Bytes> key) {
		return call(() -> {
			Bytes storedKey = key.get();
			return (this.storage.level() == null)
					? Begun.of(this.calls.delete(storedKey, this.storage.now()), Function.identity())
					: Begun.of(this.calls.commit(this.storage.levelled(new Mutation.Delete(storedKey)),
							this.storage.now()), CommitResult::removed);
		});
	}

	/**
	 * Lets the executor do what is more than one call.
	 */
	private <T extends @Nullable Object> Begun<?, T> submitted(Supplier<T> work) {
		return Begun.of(this.execution.submit(work), Function.identity());
	}

	private <T extends @Nullable Object> CompletableFuture<T> call(Supplier<Begun<?, T>> call) {
		try {
			return call.get().result(this.execution);
		}
		catch (Throwable ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	/**
	 * A call that has begun, or waits for the executor.
	 *
	 * @param running its end
	 * @param conversion what becomes of its result
	 */
	private record Begun<S extends @Nullable Object, T extends @Nullable Object>(CompletableFuture<S> running,
			Function<S, T> conversion) {

		static <S extends @Nullable Object, T extends @Nullable Object> Begun<S, T> of(CompletionStage<S> running,
				Function<S, T> conversion) {
			return new Begun<>(running.toCompletableFuture(), conversion);
		}

		/**
		 * Returns the result, which is the caller's own: layers must learn the end of a
		 * call that has begun, also if its result is no longer wanted.
		 */
		CompletableFuture<T> result(AsyncExecution execution) {
			if (this.running.isDone() && !this.running.isCompletedExceptionally()) {
				return CompletableFuture.completedFuture(this.conversion.apply(this.running.join()));
			}
			CompletableFuture<T> result = new CompletableFuture<>();
			this.running.whenComplete((value, failure) -> end(result, value, failure));
			result.whenComplete((value, failure) -> execution.withdraw(this.running));
			return result;
		}

		private void end(CompletableFuture<T> result, S value, @Nullable Throwable failure) {
			if (failure != null) {
				result.completeExceptionally(AsyncCalls.causeOf(failure));
				return;
			}
			try {
				result.complete(this.conversion.apply(value));
			}
			catch (Throwable ex) {
				result.completeExceptionally(ex);
			}
		}

	}

}
