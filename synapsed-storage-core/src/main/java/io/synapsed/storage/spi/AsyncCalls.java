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
package io.synapsed.storage.spi;

import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.common.Version;
import org.jspecify.annotations.Nullable;

/**
 * The operations of a store that are one call, as stages. Each does what the method of
 * {@link KeyValueStore} or {@link ReadView} with its name does, and fails as that does;
 * only the waiting is left out. A refusal that comes before the call begins may be thrown
 * instead of failing the stage. A failure of a stage may be wrapped, see
 * {@link #causeOf}. Cancelling a stage changes nothing in the store. Safe for use by
 * several threads.
 *
 * @since 0.1.0
 * @see KeyValueStore#async
 */
public interface AsyncCalls {

	/**
	 * Reads an entry.
	 * @param key the key, with the prefix of its namespace
	 * @param options how to read
	 * @return the entry, or {@code null} if there is none
	 */
	CompletionStage<@Nullable Entry> get(Bytes key, ReadOptions options);

	/**
	 * Reads several entries.
	 * @param keys the keys, with the prefix of their namespaces
	 * @param options how to read
	 * @return an entry or {@code null} for each key, in the order of the keys
	 */
	CompletionStage<List<@Nullable Entry>> getAll(List<Bytes> keys, ReadOptions options);

	/**
	 * Applies one put without a condition, at the store's own level.
	 * @param put the mutation
	 * @param now milliseconds since the epoch
	 * @return the new version
	 */
	CompletionStage<Version> put(Mutation.Put put, long now);

	/**
	 * Removes one entry, at the store's own level.
	 * @param key the key
	 * @param now milliseconds since the epoch
	 * @return whether there was an entry that had not expired
	 */
	CompletionStage<Boolean> delete(Bytes key, long now);

	/**
	 * Applies a batch if all its conditions hold.
	 * @param batch mutations and conditions
	 * @param now the time that decides about conditions and expiry, in milliseconds since
	 * the epoch
	 * @return the new versions, or the keys whose conditions failed
	 */
	CompletionStage<CommitResult> commit(WriteBatch batch, long now);

	/**
	 * Begins a call, and hears of its end once, whether it is thrown or comes with the
	 * stage.
	 * @param <T> the type of the result
	 * @param call begins the call
	 * @param end takes what the call {@linkplain #causeOf failed} with, or {@code null}
	 * @return the stage, which ends after {@code end} has run
	 */
	static <T extends @Nullable Object> CompletionStage<T> whenEnded(Supplier<CompletionStage<T>> call,
			Consumer<@Nullable Throwable> end) {
		CompletionStage<T> stage;
		try {
			stage = call.get();
		}
		catch (Throwable ex) {
			end.accept(ex);
			throw ex;
		}
		return stage.whenComplete((result, failure) -> end.accept((failure != null) ? causeOf(failure) : null));
	}

	/**
	 * Returns what a stage failed with. Stages that depend on another one wrap its
	 * failure.
	 * @param failure the failure of a stage
	 * @return the failure without its wrapping
	 */
	static Throwable causeOf(Throwable failure) {
		Throwable cause = failure;
		while ((cause instanceof CompletionException || cause instanceof ExecutionException)
				&& cause.getCause() != null) {
			cause = cause.getCause();
		}
		return cause;
	}

}
