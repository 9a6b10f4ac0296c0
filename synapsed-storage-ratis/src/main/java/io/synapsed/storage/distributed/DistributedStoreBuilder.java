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

package io.synapsed.storage.distributed;

import java.time.Duration;
import java.util.concurrent.Executor;

import io.synapsed.storage.engine.CallRegistry;
import io.synapsed.storage.engine.EngineBuilder;
import io.synapsed.storage.exception.StorageConfigurationException;
import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link DistributedStore}.
 *
 * @since 0.1.0
 */
public final class DistributedStoreBuilder extends EngineBuilder<DistributedStoreBuilder> {

	private @Nullable ReplicationServer server;

	private Duration startTimeout = Duration.ofMinutes(1);

	private Executor leaving = Runnable::run;

	DistributedStoreBuilder() {
		super("replicated");
	}

	/**
	 * Sets what takes part in the agreement on behalf of this instance. Stores of
	 * different names may share one.
	 * @param server the server, which the caller closes after the store; must be set
	 * @return this builder
	 */
	public DistributedStoreBuilder server(ReplicationServer server) {
		this.server = server;
		return this;
	}

	/**
	 * Sets how long opening the store waits until a majority of the instances is there.
	 * @param startTimeout the longest time; 1 minute unless set
	 * @return this builder
	 */
	public DistributedStoreBuilder startTimeout(Duration startTimeout) {
		this.startTimeout = startTimeout;
		return this;
	}

	/**
	 * Sets where the store leaves its group when it is closed, for tests, which do not
	 * wait for that.
	 */
	DistributedStoreBuilder leaving(Executor leaving) {
		this.leaving = leaving;
		return this;
	}

	Executor leaving() {
		return this.leaving;
	}

	/**
	 * Opens the store, and creates it together with the other instances where there is
	 * none.
	 * @return the open store
	 * @throws StorageConfigurationException if a setting is wrong
	 * @throws io.synapsed.storage.exception.StorageTimeoutException if no majority of the
	 * instances was there in time
	 */
	public DistributedStore build() {
		ReplicationServer joined = this.server;
		if (joined == null) {
			throw new StorageConfigurationException(name(), "The replication server must be set");
		}
		Partition partition = joined.join(name());
		boolean opened = false;
		try {
			DistributedStore store = new DistributedStore(this, new CallRegistry(name()), joined, partition);
			store.open(this.startTimeout);
			opened = true;
			return store;
		}
		finally {
			if (!opened) {
				joined.leave(name());
			}
		}
	}

}
