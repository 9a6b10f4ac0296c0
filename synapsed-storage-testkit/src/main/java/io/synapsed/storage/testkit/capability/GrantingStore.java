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

package io.synapsed.storage.testkit.capability;

import java.util.Set;

import io.synapsed.storage.common.Capability;
import io.synapsed.storage.spi.ForwardingStore;
import io.synapsed.storage.spi.KeyValueStore;

/**
 * Reports more than the store below, so that the guard above lets everything reach it.
 */
final class GrantingStore extends ForwardingStore {

	private final Set<Capability> capabilities;

	GrantingStore(KeyValueStore delegate, Set<Capability> capabilities) {
		super(delegate);
		this.capabilities = Set.copyOf(capabilities);
	}

	@Override
	public Set<Capability> capabilities() {
		return this.capabilities;
	}

}
