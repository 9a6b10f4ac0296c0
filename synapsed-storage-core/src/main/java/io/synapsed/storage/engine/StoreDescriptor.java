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

package io.synapsed.storage.engine;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.exception.IntegrityException;
import io.synapsed.storage.exception.StorageConfigurationException;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.Namespace;

/**
 * Describes a durable store: the version of the stored format, and an identity that no
 * other store has. It lies under a key of the system namespace, as lines of
 * {@code name=value}. Names that this version does not know stay as they are.
 *
 * @since 0.1.0
 */
public final class StoreDescriptor {

	/** The version of the stored format that this version of the library writes. */
	public static final int FORMAT = 1;

	private static final Bytes KEY = Namespace.SYSTEM.encode("descriptor");

	private static final String MAGIC = "synapsed-storage";

	private final Map<String, String> properties;

	private StoreDescriptor(Map<String, String> properties) {
		this.properties = properties;
	}

	/**
	 * Reads the descriptor of a store, or writes one if the store has none.
	 * @param engine the engine, below all layers
	 * @param now milliseconds since the epoch
	 * @return the descriptor
	 * @throws StorageConfigurationException if the data has a newer format
	 * @throws IntegrityException if the descriptor is damaged
	 */
	public static StoreDescriptor openOrCreate(KeyValueStore engine, long now) {
		Entry entry = engine.get(KEY, ReadOptions.BYPASS_CACHE);
		if (entry != null) {
			return read(engine.name(), entry.value());
		}
		if (engine.get(EncryptionMark.key(), ReadOptions.BYPASS_CACHE) != null) {
			throw lost(engine.name());
		}
		StoreDescriptor descriptor = create(now, Map.of());
		engine.put(descriptor.put(), now);
		engine.flush();
		return descriptor;
	}

	/**
	 * Creates the exception for a store that has lost its descriptor, without which its
	 * encrypted values cannot be read.
	 * @param store name of the store
	 * @return the exception
	 */
	public static IntegrityException lost(String store) {
		return new IntegrityException(store,
				"the descriptor of the store is gone, and encrypted values need it; restore the store from a backup");
	}

	/**
	 * Returns the key of the descriptor, the same in every store.
	 * @return the key, with the prefix of its namespace
	 */
	public static Bytes key() {
		return KEY;
	}

	/**
	 * Creates the descriptor of a new store.
	 * @param now milliseconds since the epoch
	 * @param settings settings of the engine that belong to the data: lower-case names
	 * and values without line breaks
	 * @return a descriptor with an identity of its own, which is not stored yet
	 */
	public static StoreDescriptor create(long now, Map<String, String> settings) {
		Map<String, String> properties = new LinkedHashMap<>();
		properties.put("format", Integer.toString(FORMAT));
		properties.put("uuid", UUID.randomUUID().toString());
		properties.put("created", Long.toString(now));
		properties.putAll(settings);
		return new StoreDescriptor(properties);
	}

	/**
	 * Returns the mutation that stores this descriptor.
	 * @return the mutation
	 */
	public Mutation.Put put() {
		return new Mutation.Put(KEY, Bytes.utf8(write()), Entry.NEVER, Entry.NO_SERIALIZER);
	}

	/**
	 * Reads a stored descriptor.
	 * @param store name of the store
	 * @param stored what was stored
	 * @return the descriptor
	 * @throws StorageConfigurationException if the data has a newer format
	 * @throws IntegrityException if the descriptor is damaged
	 */
	public static StoreDescriptor read(String store, Bytes stored) {
		return read(store, stored.toUtf8());
	}

	private static StoreDescriptor read(String store, String text) {
		Map<String, String> properties = new LinkedHashMap<>();
		String[] lines = text.split("\n");
		if (!lines[0].equals(MAGIC)) {
			throw new IntegrityException(store, "the descriptor of the store is damaged; restore it from a backup");
		}
		for (int index = 1; index < lines.length; index++) {
			int separator = lines[index].indexOf('=');
			if (separator > 0) {
				properties.put(lines[index].substring(0, separator), lines[index].substring(separator + 1));
			}
		}
		StoreDescriptor descriptor = new StoreDescriptor(properties);
		int format;
		try {
			format = Integer.parseInt(properties.getOrDefault("format", ""));
			descriptor.uuid();
		}
		catch (IllegalArgumentException ex) {
			throw new IntegrityException(store, "the descriptor of the store is damaged; restore it from a backup", ex);
		}
		if (format != FORMAT) {
			throw new StorageConfigurationException(store,
					"the data has format " + format + ", this version reads format " + FORMAT
							+ "; run it with the version that wrote it, or a later one");
		}
		return descriptor;
	}

	/**
	 * Returns a descriptor that records another setting too.
	 * @param name a lower-case name
	 * @param value a value without line breaks
	 * @return a descriptor of the same identity, which is not stored yet
	 */
	public StoreDescriptor with(String name, String value) {
		Map<String, String> properties = new LinkedHashMap<>(this.properties);
		properties.put(name, value);
		return new StoreDescriptor(properties);
	}

	private String write() {
		StringBuilder text = new StringBuilder(MAGIC).append('\n');
		this.properties.forEach((name, value) -> text.append(name).append('=').append(value).append('\n'));
		return text.toString();
	}

	/**
	 * Returns the identity of the store.
	 * @return the identity, given when the store was created
	 */
	public UUID uuid() {
		return UUID.fromString(this.properties.getOrDefault("uuid", ""));
	}

	/**
	 * Returns a setting of the engine that belongs to the data.
	 * @param name name of the setting
	 * @return its value, or empty if the store was created without it
	 */
	public Optional<String> setting(String name) {
		return Optional.ofNullable(this.properties.get(name));
	}

}
