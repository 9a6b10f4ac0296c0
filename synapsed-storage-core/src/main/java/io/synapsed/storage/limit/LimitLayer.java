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

package io.synapsed.storage.limit;

import java.time.InstantSource;

import io.synapsed.storage.common.Capability;
import io.synapsed.storage.exception.StorageConfigurationException;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.PerNamespace;
import io.synapsed.storage.spi.StoreLayer;

/**
 * Limits the entries and bytes of each namespace. A write that would exceed a limit
 * throws a {@link io.synapsed.storage.exception.NamespaceFullException}. A write that
 * needs no more space than the entry that it replaces always succeeds.
 * <p>
 * Costs: opening the store reads each limited namespace once, to count its entries. Each
 * write to a limited namespace reads the entry that it replaces. A write to another
 * namespace looks up the namespace of its key. Reads cost nothing. An expired entry
 * counts until the end of the minute in which it expires.
 *
 * @param limits the limit of each namespace
 * @param warningShare the used part of a limit, above 0 up to 1, that causes a warning
 * @param clock decides which entries have expired
 * @since 0.1.0
 */
public record LimitLayer(PerNamespace<NamespaceLimit> limits, double warningShare,
		InstantSource clock) implements StoreLayer {

	/**
	 * Checks the settings.
	 * @param limits the limit of each namespace
	 * @param warningShare the used part of a limit that causes a warning
	 * @param clock decides which entries have expired
	 * @throws StorageConfigurationException if the share is out of its bounds, or
	 * namespaces that are not named have a limit
	 */
	public LimitLayer {
		if (!(warningShare > 0 && warningShare <= 1)) {
			throw new StorageConfigurationException(null,
					"limits.warn-at must be above 0 up to 1, not " + warningShare);
		}
		if (limits.shared().isSet()) {
			throw new StorageConfigurationException(null, "limits apply to named namespaces only");
		}
	}

	@Override
	public Position position() {
		return Position.LIMITS;
	}

	/**
	 * Puts the layer over a store, and counts the entries of its limited namespaces.
	 * @throws StorageConfigurationException if several processes share the store, or it
	 * cannot be scanned
	 */
	@Override
	public KeyValueStore over(KeyValueStore delegate) {
		if (delegate.capabilities().contains(Capability.SHARED)
				|| !delegate.capabilities().contains(Capability.ORDERED_SCAN)) {
			throw new StorageConfigurationException(delegate.name(),
					"limits of namespaces need an engine that one process has for itself and that can be scanned; remove"
							+ " them, or choose an embedded engine");
		}
		return new LimitingStore(delegate, this);
	}

}
