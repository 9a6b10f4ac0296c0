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

import java.util.List;
import java.util.concurrent.CompletionStage;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.spi.AsyncCalls;
import io.synapsed.storage.spi.CommitResult;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.WriteBatch;
import org.jspecify.annotations.Nullable;

/**
 * The blocking calls of a store, run where its asynchronous calls run.
 */
record ExecutorCalls(KeyValueStore store, AsyncExecution execution) implements AsyncCalls {

	@Override
	public CompletionStage<@Nullable Entry> get(Bytes key, ReadOptions options) {
		return this.execution.<@Nullable Entry>submit(() -> this.store.get(key, options));
	}

	@Override
	public CompletionStage<List<@Nullable Entry>> getAll(List<Bytes> keys, ReadOptions options) {
		return this.execution.submit(() -> this.store.getAll(keys, options));
	}

	@Override
	public CompletionStage<Version> put(Mutation.Put put, long now) {
		return this.execution.submit(() -> this.store.put(put, now));
	}

	@Override
	public CompletionStage<Boolean> delete(Bytes key, long now) {
		return this.execution.submit(() -> this.store.delete(key, now));
	}

	@Override
	public CompletionStage<CommitResult> commit(WriteBatch batch, long now) {
		return this.execution.submit(() -> this.store.commit(batch, now));
	}

}
