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
package io.synapsed.storage.transform;

import java.util.List;
import java.util.concurrent.CompletionStage;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.spi.AsyncCalls;
import io.synapsed.storage.spi.CommitResult;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.WriteBatch;
import org.jspecify.annotations.Nullable;

/**
 * Encodes the values of asynchronous calls in the thread of the caller, and decodes what
 * they read where their stages end, which may wait for a dictionary.
 *
 * @param delegate the calls of the store below
 * @param store the store that does the same and waits
 * @param chain the codecs, none of which waits when it encodes
 */
record TransformCalls(AsyncCalls delegate, TransformStore store, CodecChain chain) implements AsyncCalls {

	@Override
	public CompletionStage<@Nullable Entry> get(Bytes key, ReadOptions options) {
		return this.delegate.get(key, options).<@Nullable Entry>thenApply(this.chain::decodeIfPresent);
	}

	@Override
	public CompletionStage<List<@Nullable Entry>> getAll(List<Bytes> keys, ReadOptions options) {
		return this.delegate.getAll(keys, options).thenApply(this.chain::decodeAll);
	}

	@Override
	public CompletionStage<Version> put(Mutation.Put put, long now) {
		return this.delegate.put(this.chain.encode(put), now);
	}

	@Override
	public CompletionStage<Boolean> delete(Bytes key, long now) {
		return this.delegate.delete(key, now);
	}

	@Override
	public CompletionStage<CommitResult> commit(WriteBatch batch, long now) {
		WriteBatch encoded = this.chain.encode(batch);
		return this.delegate.commit(encoded, now).thenApply((result) -> this.store.settled(encoded, result, now));
	}

}
