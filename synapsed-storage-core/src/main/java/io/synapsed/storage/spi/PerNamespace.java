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

package io.synapsed.storage.spi;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

import io.synapsed.storage.common.Bytes;

/**
 * A setting with a value for some namespaces and a shared value for all others.
 * Immutable.
 *
 * @param <T> the type of the setting
 * @since 0.1.0
 */
public final class PerNamespace<T> {

	private final T shared;

	/** The settings by the key prefix of the namespace. */
	private final Map<Bytes, T> own;

	private PerNamespace(T shared, Map<Bytes, T> own) {
		this.shared = shared;
		this.own = own;
	}

	/**
	 * Creates a setting that all namespaces share.
	 * @param <T> the type of the setting
	 * @param shared the setting
	 * @return the settings
	 */
	public static <T> PerNamespace<T> same(T shared) {
		return new PerNamespace<>(shared, Map.of());
	}

	/**
	 * Creates a setting with a value for some namespaces.
	 * @param <T> the type of the setting
	 * @param shared the setting of all other namespaces
	 * @param own settings by name of the namespace, the empty name for the default one
	 * @return the settings
	 * @throws IllegalArgumentException if a name is not valid for a namespace
	 */
	public static <T> PerNamespace<T> of(T shared, Map<String, ? extends T> own) {
		Map<Bytes, T> byPrefix = new HashMap<>();
		own.forEach((name, setting) -> byPrefix.put(Namespace.named(name).prefix(), setting));
		return new PerNamespace<>(shared, Map.copyOf(byPrefix));
	}

	/**
	 * Returns the setting for a key.
	 * @param storedKey a key with the prefix of its namespace
	 * @return the setting of that namespace
	 */
	public T of(Bytes storedKey) {
		if (this.own.isEmpty()) {
			return this.shared;
		}
		T setting = this.own.get(Namespace.prefixOf(storedKey));
		return (setting != null) ? setting : this.shared;
	}

	/**
	 * Returns the setting of a namespace.
	 * @param namespace the namespace
	 * @return its own setting, or the shared one
	 */
	public T of(Namespace namespace) {
		return of(namespace.prefix());
	}

	/**
	 * Derives another setting from this one.
	 * @param <R> the type of the other setting
	 * @param derivation computes the other setting from one of these; called once for
	 * each
	 * @return the other setting of the same namespaces
	 */
	public <R> PerNamespace<R> map(Function<? super T, ? extends R> derivation) {
		Map<Bytes, R> mapped = new HashMap<>();
		this.own.forEach((prefix, setting) -> mapped.put(prefix, derivation.apply(setting)));
		return new PerNamespace<>(derivation.apply(this.shared), Map.copyOf(mapped));
	}

	/**
	 * Returns the setting that namespaces share.
	 * @return the shared setting
	 */
	public T shared() {
		return this.shared;
	}

	/**
	 * Returns the settings of the namespaces that do not share it.
	 * @return settings by name of the namespace
	 */
	public Map<String, T> own() {
		Map<String, T> byName = new HashMap<>();
		this.own.forEach((prefix, setting) -> byName.put(Namespace.ofKey(prefix).name(), setting));
		return Map.copyOf(byName);
	}

}
