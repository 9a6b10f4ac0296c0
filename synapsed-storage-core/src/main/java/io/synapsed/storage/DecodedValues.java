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

import java.util.Optional;

import io.synapsed.storage.exception.MutableTypeException;
import io.synapsed.storage.spi.CachedEntry;
import io.synapsed.storage.spi.DecodedValueControl;
import io.synapsed.storage.spi.Namespace;
import org.jspecify.annotations.Nullable;

/**
 * Keeps objects of immutable types beside the cached entries that they were read from.
 * What becomes of the entry in the cache becomes of the object. Safe for use by several
 * threads.
 */
final class DecodedValues {

	private final String store;

	private final ValueConversion values;

	private final @Nullable DecodedValueControl cache;

	/**
	 * Creates an instance for a store.
	 * @param store name of the store
	 * @param values reads the objects
	 * @param cache the cache of the store, or {@code null} if it has none
	 */
	DecodedValues(String store, ValueConversion values, @Nullable DecodedValueControl cache) {
		this.store = store;
		this.values = values;
		this.cache = cache;
	}

	/**
	 * Returns whether the settings ask for it in a namespace.
	 */
	boolean isConfigured(Namespace namespace) {
		return this.cache != null && this.cache.isConfigured(namespace);
	}

	/**
	 * Makes the cache keep objects of a namespace, whatever the settings say.
	 */
	void keep(Namespace namespace) {
		if (this.cache != null) {
			this.cache.keep(namespace);
		}
	}

	/**
	 * Refuses a type whose objects must not be shared.
	 * @param namespace name of the namespace
	 * @param type the type of its values
	 * @throws MutableTypeException if it is mutable
	 */
	void check(String namespace, Class<?> type) {
		Optional<Mutability> mutability = Mutability.of(type);
		if (mutability.isPresent()) {
			throw new MutableTypeException(this.store, namespace, type.getTypeName(), mutability.get().where(),
					mutability.get().reason());
		}
	}

	/**
	 * Returns the object of an entry.
	 * @param <T> the type of the object
	 * @param entry the entry in the cache
	 * @param namespace its namespace
	 * @param type the type of the object
	 * @return the object that is kept, or a new one
	 */
	<T> T of(CachedEntry entry, Namespace namespace, Class<T> type) {
		T kept = entry.decoded(this.values, type);
		return (kept != null) ? kept : decode(entry, namespace, type);
	}

	private <T> T decode(CachedEntry entry, Namespace namespace, Class<T> type) {
		T object = this.values.toObject(entry, namespace, type);
		if (type == byte[].class) {
			// A copy, not decoded.
			return object;
		}
		Optional<Mutability> mutability = Mutability.of(type);
		if (mutability.isPresent()) {
			if (this.cache != null) {
				this.cache.notKept(type.getTypeName(), mutability.get().where() + " " + mutability.get().reason());
			}
		}
		else if (isExact(object, type)) {
			entry.keep(this.values, type, object);
		}
		return object;
	}

	/**
	 * Returns whether an object is no instance of a subclass of a number that can be
	 * extended. All other immutable types say what their subtypes are.
	 */
	private static boolean isExact(@Nullable Object object, Class<?> type) {
		return object != null && (!(object instanceof Number) || object.getClass() == type);
	}

}
