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

import java.time.Instant;

import io.synapsed.storage.common.Arguments;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.exception.InvalidKeyException;
import io.synapsed.storage.spi.CachedEntry;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.Namespace;
import org.jspecify.annotations.Nullable;

/**
 * Converts keys, values and entries of one namespace between the API and the SPI. Checks
 * keys.
 */
final class EntryConversion {

	static final int MAX_KEY_SIZE = 65_535;

	private final String store;

	private final Namespace namespace;

	private final ValueConversion values;

	private final @Nullable DecodedValues decoded;

	/**
	 * Creates a conversion.
	 * @param decoded keeps objects beside cached entries, or {@code null} if none are
	 * kept
	 */
	EntryConversion(String store, Namespace namespace, ValueConversion values, @Nullable DecodedValues decoded) {
		this.store = store;
		this.namespace = namespace;
		this.values = values;
		this.decoded = decoded;
	}

	Namespace namespace() {
		return this.namespace;
	}

	String store() {
		return this.store;
	}

	ValueConversion values() {
		return this.values;
	}

	Bytes encodeKey(Bytes key) {
		if (key == null) {
			throw new InvalidKeyException(this.store, Arguments.isNull("key"));
		}
		checkSize(key.size());
		return this.namespace.encode(key);
	}

	Bytes encodeKey(String key) {
		if (key == null) {
			throw new InvalidKeyException(this.store, Arguments.isNull("key"));
		}
		try {
			Bytes encoded = this.namespace.encode(key);
			checkSize(encoded.size() - this.namespace.prefixSize());
			return encoded;
		}
		catch (IllegalArgumentException ex) {
			throw TextKey.refused(this.store, ex);
		}
	}

	private void checkSize(int size) {
		if (size == 0 || size > MAX_KEY_SIZE) {
			throw new InvalidKeyException(this.store,
					"a key must have 1 to " + MAX_KEY_SIZE + " bytes, this one has " + size);
		}
	}

	/**
	 * Refuses a stored key that {@link #encodeKey(Bytes)} would not return.
	 */
	void checkStoredKey(Bytes storedKey) {
		try {
			Bytes prefix = Namespace.prefixOf(storedKey);
			String name = prefix.slice(0, prefix.size() - 1).toUtf8();
			if (!Namespace.named(name).prefix().equals(prefix)) {
				throw new IllegalArgumentException("The name of a namespace must be UTF-8");
			}
			checkSize(storedKey.size() - prefix.size());
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidKeyException(this.store, String.valueOf(ex.getMessage()), ex);
		}
	}

	KeyRange encodeRange(KeyRange range) {
		return this.namespace.encode(Arguments.required(range, "range"));
	}

	Bytes decodeKey(Bytes storedKey) {
		return this.namespace.decode(storedKey);
	}

	<T> T toObject(Entry entry, Class<T> type) {
		if (type == Bytes.class) {
			return type.cast(entry.value());
		}
		if (this.decoded != null && entry instanceof CachedEntry cached) {
			return this.decoded.of(cached, this.namespace, type);
		}
		return this.values.toObject(entry, this.namespace, type);
	}

	StorageEntry<Bytes> toEntry(Entry entry) {
		return new StorageEntry<>(decodeKey(entry.key()), entry.value(), entry.version(), expiry(entry));
	}

	<T> StorageEntry<T> toEntry(Entry entry, Class<T> type) {
		return new StorageEntry<>(decodeKey(entry.key()), toObject(entry, type), entry.version(), expiry(entry));
	}

	private static @Nullable Instant expiry(Entry entry) {
		return (entry.expiresAt() != Entry.NEVER) ? Instant.ofEpochMilli(entry.expiresAt()) : null;
	}

}
