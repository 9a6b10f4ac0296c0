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
package io.synapsed.storage.observation;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.spi.AsyncCalls;
import io.synapsed.storage.spi.CommitResult;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.ForwardingCalls;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.StoreOperation;
import io.synapsed.storage.spi.WriteBatch;
import org.jspecify.annotations.Nullable;

/**
 * Counts and times asynchronous calls, from their begin to their end, as
 * {@link ObservedStore} does with those that wait.
 */
class ObservedCalls extends ForwardingCalls {

	private final OperationMeters meters;

	ObservedCalls(AsyncCalls delegate, OperationMeters meters) {
		super(delegate);
		this.meters = meters;
	}

	@Override
	protected <T extends @Nullable Object> CompletionStage<T> around(StoreOperation operation,
			Supplier<CompletionStage<T>> call) {
		long start = this.meters.begin(operation);
		return AsyncCalls.whenEnded(call, (failure) -> end(operation, start, failure));
	}

	private void end(StoreOperation operation, long start, @Nullable Throwable failure) {
		this.meters.end(operation, start, failure);
		if (failure != null) {
			this.meters.fail(operation, failure);
		}
	}

	@Override
	public CompletionStage<@Nullable Entry> get(Bytes key, ReadOptions options) {
		this.meters.count(StoreOperation.GET, key);
		return super.get(key, options).<@Nullable Entry>thenApply(this.meters::read);
	}

	@Override
	public CompletionStage<List<@Nullable Entry>> getAll(List<Bytes> keys, ReadOptions options) {
		this.meters.count(StoreOperation.GET_ALL, keys);
		return super.getAll(keys, options).thenApply((entries) -> {
			entries.forEach(this.meters::read);
			return entries;
		});
	}

	@Override
	public CompletionStage<Version> put(Mutation.Put put, long now) {
		this.meters.count(StoreOperation.PUT, put.key());
		return super.put(put, now).thenApply((version) -> {
			this.meters.written(put.storedSize());
			return version;
		});
	}

	@Override
	public CompletionStage<Boolean> delete(Bytes key, long now) {
		this.meters.count(StoreOperation.DELETE, key);
		return super.delete(key, now);
	}

	@Override
	public CompletionStage<CommitResult> commit(WriteBatch batch, long now) {
		this.meters.count(StoreOperation.COMMIT, batch);
		return super.commit(batch, now).thenApply((result) -> {
			this.meters.written(batch, result);
			return result;
		});
	}

}
