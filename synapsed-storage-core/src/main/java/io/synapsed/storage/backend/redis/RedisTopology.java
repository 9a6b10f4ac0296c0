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

package io.synapsed.storage.backend.redis;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

import io.synapsed.storage.common.Capability;
import io.synapsed.storage.common.ConsistencyLevel;
import io.synapsed.storage.spi.KeyValueStore;

/**
 * The topology of the servers behind a connection.
 */
enum RedisTopology {

	/** One server. */
	STANDALONE,

	/** One master at a time, which Sentinel names. */
	SENTINEL,

	/** A fixed list of servers, one of which is the master. */
	MASTER_REPLICA,

	/** Several masters, each with a part of the keys. */
	CLUSTER;

	/**
	 * Whether one server holds all keys, so that one script can reach any of them.
	 */
	boolean isSingleServer() {
		return this != CLUSTER;
	}

	/**
	 * Returns what a store can do on these servers.
	 * @param recorded what the store records beside its entries
	 * @param indexEvicted whether a server may evict indexes and keep entries
	 */
	Set<Capability> capabilities(Recorded recorded, boolean indexEvicted) {
		Set<Capability> capabilities = EnumSet.of(Capability.CONDITIONAL_WRITE, Capability.INCREMENT, Capability.TTL,
				Capability.COLOCATED_BATCH, Capability.SHARED);
		if (recorded.index().isUsable() && !indexEvicted) {
			capabilities.add(Capability.ORDERED_SCAN);
		}
		if (recorded.watch().isUsable()) {
			capabilities.add(Capability.WATCH);
			capabilities.add(Capability.RESUMABLE_WATCH);
		}
		if (isSingleServer()) {
			capabilities.add(Capability.ATOMIC_BATCH);
			capabilities.add(Capability.TRANSACTION);
		}
		return Collections.unmodifiableSet(capabilities);
	}

	/**
	 * Returns the levels that a store on these servers gives. One server has one copy.
	 * Replicas get writes after they were acknowledged: a failover may lose them, also
	 * from the sight of the process that made them.
	 */
	Set<ConsistencyLevel> consistencyLevels() {
		return (this == STANDALONE) ? KeyValueStore.ALL_CONSISTENCY_LEVELS : Set.of(ConsistencyLevel.ONE);
	}

	String text() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

}
