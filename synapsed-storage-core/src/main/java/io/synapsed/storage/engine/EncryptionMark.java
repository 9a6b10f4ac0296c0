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

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.exception.IntegrityException;
import io.synapsed.storage.exception.StorageConfigurationException;
import io.synapsed.storage.spi.AsyncCalls;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.Namespace;
import io.synapsed.storage.spi.PerNamespace;
import org.jspecify.annotations.Nullable;

/**
 * Records in the store itself that it has encrypted values, and which data-encryption
 * keys (DEKs) they may need. It detects a missing or older key ring, and settings without
 * the encryption. Immutable.
 *
 * @param generation the latest generation of the key ring that the store has seen, 0 for
 * a key ring without one
 * @param keys ids of the DEKs in that key ring, without destroyed ones; {@code null} in a
 * mark of an earlier version, which did not list them
 * @param destroyed ids of destroyed DEKs
 * @param encrypts the settings of encryption, or {@code null} if they are not known
 * @since 0.1.0
 */
public record EncryptionMark(long generation, @Nullable Set<Integer> keys, Set<Integer> destroyed,
		@Nullable PerNamespace<Boolean> encrypts) {

	private static final Bytes KEY = Namespace.SYSTEM.encode("encrypted");

	private static final Bytes STORED_KEY_RING = Namespace.SYSTEM.encode("key-ring");

	private static final String MAGIC = "synapsed-encrypted 1";

	private static final String END = "end";

	private static final EncryptionMark EARLIER_VERSION = new EncryptionMark(0, null, Set.of(), null);

	/**
	 * Returns the key of the mark, the same in every store.
	 * @return the key, with the prefix of its namespace
	 */
	public static Bytes key() {
		return KEY;
	}

	/**
	 * Returns the key of a key ring that the store contains itself.
	 * @return the key, with the prefix of its namespace
	 */
	public static Bytes keyRingKey() {
		return STORED_KEY_RING;
	}

	/**
	 * Reads the mark of a store.
	 * @param engine the store below all codecs
	 * @return the mark, or empty if the store has never had a DEK
	 * @throws IntegrityException if the mark is damaged
	 */
	public static Optional<EncryptionMark> find(KeyValueStore engine) {
		Entry entry = engine.get(KEY, ReadOptions.BYPASS_CACHE);
		return (entry != null) ? Optional.of(read(engine.name(), entry.value())) : Optional.empty();
	}

	/**
	 * Refuses to open a store that has encrypted values without its encryption, because
	 * it would write plain values beside them.
	 * @param engine the store below all codecs
	 * @throws StorageConfigurationException if the store has DEKs that values may need
	 */
	public static void refuseWithoutEncryption(KeyValueStore engine) {
		Optional<EncryptionMark> mark = find(engine);
		refuse(engine.name(), mark.isPresent() ? mark.get().hasKeys()
				: engine.get(STORED_KEY_RING, ReadOptions.BYPASS_CACHE) != null);
	}

	/**
	 * Refuses a store that has encrypted values without its encryption, and does not
	 * wait.
	 * @param store name of the store
	 * @param engine the calls of the store below all codecs
	 * @return ends when the store may be used; fails with a
	 * {@link StorageConfigurationException} if it has DEKs that values may need
	 */
	public static CompletionStage<@Nullable Void> refuseWithoutEncryption(String store, AsyncCalls engine) {
		return engine.getAll(List.of(KEY, STORED_KEY_RING), ReadOptions.BYPASS_CACHE).thenApply((found) -> {
			Entry mark = found.get(0);
			refuse(store, (mark != null) ? read(store, mark.value()).hasKeys() : found.get(1) != null);
			return null;
		});
	}

	private static void refuse(String store, boolean encrypted) {
		if (encrypted) {
			throw new StorageConfigurationException(store,
					"the store has encrypted values, and no encryption is configured. Check the spelling of 'encryption'"
							+ " and of the namespaces with an encryption of their own, and give the store its keys again"
							+ " (encryption.key-file). To decrypt it, leave its keys, set encryption.enabled to false,"
							+ " then run 'recode' and 'retire'");
		}
	}

	/**
	 * Tells whether values may be encrypted.
	 * @return {@code false} if the store has had DEKs, and all were removed or destroyed
	 */
	public boolean hasKeys() {
		return this.keys == null || !this.keys.isEmpty();
	}

	/**
	 * Tells whether the store has ever had a DEK.
	 * @return {@code false} if the mark is of no use
	 */
	public boolean isOfAnyKey() {
		return hasKeys() || !this.destroyed.isEmpty();
	}

	/**
	 * Tells whether keys were only added since this mark was made.
	 * @param later the other mark
	 * @return {@code false} if keys were removed or destroyed in between
	 */
	public boolean isContainedIn(EncryptionMark later) {
		return this.keys != null && later.keys != null && later.keys.containsAll(this.keys)
				&& this.destroyed.equals(later.destroyed);
	}

	/**
	 * Returns the mutation that stores the mark.
	 * @return the mutation
	 */
	public Mutation.Put put() {
		return new Mutation.Put(KEY, Bytes.utf8(write()), Entry.NEVER, Entry.NO_SERIALIZER);
	}

	private String write() {
		StringBuilder text = new StringBuilder(MAGIC).append('\n');
		line(text, "generation", Long.toString(this.generation));
		if (this.keys != null) {
			line(text, "keys", pack(this.keys));
		}
		line(text, "destroyed", pack(this.destroyed));
		if (this.encrypts != null) {
			line(text, "encrypts", Boolean.toString(this.encrypts.shared()));
			new TreeMap<>(this.encrypts.own())
				.forEach((namespace, own) -> line(text, "encrypts/" + encode(namespace), Boolean.toString(own)));
		}
		// The end detects a mark that was cut off.
		return text.append(END).toString();
	}

	private static void line(StringBuilder text, String name, String value) {
		text.append(name).append('=').append(value).append('\n');
	}

	private static String encode(String namespace) {
		return Base64.getUrlEncoder().withoutPadding().encodeToString(namespace.getBytes(StandardCharsets.UTF_8));
	}

	private static String pack(Set<Integer> ids) {
		ByteBuffer packed = ByteBuffer.allocate(ids.size() * Integer.BYTES);
		new TreeSet<>(ids).forEach(packed::putInt);
		return Base64.getEncoder().encodeToString(packed.array());
	}

	private static Set<Integer> unpack(String text) {
		ByteBuffer packed = ByteBuffer.wrap(Base64.getDecoder().decode(text));
		if (packed.remaining() % Integer.BYTES != 0) {
			throw new IllegalArgumentException("A list of ids is cut off");
		}
		Set<Integer> ids = new TreeSet<>();
		while (packed.hasRemaining()) {
			ids.add(packed.getInt());
		}
		return ids;
	}

	/**
	 * Reads a stored mark.
	 * @param store name of the store
	 * @param stored the stored bytes
	 * @return the mark
	 * @throws IntegrityException if it is damaged
	 */
	public static EncryptionMark read(String store, Bytes stored) {
		if (stored.isEmpty()) {
			return EARLIER_VERSION;
		}
		try {
			return parse(stored.toUtf8().split("\n"));
		}
		catch (RuntimeException ex) {
			throw new IntegrityException(store,
					"the mark of the encryption in the store is damaged; restore the store from a backup", ex);
		}
	}

	private static EncryptionMark parse(String[] lines) {
		if (!lines[0].equals(MAGIC) || !lines[lines.length - 1].equals(END)) {
			throw new IllegalArgumentException("It is no mark, cut off, or one of a newer version");
		}
		Map<String, String> fields = new LinkedHashMap<>();
		for (int index = 1; index < lines.length - 1; index++) {
			int separator = lines[index].indexOf('=');
			fields.put(lines[index].substring(0, separator), lines[index].substring(separator + 1));
		}
		long generation = Long.parseLong(fields.getOrDefault("generation", ""));
		String keys = fields.get("keys");
		return new EncryptionMark(generation, (keys != null) ? unpack(keys) : null,
				unpack(fields.getOrDefault("destroyed", "")), settings(fields));
	}

	private static @Nullable PerNamespace<Boolean> settings(Map<String, String> fields) {
		String shared = fields.get("encrypts");
		if (shared == null) {
			return null;
		}
		Map<String, Boolean> own = new LinkedHashMap<>();
		fields.forEach((name, value) -> {
			if (name.startsWith("encrypts/")) {
				byte[] namespace = Base64.getUrlDecoder().decode(name.substring("encrypts/".length()));
				own.put(new String(namespace, StandardCharsets.UTF_8), Boolean.valueOf(value));
			}
		});
		return PerNamespace.of(Boolean.valueOf(shared), own);
	}

}
