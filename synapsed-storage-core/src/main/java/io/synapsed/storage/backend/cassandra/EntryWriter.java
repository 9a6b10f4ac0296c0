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

package io.synapsed.storage.backend.cassandra;

import java.util.concurrent.CompletableFuture;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.ConsistencyLevel;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.spi.CommitResult;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.WriteBatch;

/**
 * Writes entries in one of two ways. A row is only ever written in one of them: their
 * timestamps come from different clocks, and one write would silently lose. Safe for use
 * by several threads.
 */
interface EntryWriter {

	/**
	 * Stores an entry.
	 * @param now milliseconds since the epoch
	 * @return its version
	 */
	CompletableFuture<Version> put(Mutation.Put put, ConsistencyLevel level, long now);

	/**
	 * Removes an entry.
	 * @return whether there was one that had not expired
	 */
	CompletableFuture<Boolean> delete(Bytes key, ConsistencyLevel level, long now);

	/**
	 * Applies a batch: all or nothing in each partition. Conditions need one partition.
	 */
	CompletableFuture<CommitResult> commit(WriteBatch batch, ConsistencyLevel level, long now);

}
