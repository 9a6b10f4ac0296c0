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

package io.synapsed.storage.cache;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.spi.DecodedValueControl;
import io.synapsed.storage.spi.Namespace;
import io.synapsed.storage.spi.PerNamespace;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows in which namespaces the cache keeps decoded objects beside its entries.
 */
final class DecodedNamespaces implements DecodedValueControl {

	private static final Logger logger = LoggerFactory.getLogger(DecodedNamespaces.class);

	/** Types made at run time could be without end. */
	private static final int MOST_TOLD = 100;

	private final Supplier<String> store;

	private final PerNamespace<Boolean> configured;

	private final Runnable added;

	/** Prefixes of the namespaces that were added to those of the settings. */
	private volatile Set<Bytes> own = Set.of();

	private final Map<String, String> notKept = new ConcurrentSkipListMap<>();

	/**
	 * Creates an instance.
	 * @param store name of the store
	 * @param configured the settings
	 * @param added drops the entries that cannot keep an object, after a namespace was
	 * added
	 */
	DecodedNamespaces(Supplier<String> store, PerNamespace<Boolean> configured, Runnable added) {
		this.store = store;
		this.configured = configured;
		this.added = added;
	}

	/**
	 * Returns whether an object may be kept beside the entry of a key.
	 */
	boolean contains(Bytes storedKey) {
		return this.configured.of(storedKey)
				|| (!this.own.isEmpty() && this.own.contains(Namespace.prefixOf(storedKey)));
	}

	@Override
	public boolean isConfigured(Namespace namespace) {
		return this.configured.of(namespace);
	}

	@Override
	public void keep(Namespace namespace) {
		if (!contains(namespace.prefix())) {
			add(namespace.prefix());
			this.added.run();
		}
	}

	private synchronized void add(Bytes prefix) {
		Set<Bytes> all = new HashSet<>(this.own);
		all.add(prefix);
		this.own = Set.copyOf(all);
	}

	@Override
	public void notKept(String type, String reason) {
		if (!this.notKept.containsKey(type) && this.notKept.size() < MOST_TOLD
				&& this.notKept.putIfAbsent(type, reason) == null) {
			logger.info(
					"Store '{}': the cache keeps no decoded values of {}, and each read of one decodes it: {}."
							+ " Or declare the type @Immutable if nothing changes its objects",
					this.store.get(), type, reason);
		}
	}

	/**
	 * Adds the facts to those of the cache.
	 */
	void describe(Map<String, Object> facts) {
		facts.put("decoded-values", this.configured.shared());
		Map<String, Boolean> namespaces = new TreeMap<>(this.configured.own());
		new TreeSet<>(this.own).forEach((prefix) -> namespaces.put(Namespace.ofKey(prefix).name(), true));
		if (!namespaces.isEmpty()) {
			facts.put("decoded-values-of-namespaces", namespaces);
		}
		if (!this.notKept.isEmpty()) {
			facts.put("not-kept-decoded", new TreeMap<String, Object>(this.notKept));
		}
	}

}
