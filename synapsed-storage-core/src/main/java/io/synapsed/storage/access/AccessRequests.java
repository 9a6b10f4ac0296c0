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
package io.synapsed.storage.access;

import java.util.ArrayList;
import java.util.List;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.spi.Condition;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.RangeCondition;
import io.synapsed.storage.spi.WriteBatch;

/**
 * What is asked of the policy for each call of a store.
 *
 * @param store name of the store
 */
record AccessRequests(String store) {

	AccessRequest get(Bytes key) {
		return ofKey(StorageAction.READ, "get", key);
	}

	List<AccessRequest> getAll(List<Bytes> keys) {
		return keys.stream().map((key) -> ofKey(StorageAction.READ, "get-all", key)).toList();
	}

	AccessRequest put(Bytes key) {
		return ofKey(StorageAction.WRITE, "put", key);
	}

	AccessRequest delete(Bytes key) {
		return ofKey(StorageAction.DELETE, "delete", key);
	}

	List<AccessRequest> commit(WriteBatch batch) {
		List<AccessRequest> requests = new ArrayList<>();
		for (Mutation mutation : batch.mutations()) {
			boolean writes = mutation instanceof Mutation.Put || mutation instanceof Mutation.Rewrite;
			requests.add(ofKey(writes ? StorageAction.WRITE : StorageAction.DELETE, "commit", mutation.key()));
		}
		// The outcome of a condition reveals what is stored.
		for (Condition condition : batch.conditions()) {
			requests.add(ofKey(StorageAction.READ, "commit", condition.key()));
		}
		for (RangeCondition condition : batch.ranges()) {
			requests.add(AccessRequest.ofRange(this.store, StorageAction.SCAN, "commit", condition.range()));
		}
		return requests;
	}

	AccessRequest ofKey(StorageAction action, String operation, Bytes key) {
		return AccessRequest.ofKey(this.store, action, operation, key);
	}

}
