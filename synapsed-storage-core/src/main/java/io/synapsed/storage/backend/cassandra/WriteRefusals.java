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

import java.util.List;
import java.util.Set;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Capability;
import io.synapsed.storage.exception.UnsupportedCapabilityException;

/**
 * Refuses batches that the store cannot apply as a whole.
 */
final class WriteRefusals {

	private final String store;

	private final Set<Capability> capabilities;

	private final CassandraLayout layout;

	WriteRefusals(String store, Set<Capability> capabilities, CassandraLayout layout) {
		this.store = store;
		this.capabilities = capabilities;
		this.layout = layout;
	}

	UnsupportedCapabilityException unsupported(Capability capability) {
		return new UnsupportedCapabilityException(this.store, capability, this.capabilities);
	}

	/**
	 * Refuses keys of several partitions.
	 */
	void requireOnePartition(List<Bytes> keys) {
		if (keys.stream().map(this.layout::partitionOf).distinct().count() > 1) {
			throw unsupported(Capability.ATOMIC_BATCH);
		}
	}

}
