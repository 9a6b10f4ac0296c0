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

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.exception.StorageConfigurationException;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.Namespace;
import io.synapsed.storage.spi.StoreLayer;

/**
 * Allows writes to declared namespaces and to the default one only. A write to another
 * namespace throws a {@link io.synapsed.storage.exception.NamespaceRefusedException}.
 * Reads and removals are not restricted. Prevents clients that choose namespaces from
 * creating any number of them, each with its own DEK on an encrypted store.
 *
 * @since 0.1.0
 */
public final class DeclaredNamespacesLayer implements StoreLayer {

	/** The key prefixes of the namespaces that may be written. */
	private final Set<Bytes> prefixes = new HashSet<>();

	private final Set<String> names = new TreeSet<>();

	/**
	 * Creates the layer.
	 * @param names names of the namespaces that may be written, beside the default one
	 * @throws StorageConfigurationException if a name is not valid for a namespace
	 */
	public DeclaredNamespacesLayer(Collection<String> names) {
		this.prefixes.add(Namespace.DEFAULT.prefix());
		for (String name : names) {
			try {
				this.prefixes.add(Namespace.named(name).prefix());
			}
			catch (IllegalArgumentException ex) {
				throw new StorageConfigurationException(null, "'" + name + "' is not a valid name of a namespace", ex);
			}
			this.names.add(name);
		}
	}

	@Override
	public Position position() {
		return Position.NAMESPACES;
	}

	@Override
	public KeyValueStore over(KeyValueStore delegate) {
		return new DeclaredNamespacesStore(delegate, Set.copyOf(this.prefixes), this.names);
	}

}
