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
 * Bounds how many entries and bytes namespaces hold, each by itself. A write that would
 * go beyond is refused with a
 * {@link io.synapsed.storage.exception.NamespaceFullException}; one that takes no more
 * room than what it replaces never is.
 * <p>
 * What limited namespaces hold is counted when the store opens, which reads them once,
 * and from then on with each write, which reads the entry that it replaces. Entries count
 * until the end of the minute in which they expire. Reads are passed on as they are, and
 * so are writes to namespaces without a limit, after a look-up of the namespace of each
 * key.
 *
 * @param limits the limit of each namespace
 * @param warningShare the part of a limit, above 0 up to 1, from which on there is a
 * warning
 * @param clock tells which entries have expired
 * @since 0.1.0
 */
public record LimitLayer(PerNamespace<NamespaceLimit> limits, double warningShare,
		InstantSource clock) implements StoreLayer {

	/**
	 * Checks the settings.
	 * @param limits the limit of each namespace
	 * @param warningShare the part of a limit from which on there is a warning
	 * @param clock tells which entries have expired
	 * @throws StorageConfigurationException if the share is out of its bounds, or all
	 * namespaces that are not named have a limit
	 */
	public LimitLayer {
		if (!(warningShare > 0 && warningShare <= 1)) {
			throw new StorageConfigurationException(null,
					"limits.warn-at must be above 0 up to 1, not " + warningShare);
		}
		if (limits.shared().isSet()) {
			throw new StorageConfigurationException(null, "limits are those of named namespaces");
		}
	}

	@Override
	public Position position() {
		return Position.LIMITS;
	}

	/**
	 * Puts the layer over a store, and counts what its limited namespaces hold.
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
