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
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.common.Version;
import org.jspecify.annotations.Nullable;

/**
 * Parent of the asynchronous calls of layers that change no values. Every call goes
 * through {@link #around}: for {@link AsyncCalls} what {@link ForwardingStore} is for
 * {@link KeyValueStore}.
 *
 * @since 0.1.0
 */
public abstract class ForwardingCalls implements AsyncCalls {

	private final AsyncCalls delegate;

	/**
	 * Creates the calls of a layer.
	 * @param delegate the calls of the store below
	 */
	protected ForwardingCalls(AsyncCalls delegate) {
		this.delegate = delegate;
	}

	/**
	 * Begins a call. Begins that of the store below, unless overridden.
	 * @param <T> the type of the result
	 * @param operation the operation
	 * @param call begins the call of the store below
	 * @return the result to come
	 */
	protected <T extends @Nullable Object> CompletionStage<T> around(StoreOperation operation,
			Supplier<CompletionStage<T>> call) {
		return call.get();
	}

	@Override
	public CompletionStage<@Nullable Entry> get(Bytes key, ReadOptions options) {
		return this.<@Nullable Entry>around(StoreOperation.GET, () -> this.delegate.get(key, options));
	}

	@Override
	public CompletionStage<List<@Nullable Entry>> getAll(List<Bytes> keys, ReadOptions options) {
		return around(StoreOperation.GET_ALL, () -> this.delegate.getAll(keys, options));
	}

	@Override
	public CompletionStage<Version> put(Mutation.Put put, long now) {
		return around(StoreOperation.PUT, () -> this.delegate.put(put, now));
	}

	@Override
	public CompletionStage<Boolean> delete(Bytes key, long now) {
		return around(StoreOperation.DELETE, () -> this.delegate.delete(key, now));
	}

	@Override
	public CompletionStage<CommitResult> commit(WriteBatch batch, long now) {
		return around(StoreOperation.COMMIT, () -> this.delegate.commit(batch, now));
	}

}
