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

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.engine.EncryptionMark;
import io.synapsed.storage.engine.StoreDescriptor;
import io.synapsed.storage.exception.IntegrityException;
import io.synapsed.storage.exception.NamespaceRefusedException;
import io.synapsed.storage.exception.StorageConfigurationException;
import io.synapsed.storage.exception.StorageEncryptionException;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.Namespace;
import io.synapsed.storage.spi.PerNamespace;
import io.synapsed.storage.transform.FormerSince;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The data keys of a store: for each namespace one that encrypts what is written now, and
 * those of before. A key is stored, encrypted, before anything is encrypted with it.
 * <p>
 * A stored key ring only grows: it counts its changes, and the store itself remembers
 * what it has seen last. One that is gone, cut, older, lacks a key or belongs to another
 * store is refused, and never overwritten. Meanwhile the keys in memory go on: values are
 * read, and namespaces that have a key are written. Once the latest copy was restored,
 * everything goes on without a restart. Safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class KeyRing {

	private static final Logger logger = LoggerFactory.getLogger(KeyRing.class);

	private static final SecureRandom random = new SecureRandom();

	/** Most namespaces that get a data key, unless set otherwise. */
	public static final int DEFAULT_MAX_NAMESPACES = 10_000;

	private final KeyValueStore engine;

	private final String store;

	private final byte[] identity;

	private final StoredKeyRing stored;

	private final KeyWrapper wrapper;

	private final AeadAlgorithm algorithm;

	private final InstantSource clock;

	private final int maxNamespaces;

	private volatile Keys keys = new Keys(StoredKeyRing.State.NONE);

	/** What is to be encrypted, or {@code null} until a codec has told it. */
	private @Nullable PerNamespace<Boolean> encrypts;

	private final NewKeys fresh = new NewKeys();

	private final FormerSince<Integer> retired;

	/** No value needs them, but snapshots that are open may still have older ones. */
	private final Map<Integer, DataKey> removed = new ConcurrentHashMap<>();

	/**
	 * Reads the data keys of a store, for up to {@value #DEFAULT_MAX_NAMESPACES}
	 * namespaces.
	 * @param engine the store below all codecs, whose identity is bound to its values
	 * @param storage where the keys are kept
	 * @param wrapper encrypts them
	 * @param algorithm what the data keys are for
	 * @param clock tells when a key was made
	 * @throws StorageEncryptionException if a key that is needed is not there
	 * @throws io.synapsed.storage.exception.IntegrityException if the key ring is damaged
	 * @throws StorageConfigurationException if it belongs to another store, is gone, or
	 * older than what the store has seen
	 */
	public KeyRing(KeyValueStore engine, KeyRingStorage storage, KeyWrapper wrapper, AeadAlgorithm algorithm,
			InstantSource clock) {
		this(engine, storage, wrapper, algorithm, clock, DEFAULT_MAX_NAMESPACES);
	}

	/**
	 * Reads the data keys of a store. Those that are encrypted with a key that is not the
	 * current one are encrypted with that.
	 * @param engine the store below all codecs, whose identity is bound to its values
	 * @param storage where the keys are kept
	 * @param wrapper encrypts them
	 * @param algorithm what the data keys are for
	 * @param clock tells when a key was made
	 * @param maxNamespaces most namespaces that get a data key, at least 1; those that
	 * have one keep it
	 * @throws StorageEncryptionException if a key that is needed is not there
	 * @throws io.synapsed.storage.exception.IntegrityException if the key ring is damaged
	 * @throws StorageConfigurationException if it belongs to another store, is gone, or
	 * older than what the store has seen
	 */
	public KeyRing(KeyValueStore engine, KeyRingStorage storage, KeyWrapper wrapper, AeadAlgorithm algorithm,
			InstantSource clock, int maxNamespaces) {
		this(engine, storage, wrapper, algorithm, clock, maxNamespaces, System::nanoTime);
	}

	/**
	 * Reads the data keys of a store, with a monotonic clock of the caller's.
	 * @param engine the store below all codecs, whose identity is bound to its values
	 * @param storage where the keys are kept
	 * @param wrapper encrypts them
	 * @param algorithm what the data keys are for
	 * @param clock tells when a key was made
	 * @param maxNamespaces most namespaces that get a data key, at least 1; those that
	 * have one keep it
	 * @param nanoTime nanoseconds of a monotonic clock, which tells for how long a key is
	 * retired
	 * @throws StorageEncryptionException if a key that is needed is not there
	 * @throws io.synapsed.storage.exception.IntegrityException if the key ring is damaged
	 * @throws StorageConfigurationException if it belongs to another store, is gone, or
	 * older than what the store has seen
	 */
	public KeyRing(KeyValueStore engine, KeyRingStorage storage, KeyWrapper wrapper, AeadAlgorithm algorithm,
			InstantSource clock, int maxNamespaces, LongSupplier nanoTime) {
		if (maxNamespaces < 1) {
			throw new StorageConfigurationException(engine.name(),
					"encryption.max-namespaces must be at least 1, not " + maxNamespaces);
		}
		this.engine = engine;
		this.store = engine.name();
		UUID uuid = StoreDescriptor.openOrCreate(engine, clock.millis()).uuid();
		this.identity = ByteBuffer.allocate(2 * Long.BYTES)
			.putLong(uuid.getMostSignificantBits())
			.putLong(uuid.getLeastSignificantBits())
			.array();
		this.wrapper = wrapper;
		this.algorithm = algorithm;
		this.clock = clock;
		this.maxNamespaces = maxNamespaces;
		this.retired = new FormerSince<>(nanoTime);
		this.stored = new StoredKeyRing(engine, storage, uuid, clock);
		this.encrypts = EncryptionMark.find(engine).map(EncryptionMark::encrypts).orElse(null);
		reload();
		rewrap();
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
		return this.stored.location();
	}

	KeyWrapper wrapper() {
		return this.wrapper;
	}

	AeadAlgorithm algorithm() {
		return this.algorithm;
	}

	/**
	 * Reads the keys again, which another process may have changed.
	 * @throws StorageConfigurationException if the stored key ring is gone, older than
	 * the one that is known, lacks a key, or belongs to another store
	 * @throws io.synapsed.storage.exception.IntegrityException if it is damaged
	 */
	public synchronized void reload() {
		adopt(this.stored.read(this.keys.state, this::cipher));
	}

	/**
	 * Looks whether the stored key ring is one that could be read at the next start, and
	 * writes it again into a store that keeps it in itself and was emptied.
	 * @throws StorageConfigurationException if it is gone, older than the one that is
	 * known, lacks a key, or belongs to another store
	 * @throws io.synapsed.storage.exception.IntegrityException if it is damaged
	 */
	public void check() {
		StoredKeyRing.State known = this.keys.state;
		if (this.stored.read(known, this::cipher) != known) {
			reload();
		}
	}

	/**
	 * Works with keys from now on, after the store has taken note of them: nothing is
	 * encrypted with a key that it does not know of.
	 */
	private void adopt(StoredKeyRing.State next) {
		if (next != this.keys.state) {
			this.stored.note(next.content(), this.encrypts);
			Keys known = new Keys(next);
			this.keys.byId.forEach((id, key) -> {
				if (!known.byId.containsKey(id)) {
					this.removed.put(id, key);
				}
			});
			Keys before = this.keys;
			this.keys = known;
			// From now on no write begins with them.
			before.active.values()
				.stream()
				.filter((key) -> known.isRetired(key.id()))
				.map(DataKey::id)
				.forEach(this.retired::add);
		}
	}

	/**
	 * Takes note of what is to be encrypted.
	 * @throws StorageConfigurationException if a namespace was encrypted by a setting of
	 * its own, and has none now
	 */
	synchronized void use(PerNamespace<Boolean> settings) {
		PerNamespace<Boolean> before = this.encrypts;
		if (before != null) {
			before.own().forEach((namespace, encrypted) -> {
				boolean lost = encrypted && !settings.shared() && !settings.own().containsKey(namespace)
						&& hasActive((key) -> key.namespace().equals(namespace));
				if (lost) {
					throw new StorageConfigurationException(this.store, "the values of namespace '" + namespace
							+ "' are encrypted, and no setting says so any longer. Check the spelling of 'namespaces."
							+ namespace + ".encryption.enabled', and set it to true, or to false to decrypt them");
				}
			});
		}
		this.encrypts = settings;
		this.stored.note(this.keys.state.content(), settings);
	}

	/**
	 * Whether the store was encrypted as a whole when it was open last, or that is not
	 * known, and namespaces without a setting of their own have keys from then.
	 * @param settings the settings of now, of which only the namespaces with a setting of
	 * their own matter
	 * @return whether other namespaces may have encrypted values
	 */
	public synchronized boolean encryptsByDefault(PerNamespace<Boolean> settings) {
		PerNamespace<Boolean> before = this.encrypts;
		Set<String> own = settings.own().keySet();
		return (before == null || before.shared()) && hasActive((key) -> !own.contains(key.namespace()));
	}

	private boolean hasActive(Predicate<DataKey> condition) {
		return this.keys.active.values().stream().anyMatch(condition);
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
					"the key ring in " + location() + " cannot be opened: " + ex.getMessage(), ex);
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

	/**
	 * Makes a key. Threads that need the keys of other namespaces meanwhile are served
	 * together, with one change of the stored key ring.
	 */
	private DataKey create(Namespace namespace) {
		Bytes prefix = namespace.prefix();
		checkRoom(namespace);
		for (int attempt = 0; attempt < StoredKeyRing.ATTEMPTS; attempt++) {
			this.fresh.add(prefix, () -> generate(namespace, this.keys.byId.keySet()),
					() -> this.keys.active.containsKey(prefix), this::store);
			Keys known = this.keys;
			DataKey made = known.active.get(prefix);
			if (made != null) {
				return made;
			}
			if (known.active.size() >= this.maxNamespaces) {
				throw full();
			}
			// It was destroyed at once, with its namespace.
		}
		throw this.stored.busy();
	}

	private synchronized void store(List<DataKey> fresh) {
		update((keys) -> addMissing(keys, fresh));
	}

	private void checkRoom(Namespace namespace) {
		if (this.keys.active.size() >= this.maxNamespaces) {
			reload();
			Keys known = this.keys;
			if (known.active.size() >= this.maxNamespaces && !known.active.containsKey(namespace.prefix())) {
				throw full();
			}
		}
	}

	private NamespaceRefusedException full() {
		return new NamespaceRefusedException(this.store,
				"there are data keys for " + this.maxNamespaces + " namespaces, as many as encryption.max-namespaces"
						+ " allows, and nothing is written to another one. Raise the bound, forget namespaces that are"
						+ " not needed, or set namespace-policy to 'declared'");
	}

	private List<DataKey> addMissing(List<DataKey> keys, List<DataKey> fresh) {
		Set<Integer> ids = new HashSet<>();
		Set<String> active = new HashSet<>();
		for (DataKey key : keys) {
			ids.add(key.id());
			if (key.state() == DataKeyState.ACTIVE) {
				active.add(key.namespace());
			}
		}
		for (DataKey key : fresh) {
			if (active.size() < this.maxNamespaces && active.add(key.namespace())) {
				keys.add(ids.add(key.id()) ? key : generate(Namespace.named(key.namespace()), ids));
			}
		}
		return keys;
	}

	private DataKey generate(Namespace namespace, Set<Integer> taken) {
		int id;
		do {
			id = random.nextInt();
		}
		while (id == 0 || taken.contains(id));
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

	/**
	 * Finds the key of a stored value, and looks once whether another process has made
	 * it. One that was removed is found as long as this process lives.
	 */
	@Nullable DataKey find(int id) {
		DataKey key = this.keys.byId.get(id);
		if (key == null) {
			key = this.removed.get(id);
		}
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
			Set<Integer> ids = new HashSet<>();
			keys.forEach((key) -> ids.add(key.id()));
			keys.replaceAll((key) -> {
				if (key.state() != DataKeyState.ACTIVE) {
					return key;
				}
				DataKey next = generate(Namespace.named(key.namespace()), ids);
				ids.add(next.id());
				fresh.add(next);
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
		this.removed.replaceAll((id, key) -> key.namespace().equals(namespace.name()) ? key.destroyed() : key);
		int destroyed = count(DataKeyState.DESTROYED) - before;
		logger.info("{} data keys of a namespace of store '{}' were destroyed", destroyed, this.store);
		return destroyed;
	}

	/**
	 * Removes keys that no value needs: retired ones, and those of namespaces whose
	 * values stay plain. Writes of before are made durable first: after a lost power
	 * supply an older value may need a key.
	 * @param ids ids of the keys
	 * @return number of keys that were removed
	 */
	public synchronized int remove(Set<Integer> ids) {
		this.engine.flush();
		Map<Integer, DataKey> before = this.keys.byId;
		update((keys) -> {
			keys.removeIf((key) -> ids.contains(key.id()) && isRemovable(key));
			return keys;
		});
		Map<Integer, DataKey> after = this.keys.byId;
		return (int) ids.stream().filter((id) -> before.containsKey(id) && !after.containsKey(id)).count();
	}

	private boolean isRemovable(DataKey key) {
		return key.state() == DataKeyState.RETIRED || (key.state() == DataKeyState.ACTIVE && this.encrypts != null
				&& !this.encrypts.of(Namespace.named(key.namespace())));
	}

	/**
	 * Writes the keys that this process knows in place of a stored key ring that is gone,
	 * cut, older, or that another process has begun without them, where no copy of the
	 * latest one is left. Keys that only the stored key ring has are kept.
	 * @return whether that was necessary
	 * @throws StorageConfigurationException if the stored key ring belongs to another
	 * store; it is not overwritten
	 */
	public synchronized boolean restore() {
		try {
			reload();
			return false;
		}
		catch (StorageConfigurationException | IntegrityException ex) {
			KeyRingContent known = this.keys.state.content();
			if (known.keys().isEmpty()) {
				throw ex;
			}
			adopt(this.stored.overwrite(known, this.removed.keySet(), ex, this::cipher));
			logger.warn("The key ring of store '{}' in {} was written again from memory, because it could not be used",
					this.store, location(), ex);
			return true;
		}
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
	 * so long that every write of before has ended. The time is measured by a monotonic
	 * clock of this process; a key that was retired before the process knew it was never
	 * used by a write of now.
	 * @param settled the shortest time
	 * @return ids of keys that were retired for longer
	 */
	public synchronized List<Integer> retiredFor(Duration settled) {
		return ids(DataKeyState.RETIRED).stream().filter((id) -> this.retired.isFormerFor(id, settled)).toList();
	}

	/**
	 * Lists keys of namespaces whose values stay plain, by the settings of the codec that
	 * uses the keys: they only read what was encrypted before.
	 * @return ids of active keys
	 */
	synchronized List<Integer> unused() {
		return this.keys.active.values().stream().filter(this::isRemovable).map(DataKey::id).toList();
	}

	private void update(UnaryOperator<List<DataKey>> change) {
		for (int attempt = 0; attempt < StoredKeyRing.ATTEMPTS; attempt++) {
			StoredKeyRing.State current = this.stored.read(this.keys.state, this::cipher);
			List<DataKey> changed = change.apply(new ArrayList<>(current.content().keys()));
			StoredKeyRing.State next = changed.equals(current.content().keys()) ? current
					: this.stored.replace(current, current.content().next(changed));
			if (next != null) {
				adopt(next);
				return;
			}
		}
		throw this.stored.busy();
	}

	/** What is known of all keys at a moment. */
	private static final class Keys {

		private final StoredKeyRing.State state;

		private final Map<Integer, DataKey> byId = new LinkedHashMap<>();

		/** By the prefix that all keys of the namespace begin with. */
		private final Map<Bytes, DataKey> active = new HashMap<>();

		private final boolean hasDestroyed;

		private Keys(StoredKeyRing.State state) {
			this.state = state;
			List<DataKey> keys = state.content().keys();
			for (DataKey key : keys) {
				this.byId.put(key.id(), key);
				if (key.state() == DataKeyState.ACTIVE) {
					Namespace namespace = Namespace.named(key.namespace());
					this.active.put(namespace.prefix(), key);
				}
			}
			this.hasDestroyed = keys.stream().anyMatch((key) -> key.state() == DataKeyState.DESTROYED);
		}

		private boolean isRetired(int id) {
			DataKey key = this.byId.get(id);
			return key != null && key.state() == DataKeyState.RETIRED;
		}

	}

}
