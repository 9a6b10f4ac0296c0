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

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.ConsistencyLevel;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.spi.CommitResult;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.WriteBatch;
import org.jspecify.annotations.Nullable;

/**
 * The calls of an engine whose client answers by futures. No method waits. Each future
 * ends within the timeout of the engine, also if the server does not answer, and may end
 * on a thread of the client: the frame lets nothing else run there. What a future fails
 * with is {@linkplain StorageEngine#translate translated} like what a method throws. Safe
 * for use by several threads.
 *
 * @since 0.1.0
 * @see StorageEngine#futures()
 */
public interface EngineFutures {

	/**
	 * Reads an entry.
	 * @param key the key
	 * @param options how to read
	 * @return the entry, or {@code null} if there is none or it has expired
	 */
	CompletableFuture<@Nullable Entry> get(Bytes key, ReadOptions options);

	/**
	 * Reads several entries.
	 * @param keys the keys
	 * @param options how to read
	 * @return an entry for each key, or {@code null} where there is none
	 */
	CompletableFuture<List<@Nullable Entry>> getAll(List<Bytes> keys, ReadOptions options);

	/**
	 * Stores an entry.
	 * @param put the entry
	 * @param consistency the level, which the engine gives
	 * @param now milliseconds since the epoch
	 * @return its version
	 */
	CompletableFuture<Version> put(Mutation.Put put, ConsistencyLevel consistency, long now);

	/**
	 * Removes an entry.
	 * @param key the key
	 * @param consistency the level, which the engine gives
	 * @param now milliseconds since the epoch
	 * @return whether there was one that had not expired
	 */
	CompletableFuture<Boolean> delete(Bytes key, ConsistencyLevel consistency, long now);

	/**
	 * Applies a batch, if all its conditions hold. Not called for a single put or removal
	 * at a level without conditions.
	 * @param batch the batch, at a level that the engine gives, or at the store's own
	 * @param now milliseconds since the epoch
	 * @return the new versions, or the keys whose conditions failed
	 */
	CompletableFuture<CommitResult> commit(WriteBatch batch, long now);

}
