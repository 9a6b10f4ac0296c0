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
package io.synapsed.storage.engine;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.ConsistencyLevel;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.spi.AsyncCalls;
import io.synapsed.storage.spi.CommitResult;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.WriteBatch;
import org.jspecify.annotations.Nullable;

/**
 * The frame around the futures of an engine: does for them what {@link StorageEngine}
 * does for calls that wait. Its stage ends on the executor of the caller, so that nothing
 * that depends on it runs on a thread of the client, and a call has left when it is
 * there.
 */
final class FramedCalls implements AsyncCalls {

	private final StorageEngine engine;

	private final EngineFutures futures;

	private final Supplier<Executor> completion;

	FramedCalls(StorageEngine engine, EngineFutures futures, Supplier<Executor> completion) {
		this.engine = engine;
		this.futures = futures;
		this.completion = completion;
	}

	@Override
	public CompletionStage<@Nullable Entry> get(Bytes key, ReadOptions options) {
		return this.<@Nullable Entry>reading("get", options.consistency(), () -> this.futures.get(key, options));
	}

	@Override
	public CompletionStage<List<@Nullable Entry>> getAll(List<Bytes> keys, ReadOptions options) {
		return reading("get-all", options.consistency(), () -> this.futures.getAll(keys, options));
	}

	@Override
	public CompletionStage<Version> put(Mutation.Put put, long now) {
		return writing("put", null, () -> this.futures.put(put, this.engine.consistencyLevel(), now));
	}

	@Override
	public CompletionStage<Boolean> delete(Bytes key, long now) {
		return writing("delete", null, () -> this.futures.delete(key, this.engine.consistencyLevel(), now));
	}

	@Override
	public CompletionStage<CommitResult> commit(WriteBatch batch, long now) {
		ConsistencyLevel asked = batch.consistency();
		return writing("commit", asked,
				() -> (asked != null) ? commit(batch, asked, now) : this.futures.commit(batch, now));
	}

	private CompletableFuture<CommitResult> commit(WriteBatch batch, ConsistencyLevel asked, long now) {
		Mutation single = batch.single();
		if (single instanceof Mutation.Put put) {
			return this.futures.put(put, asked, now).thenApply((version) -> CommitResult.applied(List.of(version)));
		}
		if (single instanceof Mutation.Delete) {
			return this.futures.delete(single.key(), asked, now).thenApply(CommitResult::removal);
		}
		return this.futures.commit(batch, now);
	}

	private <T extends @Nullable Object> CompletionStage<T> writing(String operation, @Nullable ConsistencyLevel level,
			Supplier<CompletableFuture<T>> call) {
		this.engine.beforeWrite();
		return reading(operation, level, call);
	}

	private <T extends @Nullable Object> CompletionStage<T> reading(String operation, @Nullable ConsistencyLevel level,
			Supplier<CompletableFuture<T>> call) {
		Executor executor = this.completion.get();
		int entered = this.engine.enter();
		CompletableFuture<T> running;
		boolean begun = false;
		try {
			this.engine.requireLevel(level);
			running = call.get();
			begun = true;
		}
		catch (RuntimeException ex) {
			throw this.engine.failed(operation, ex);
		}
		finally {
			if (!begun) {
				this.engine.calls().leave(entered);
			}
		}
		CompletableFuture<T> result = new CompletableFuture<>();
		running.whenComplete((value, failure) -> {
			// It leaves where it ends: closing waits until the executor has taken it up.
			// It must be heard of in any case: the write may have taken effect.
			Handover.execute(executor, () -> {
				this.engine.calls().leave(entered);
				end(result, operation, value, failure);
			});
		});
		return result;
	}

	private <T extends @Nullable Object> void end(CompletableFuture<T> result, String operation, T value,
			@Nullable Throwable failure) {
		if (failure == null) {
			result.complete(value);
			return;
		}
		Throwable cause = AsyncCalls.causeOf(failure);
		result.completeExceptionally((cause instanceof Exception known) ? this.engine.failed(operation, known) : cause);
	}

}
