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

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.spi.Condition;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.WriteBatch;

/**
 * What a batch does to each row: of several changes of a key, the last one counts. What
 * no reader sees does nothing beside a change of its key, and need not happen together
 * with it.
 *
 * @param changes the visible changes by key
 * @param maintenance the invisible changes of other keys
 */
record BatchPlan(Map<Bytes, Mutation> changes, Collection<Mutation> maintenance) {

	static BatchPlan of(WriteBatch batch) {
		Map<Bytes, Mutation> changes = new LinkedHashMap<>();
		Map<Bytes, Mutation> maintenance = new LinkedHashMap<>();
		for (Mutation mutation : batch.mutations()) {
			(mutation.isVisible() ? changes : maintenance).put(mutation.key(), mutation);
		}
		maintenance.keySet().removeAll(changes.keySet());
		return new BatchPlan(changes, maintenance.values());
	}

	/**
	 * Returns the changes of each partition.
	 */
	Collection<List<Mutation>> byPartition(CassandraLayout layout) {
		Map<Bytes, List<Mutation>> partitions = new LinkedHashMap<>();
		this.changes.values()
			.forEach((change) -> partitions
				.computeIfAbsent(layout.partitionOf(change.key()), (partition) -> new ArrayList<>())
				.add(change));
		return partitions.values();
	}

	/**
	 * Returns the keys of the changes and of conditions.
	 */
	List<Bytes> keys(List<Condition> conditions) {
		List<Bytes> keys = new ArrayList<>(this.changes.keySet());
		conditions.forEach((condition) -> keys.add(condition.key()));
		return keys;
	}

}
