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

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import io.synapsed.storage.engine.CallRegistry;
import io.synapsed.storage.engine.DataDirectory;
import io.synapsed.storage.engine.DirectoryEngineBuilder;
import io.synapsed.storage.engine.EngineFiles;
import io.synapsed.storage.exception.StorageConfigurationException;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/**
 * Builds a {@link RocksDbStore}.
 *
 * @since 0.1.0
 */
public final class RocksDbStoreBuilder extends DirectoryEngineBuilder<RocksDbStore, RocksDbStoreBuilder> {

	private static final EngineFiles FILES = new EngineFiles("rocksdb", "CURRENT", List.of("LOCK"));

	private RocksDbOptions options = RocksDbOptions.DEFAULT;

	private @Nullable RocksDbResources resources;

	private Duration lockTimeout = Duration.ofSeconds(10);

	RocksDbStoreBuilder() {
		super(FILES);
	}

	/**
	 * Sets how files are laid out and maintained.
	 * @param options the options; {@link RocksDbOptions#DEFAULT} unless set
	 * @return this builder
	 */
	public RocksDbStoreBuilder options(RocksDbOptions options) {
		this.options = options;
		return this;
	}

	/**
	 * Sets the memory that the store shares with others.
	 * @param resources the resources, which the caller closes; unless set the store has
	 * default ones of its own
	 * @return this builder
	 */
	public RocksDbStoreBuilder resources(RocksDbResources resources) {
		this.resources = resources;
		return this;
	}

	/**
	 * Sets how long a write waits for its turn: first for other writes of the same key,
	 * then for flushes and compactions that do not keep up.
	 * @param lockTimeout the longest time; 10 seconds unless set
	 * @return this builder
	 */
	public RocksDbStoreBuilder lockTimeout(Duration lockTimeout) {
		this.lockTimeout = lockTimeout;
		return this;
	}

	/**
	 * Sets whether the store holds one of several equal copies of the data. It then
	 * changes by {@link RocksDbStore#apply} only.
	 * @param replica whether it does; it does not unless set
	 * @return this builder
	 */
	public RocksDbStoreBuilder replica(boolean replica) {
		return asReplica(replica);
	}

	@Override
	protected RocksDbStore open(DataDirectory location) {
		Path directory = location.path();
		RocksDbResources resources = (this.resources != null) ? this.resources : ownResources();
		checkBudget(resources);
		NativeLibrary.load(name());
		LogFileCheck.check(name(), directory);
		RocksDbResources.Shared shared = resources.acquire(name());
		RocksDbDatabase database = null;
		try {
			CallRegistry calls = new CallRegistry(name());
			database = new RocksDbDatabase(name(), location, durability(), this.options, shared, calls,
					this.lockTimeout);
			return new RocksDbStore(this, this.options, this.lockTimeout, location, resources, this.resources == null,
					database, calls);
		}
		catch (RocksDBException ex) {
			release(database, resources);
			throw new RocksDbErrors(name(), directory).opening(ex);
		}
		catch (RuntimeException | Error ex) {
			release(database, resources);
			throw ex;
		}
	}

	private RocksDbResources ownResources() {
		long budget = Math.max(RocksDbResources.DEFAULT_WRITE_BUFFER_BUDGET, this.options.writeBufferSize());
		return new RocksDbResources(RocksDbResources.defaultBlockCacheSize(), budget);
	}

	private void checkBudget(RocksDbResources resources) {
		if (this.options.writeBufferSize() > resources.writeBufferBudget()) {
			throw new StorageConfigurationException(name(),
					"The setting rocksdb.write-buffer-size (" + this.options.writeBufferSize()
							+ ") must be at most rocksdb.write-buffer-budget (" + resources.writeBufferBudget()
							+ "): a larger table would never fill");
		}
	}

	private void release(@Nullable RocksDbDatabase database, RocksDbResources resources) {
		if (database != null) {
			database.close();
		}
		resources.release();
		if (this.resources == null) {
			resources.close();
		}
	}

}
