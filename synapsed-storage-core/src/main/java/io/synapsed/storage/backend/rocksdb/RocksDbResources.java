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

package io.synapsed.storage.backend.rocksdb;

import io.synapsed.storage.exception.StorageClosedException;
import io.synapsed.storage.exception.StorageConfigurationException;
import org.jspecify.annotations.Nullable;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.WriteBufferManager;

/**
 * The memory that all RocksDB stores of an application share: one cache of blocks, and
 * one budget for tables in memory, which is charged to the cache. So the size of the
 * cache bounds both together, however many stores there are. The first store that uses
 * the resources allocates the native memory. It is freed when the resources and all
 * stores that use them are closed, in any order. Safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class RocksDbResources implements AutoCloseable {

	/** The size of the block cache unless another is given: 64 MiB. */
	public static final long DEFAULT_BLOCK_CACHE_SIZE = 64L << 20;

	/** The budget for tables in memory unless another is given: 32 MiB. */
	public static final long DEFAULT_WRITE_BUFFER_BUDGET = 32L << 20;

	private static final long SHARD_SIZE = 8L << 20;

	private static final long MOST_SHARDS = 64;

	private static final long SMALLEST = 1L << 20;

	private final long blockCacheSize;

	private final long writeBufferBudget;

	private @Nullable Shared shared;

	private int users;

	private boolean closed;

	/**
	 * Describes resources with the default sizes.
	 */
	public RocksDbResources() {
		this(DEFAULT_BLOCK_CACHE_SIZE, DEFAULT_WRITE_BUFFER_BUDGET);
	}

	/**
	 * Describes resources.
	 * @param blockCacheSize bytes of the block cache, at least 1 MiB
	 * @param writeBufferBudget bytes of all tables in memory together, at least 1 MiB and
	 * at most the size of the cache; beyond it tables are written to files early
	 * @throws StorageConfigurationException if a size is out of its bounds
	 */
	public RocksDbResources(long blockCacheSize, long writeBufferBudget) {
		if (blockCacheSize < SMALLEST) {
			throw new StorageConfigurationException(null, "The setting rocksdb.block-cache-size must be at least "
					+ SMALLEST + " bytes, not " + blockCacheSize);
		}
		if (writeBufferBudget < SMALLEST || writeBufferBudget > blockCacheSize) {
			throw new StorageConfigurationException(null,
					"The setting rocksdb.write-buffer-budget must be at least " + SMALLEST
							+ " bytes and at most rocksdb.block-cache-size (" + blockCacheSize + "), not "
							+ writeBufferBudget);
		}
		this.blockCacheSize = blockCacheSize;
		this.writeBufferBudget = writeBufferBudget;
	}

	/**
	 * Returns the size of the block cache.
	 * @return size in bytes
	 */
	public long blockCacheSize() {
		return this.blockCacheSize;
	}

	/**
	 * Returns the budget for tables in memory.
	 * @return size in bytes, a part of the block cache
	 */
	public long writeBufferBudget() {
		return this.writeBufferBudget;
	}

	/**
	 * Frees the native memory as soon as no store uses it, perhaps at once. Open stores
	 * go on; new ones cannot use it. A second call does nothing.
	 */
	@Override
	public synchronized void close() {
		this.closed = true;
		freeIfUnused();
	}

	/**
	 * Starts to use the resources. The native library must be loaded.
	 */
	synchronized Shared acquire(String store) {
		if (this.closed) {
			throw new StorageClosedException(store, "cannot be opened: its shared resources are closed");
		}
		if (this.shared == null) {
			LRUCache cache = new LRUCache(this.blockCacheSize, shardBits(this.blockCacheSize));
			this.shared = new Shared(cache, new WriteBufferManager(this.writeBufferBudget, cache));
		}
		this.users++;
		return this.shared;
	}

	synchronized void release() {
		this.users--;
		freeIfUnused();
	}

	/**
	 * Makes shards large enough for the filter of a table, which takes 1.25 MB for a
	 * million keys. The cache does not keep an object larger than a shard: every read
	 * would load it again.
	 */
	private static int shardBits(long size) {
		long shards = Math.max(1, Math.min(MOST_SHARDS, size / SHARD_SIZE));
		return Long.SIZE - 1 - Long.numberOfLeadingZeros(shards);
	}

	/**
	 * Whether native memory is held.
	 */
	synchronized boolean isAllocated() {
		return this.shared != null;
	}

	private void freeIfUnused() {
		if (this.closed && this.users == 0 && this.shared != null) {
			this.shared.writeBuffers().close();
			this.shared.cache().close();
			this.shared = null;
		}
	}

	/**
	 * The native side.
	 */
	record Shared(Cache cache, WriteBufferManager writeBuffers) {
	}

}
