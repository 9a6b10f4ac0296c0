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

package io.synapsed.storage.transform.encryption;

import java.util.Objects;
import java.util.function.Function;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;

import io.synapsed.storage.Bytes;
import io.synapsed.storage.StorageConfigurationException;
import io.synapsed.storage.StorageEncryptionException;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.Namespace;
import io.synapsed.storage.spi.ReadOptions;
import io.synapsed.storage.spi.engine.StoreDescriptor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The data keys of a store: for each namespace one that encrypts what is written now, and
 * those of before. A key is stored, encrypted, before anything is encrypted with it. Safe
 * for use by several threads.
 *
 * @since 0.1.0
 */
public final class KeyRing {

	private static final Logger logger = LoggerFactory.getLogger(KeyRing.class);

	private static final SecureRandom random = new SecureRandom();

	private static final Bytes MARK = Namespace.SYSTEM.encode("encrypted");

	private final KeyValueStore engine;

	private final String store;

	private final byte[] identity;

	private final KeyRingStorage storage;

	private final KeyWrapper wrapper;

	private final AeadAlgorithm algorithm;

	private final InstantSource clock;

	private final KeyRingFormat format;

	private volatile Keys keys = new Keys(List.of());

	/**
	 * Reads the data keys of a store. Those that are encrypted with a key that is not the
	 * current one any more are encrypted anew.
	 * @param engine the store below all codecs, whose identity is bound to its values
	 * @param storage where the keys are kept
	 * @param wrapper encrypts them
	 * @param algorithm what the data keys are for
	 * @param clock tells when a key was made
	 * @throws StorageEncryptionException if a key that is needed is not there
	 * @throws io.synapsed.storage.IntegrityException if the key ring is damaged
	 * @throws StorageConfigurationException if it belongs to another store, or is gone
	 */
	public KeyRing(KeyValueStore engine, KeyRingStorage storage, KeyWrapper wrapper, AeadAlgorithm algorithm,
			InstantSource clock) {
		this.engine = engine;
		this.store = engine.name();
		UUID uuid = StoreDescriptor.openOrCreate(engine, clock.millis()).uuid();
		this.identity = ByteBuffer.allocate(2 * Long.BYTES)
			.putLong(uuid.getMostSignificantBits())
			.putLong(uuid.getLeastSignificantBits())
			.array();
		this.storage = storage;
		this.wrapper = wrapper;
		this.algorithm = algorithm;
		this.clock = clock;
		this.format = new KeyRingFormat(this.store, uuid, storage.location());
		Optional<Bytes> stored = storage.load();
		checkComplete(stored);
		stored.ifPresent(this::read);
		rewrap();
	}

	/**
	 * A store that has had keys must not start with new ones: nothing of what it holds
	 * could be read.
	 */
	private void checkComplete(Optional<Bytes> stored) {
		if (stored.isEmpty() && this.engine.get(MARK, ReadOptions.BYPASS_CACHE) != null) {
			throw new StorageConfigurationException(this.store,
					"the store has encrypted values, and there is no key ring in " + this.storage.location()
							+ ". Restore the key ring from a backup, or set encryption.key-ring to where it is");
		}
	}

	/**
	 * Returns the identity of the store as encryption binds it: 16 bytes, which nobody
	 * changes.
	 */
	byte[] identity() {
		return this.identity;
	}

	/**
	 * Tells where the data keys are kept.
	 * @return a file, or a part of the store
	 */
	public String location() {
		return this.storage.location();
	}

	KeyWrapper wrapper() {
		return this.wrapper;
	}

	AeadAlgorithm algorithm() {
		return this.algorithm;
	}

	/**
	 * Reads the keys again, which another process may have changed.
	 */
	public synchronized void reload() {
		this.storage.load().ifPresent(this::read);
	}

	private void read(Bytes stored) {
		this.keys = new Keys(this.format.read(stored, this::cipher));
	}

	private AeadAlgorithm.Cipher cipher(DataKey key) {
		DataKey known = this.keys.byId.get(key.id());
		if (known != null && known.cipher() != null) {
			return known.cipher();
		}
		return withSecret(key, this.algorithm::cipher);
	}

	private <T> T withSecret(DataKey key, Function<byte[], T> work) {
		byte[] secret;
		try {
			secret = this.wrapper.unwrap(Objects.requireNonNull(key.wrapped()), context(key.id(), key.namespace()));
		}
		catch (StorageEncryptionException ex) {
			throw new StorageEncryptionException(this.store,
					"the key ring in " + this.storage.location() + " cannot be opened: " + ex.getMessage(), ex);
		}
		try {
			return work.apply(secret);
		}
		finally {
			Arrays.fill(secret, (byte) 0);
		}
	}

	private byte[] context(int id, String namespace) {
		Bytes name = Bytes.utf8(namespace);
		return ByteBuffer.allocate(this.identity.length + Integer.BYTES + name.size())
			.put(this.identity)
			.putInt(id)
			.put(name.asByteBuffer())
			.array();
	}

	/**
	 * Encrypts the data keys with the current key, those that are not yet. Afterwards no
	 * other key is needed any more.
	 * @return number of data keys that were encrypted anew
	 */
	public synchronized int rewrap() {
		String current = this.wrapper.currentKey();
		long outdated = this.keys.byId.values().stream().filter((key) -> isOutdated(key, current)).count();
		if (outdated > 0) {
			update((keys) -> {
				keys.replaceAll(
						(key) -> isOutdated(key, current)
								? key.wrapped(withSecret(key,
										(secret) -> this.wrapper.wrap(secret, context(key.id(), key.namespace()))))
								: key);
				return keys;
			});
			logger.info("{} data keys of store '{}' are encrypted with key '{}' now", outdated, this.store, current);
		}
		return (int) outdated;
	}

	private static boolean isOutdated(DataKey key, String current) {
		return key.wrapped() != null && !key.wrapped().wrappingKey().equals(current);
	}

	/**
	 * Returns the key for new values, and makes one if there is none yet.
	 */
	DataKey active(Bytes storedKey) {
		Bytes prefix = Namespace.prefixOf(storedKey);
		DataKey key = this.keys.active.get(prefix);
		return (key != null) ? key : create(Namespace.ofKey(storedKey));
	}

	private synchronized DataKey create(Namespace namespace) {
		Bytes prefix = namespace.prefix();
		update((keys) -> {
			if (keys.stream().noneMatch((key) -> isActive(key, namespace))) {
				keys.add(generate(namespace, keys));
			}
			return keys;
		});
		return Objects.requireNonNull(this.keys.active.get(prefix));
	}

	private static boolean isActive(DataKey key, Namespace namespace) {
		return key.state() == DataKeyState.ACTIVE && key.namespace().equals(namespace.name());
	}

	private void mark() {
		long now = this.clock.millis();
		this.engine.put(new Mutation.Put(MARK, Bytes.EMPTY, Entry.NEVER, Entry.NO_SERIALIZER), now);
		this.engine.flush();
	}

	private DataKey generate(Namespace namespace, Collection<DataKey> others) {
		int id;
		do {
			id = random.nextInt();
		}
		while (id == 0 || isTaken(id, others));
		byte[] secret = new byte[AeadAlgorithm.KEY_SIZE];
		random.nextBytes(secret);
		try {
			return new DataKey(id, namespace.name(), DataKeyState.ACTIVE, this.clock.instant(),
					this.wrapper.wrap(secret, context(id, namespace.name())), this.algorithm.cipher(secret));
		}
		finally {
			Arrays.fill(secret, (byte) 0);
		}
	}

	private static boolean isTaken(int id, Collection<DataKey> keys) {
		return keys.stream().anyMatch((key) -> key.id() == id);
	}

	/**
	 * Finds the key of a stored value, and looks once whether another process has made
	 * it.
	 */
	@Nullable DataKey find(int id) {
		DataKey key = this.keys.byId.get(id);
		if (key == null) {
			reload();
			key = this.keys.byId.get(id);
		}
		return key;
	}

	/**
	 * Makes a new key for every namespace that has one. What is stored stays readable
	 * with the key of before.
	 */
	public synchronized void rotate() {
		update((keys) -> {
			List<DataKey> fresh = new ArrayList<>();
			keys.replaceAll((key) -> {
				if (key.state() != DataKeyState.ACTIVE) {
					return key;
				}
				fresh.add(generate(Namespace.named(key.namespace()), keys));
				return key.retired();
			});
			keys.addAll(fresh);
			return keys;
		});
		logger.info("The data keys of store '{}' were rotated", this.store);
	}

	/**
	 * Destroys all keys of a namespace, and with them what was encrypted with them,
	 * wherever a copy of it may lie. Cannot be undone but with a copy of the key ring.
	 * @param namespace the namespace
	 * @return number of keys that were destroyed
	 */
	public synchronized int destroy(Namespace namespace) {
		int before = count(DataKeyState.DESTROYED);
		update((keys) -> {
			keys.replaceAll((key) -> key.namespace().equals(namespace.name()) ? key.destroyed() : key);
			return keys;
		});
		int destroyed = count(DataKeyState.DESTROYED) - before;
		logger.info("{} data keys of a namespace of store '{}' were destroyed", destroyed, this.store);
		return destroyed;
	}

	/**
	 * Removes a retired key that no value needs any more.
	 * @param id id of the key
	 * @return whether there was such a key
	 */
	public synchronized boolean remove(int id) {
		int before = this.keys.byId.size();
		update((keys) -> {
			keys.removeIf((key) -> key.id() == id && key.state() == DataKeyState.RETIRED);
			return keys;
		});
		return this.keys.byId.size() < before;
	}

	/**
	 * Tells whether keys were destroyed, so that there may be entries that cannot be read
	 * any more.
	 */
	boolean hasDestroyed() {
		return this.keys.hasDestroyed;
	}

	/**
	 * Counts keys.
	 * @param state what they may do
	 * @return number of keys in that state
	 */
	public int count(DataKeyState state) {
		return (int) this.keys.byId.values().stream().filter((key) -> key.state() == state).count();
	}

	/**
	 * Lists keys.
	 * @param state what they may do
	 * @return their ids
	 */
	public List<Integer> ids(DataKeyState state) {
		return this.keys.byId.values().stream().filter((key) -> key.state() == state).map(DataKey::id).toList();
	}

	/**
	 * Lists keys that nothing can be encrypted with any more: those that were retired for
	 * so long that every write of before has ended.
	 * @param moment a moment before which all writes have ended
	 * @return ids of keys that were retired before it
	 */
	public List<Integer> retiredBefore(Instant moment) {
		List<Integer> ids = new ArrayList<>();
		Keys known = this.keys;
		for (DataKey key : known.byId.values()) {
			// The key that has taken its place was made when it was retired.
			boolean replaced = known.byId.values()
				.stream()
				.anyMatch((other) -> other.namespace().equals(key.namespace()) && other.created().isAfter(key.created())
						&& other.created().isBefore(moment));
			if (key.state() == DataKeyState.RETIRED && replaced) {
				ids.add(key.id());
			}
		}
		return ids;
	}

	private void update(UnaryOperator<List<DataKey>> change) {
		for (int attempt = 0; attempt < 10; attempt++) {
			Optional<Bytes> stored = this.storage.load();
			List<DataKey> current = new ArrayList<>(
					stored.map((bytes) -> this.format.read(bytes, this::cipher)).orElse(List.of()));
			List<DataKey> changed = change.apply(current);
			if (this.storage.replace(stored, this.format.write(changed))) {
				if (stored.isEmpty()) {
					mark();
				}
				this.keys = new Keys(changed);
				return;
			}
		}
		throw new StorageEncryptionException(this.store,
				"the key ring in " + this.storage.location() + " is being changed by others all the time; try again");
	}

	/** What is known of all keys at a moment. */
	private static final class Keys {

		private final Map<Integer, DataKey> byId = new LinkedHashMap<>();

		/** By the prefix that all keys of the namespace begin with. */
		private final Map<Bytes, DataKey> active = new HashMap<>();

		private final boolean hasDestroyed;

		private Keys(List<DataKey> keys) {
			for (DataKey key : keys) {
				this.byId.put(key.id(), key);
				if (key.state() == DataKeyState.ACTIVE) {
					Namespace namespace = Namespace.named(key.namespace());
					this.active.put(namespace.prefix(), key);
				}
			}
			this.hasDestroyed = keys.stream().anyMatch((key) -> key.state() == DataKeyState.DESTROYED);
		}

	}

}
