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

package io.synapsed.storage;

import java.util.Set;
import java.util.function.Supplier;

import io.synapsed.storage.common.Capability;
import io.synapsed.storage.exception.UnsupportedCapabilityException;

/**
 * Refuses operations that a store cannot do.
 */
final class CapabilityGuard {

	private final String store;

	private final Supplier<Set<Capability>> capabilities;

	/**
	 * Creates a guard.
	 * @param capabilities asked for each operation: what an engine can do may change with
	 * what its data records
	 */
	CapabilityGuard(String store, Supplier<Set<Capability>> capabilities) {
		this.store = store;
		this.capabilities = capabilities;
	}

	Set<Capability> capabilities() {
		return this.capabilities.get();
	}

	boolean has(Capability capability) {
		return capabilities().contains(capability);
	}

	void require(Capability capability) {
		if (!has(capability)) {
			throw new UnsupportedCapabilityException(this.store, capability, capabilities());
		}
	}

}
