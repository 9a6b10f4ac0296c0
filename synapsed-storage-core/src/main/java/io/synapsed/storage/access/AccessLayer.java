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

import java.util.List;
import java.util.function.Supplier;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.exception.StorageAccessDeniedException;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.StoreLayer;
import org.jspecify.annotations.Nullable;

/**
 * Asks the access policy about every operation before anything is read or written, and
 * audits the operation.
 *
 * @param policy decides what callers may do
 * @param audit receives the operations and their outcomes
 * @since 0.1.0
 */
public record AccessLayer(AccessPolicy policy, AuditTrail audit) implements StoreLayer {

	@Override
	public Position position() {
		return Position.ACCESS;
	}

	@Override
	public KeyValueStore over(KeyValueStore delegate) {
		return new AccessStore(delegate, new AccessGate(this.policy, this.audit));
	}

	/**
	 * Runs work below this layer. The policy judges it, and the trail records it, as
	 * administration.
	 * @param <T> the type of the result
	 * @param store name of the store
	 * @param namespace name of the namespace that the work concerns, or {@code null} for
	 * the whole store
	 * @param name name of the work
	 * @param work the work
	 * @return what the work returns
	 * @throws StorageAccessDeniedException if the policy denies the work
	 */
	public <T extends @Nullable Object> T administer(String store, @Nullable String namespace, String name,
			Supplier<T> work) {
		AccessRequest operation = new AccessRequest(store, namespace, StorageAction.ADMINISTER, name, null, null);
		return new AccessGate(this.policy, this.audit).<T>pass(List.of(operation), work);
	}

	/**
	 * Asks the policy about an operation that is to run later. Audits a denial.
	 * @param operation the operation
	 * @throws StorageAccessDeniedException if the policy denies the operation
	 */
	public void check(AccessRequest operation) {
		new AccessGate(this.policy, this.audit).check(operation);
	}

	/**
	 * Audits damage that background work has met.
	 * @param store name of the store
	 * @param name name of the work
	 * @param storedKey the key of the damaged value, with the prefix of its namespace, or
	 * {@code null} if the damaged values are not known
	 */
	public void damaged(String store, String name, @Nullable Bytes storedKey) {
		this.audit.record((storedKey != null) ? AccessRequest.ofKey(store, StorageAction.READ, name, storedKey)
				: AccessRequest.ofStore(store, StorageAction.READ, name), AuditTrail.Outcome.DAMAGED);
	}

}
