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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The memory outside the heap that all RocksDB stores of an application share: one cache
 * of blocks, which also holds indexes and filters, and one budget for tables in memory.
 * Together they are the bound, however many stores there are. The first store that uses
 * the resources allocates the native memory. It is freed when the resources and all
 * stores that use them are closed, in any order. Safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class RocksDbResources implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(RocksDbResources.class);

	/** The budget for tables in memory unless another is given: 32 MiB. */
	public static final long DEFAULT_WRITE_BUFFER_BUDGET = 32L << 20;

	private static final long SHARD_SIZE = 8L << 20;

	private static final long MOST_SHARDS = 64;

	private static final long SMALLEST = 1L << 20;

	/** The part of the cache that data cannot take from indexes and filters. */
	private static final double METADATA_SHARE = 0.5;

	private final AvailableMemory memory;

	private final long blockCacheSize;

	private final long writeBufferBudget;

	private @Nullable Shared shared;

	private int users;

	private boolean closed;

	/**
	 * Describes resources with the {@linkplain #defaultBlockCacheSize() default size} of
	 * the cache and the default budget.
	 */
	public RocksDbResources() {
		this(defaultBlockCacheSize(), DEFAULT_WRITE_BUFFER_BUDGET);
	}

	/**
	 * Describes resources.
	 * @param blockCacheSize bytes of the block cache, at least 1 MiB
	 * @param writeBufferBudget bytes of all tables in memory together, at least 1 MiB;
	 * beyond it tables are written to files early
	 * @throws StorageConfigurationException if a size is out of its bounds, or both
	 * together are more than the memory of the machine or the container
	 */
	public RocksDbResources(long blockCacheSize, long writeBufferBudget) {
		this(blockCacheSize, writeBufferBudget, AvailableMemory.current());
	}

	RocksDbResources(long blockCacheSize, long writeBufferBudget, AvailableMemory memory) {
		check("block-cache-size", blockCacheSize);
		check("write-buffer-budget", writeBufferBudget);
		if (blockCacheSize > memory.total() - writeBufferBudget) {
			throw new StorageConfigurationException(null,
					"The settings rocksdb.block-cache-size (" + blockCacheSize + ") and rocksdb.write-buffer-budget ("
							+ writeBufferBudget + ") are more than the memory of the machine or the container ("
							+ memory.total() + " bytes)");
		}
		this.memory = memory;
		this.blockCacheSize = blockCacheSize;
		this.writeBufferBudget = writeBufferBudget;
	}

	private static void check(String setting, long size) {
		if (size < SMALLEST) {
			throw new StorageConfigurationException(null,
					"The setting rocksdb." + setting + " must be at least " + SMALLEST + " bytes, not " + size);
		}
	}

	/**
	 * Returns the size of the block cache unless another is given: a quarter of the
	 * memory of the machine or the container that is left beside the largest heap, at
	 * least 64 and at most 512 MiB.
	 * @return size in bytes
	 */
	public static long defaultBlockCacheSize() {
		return AvailableMemory.current().blockCacheSize();
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
	 * @return size in bytes, beside the block cache
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
			report();
			LRUCache blocks = new LRUCache(this.blockCacheSize, shardBits(this.blockCacheSize), false, METADATA_SHARE);
			// It only counts: tables in memory are not to drive out blocks.
			LRUCache counter = new LRUCache(this.writeBufferBudget);
			this.shared = new Shared(blocks, this.blockCacheSize, counter,
					new WriteBufferManager(this.writeBufferBudget, counter));
		}
		this.users++;
		return this.shared;
	}

	private void report() {
		long needed = this.blockCacheSize + this.writeBufferBudget;
		String sum = "RocksDB takes up to " + mebibytes(needed) + " outside the heap, for all stores together: "
				+ mebibytes(this.blockCacheSize) + " rocksdb.block-cache-size and " + mebibytes(this.writeBufferBudget)
				+ " rocksdb.write-buffer-budget. Beside the largest heap (" + mebibytes(this.memory.heap()) + "), "
				+ mebibytes(this.memory.besideHeap()) + " of " + mebibytes(this.memory.total())
				+ " are left for it and everything else";
		if (needed > this.memory.besideHeap()) {
			logger.warn("{}: that does not fit. Make the heap or these settings smaller", sum);
		}
		else {
			logger.info(sum);
		}
	}

	private static String mebibytes(long size) {
		return (size >> 20) + " MiB";
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
			this.shared.counter().close();
			this.shared.cache().close();
			this.shared = null;
		}
	}

	/**
	 * The native side.
	 */
	record Shared(Cache cache, long cacheSize, Cache counter, WriteBufferManager writeBuffers) {
	}

}
