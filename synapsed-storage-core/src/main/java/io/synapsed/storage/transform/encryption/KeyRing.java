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

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.engine.StoreDescriptor;
import io.synapsed.storage.exception.NamespaceRefusedException;
import io.synapsed.storage.exception.StorageConfigurationException;
import io.synapsed.storage.exception.StorageEncryptionException;
import io.synapsed.storage.exception.StorageException;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.Namespace;
import io.synapsed.storage.spi.PerNamespace;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds the data-encryption keys (DEKs) of a store: for each namespace one that encrypts
 * new values, and former ones that only decrypt. Each DEK is stored, wrapped under a
 * key-encryption key (KEK), before a value is encrypted with it.
 * <p>
 * A stored key ring only grows. It counts its changes, and the store remembers the last
 * state that it has seen. A key ring that is missing, cut off, older, lacks a key or
 * belongs to another store is refused and never overwritten. Until the latest copy is
 * restored, this process goes on with the keys in memory: it reads values, and it writes
 * to namespaces that have a DEK. No restart is needed afterwards. Safe for use by several
 * threads.
 *
 * @since 0.1.0
 */
public final class KeyRing {

	private static final Logger logger = LoggerFactory.getLogger(KeyRing.class);

	/** Largest number of namespaces that get a DEK, unless set otherwise. */
	public static final int DEFAULT_MAX_NAMESPACES = 10_000;

	private final KeyValueStore engine;

	private final String store;

	private final DataEncryptionKeyFactory factory;

	private final LoadedKeyRing ring;

	private final NewKeys fresh = new NewKeys();

	private final int maxNamespaces;

	KeyRing(KeyRingBuilder builder) {
		this.engine = builder.engine();
		this.store = this.engine.name();
		this.maxNamespaces = builder.maxNamespaces();
		if (this.maxNamespaces < 1) {
			throw new StorageConfigurationException(this.store,
					"encryption.max-namespaces must be at least 1, not " + this.maxNamespaces);
		}
		UUID uuid = StoreDescriptor.openOrCreate(this.engine, builder.clock().millis()).uuid();
		this.factory = new DataEncryptionKeyFactory(this.store, uuid, builder.storage().location(), builder);
		this.ring = new LoadedKeyRing(builder, uuid, this.factory);
		this.ring.reload();
		rewrap();
	}

	/**
	 * Creates a builder.
	 * @param engine the store below all codecs, whose identity is bound to its values
	 * @param storage where the wrapped DEKs are stored
	 * @param wrapper wraps DEKs under the KEK
	 * @return the builder
	 */
	public static KeyRingBuilder builder(KeyValueStore engine, KeyRingStorage storage, KeyWrapper wrapper) {
		return new KeyRingBuilder(engine, storage, wrapper);
	}

	/**
	 * Returns the identity of the store that encryption binds values to: 16 bytes, which
	 * the caller must not change.
	 */
	byte[] identity() {
		return this.factory.identity();
	}

	/**
	 * Tells where the key ring is stored.
	 * @return a file, or a part of the store
	 */
	public String location() {
		return this.ring.location();
	}

	KeyWrapper wrapper() {
		return this.factory.wrapper();
	}

	AeadAlgorithm algorithm() {
		return this.factory.algorithm();
	}

	/**
	 * Reads the stored key ring, which another process may have changed.
	 * @throws StorageConfigurationException if the stored key ring is missing, older than
	 * the known one, lacks a key, or belongs to another store
	 * @throws io.synapsed.storage.exception.IntegrityException if it is damaged
	 */
	public void reload() {
		this.ring.reload();
	}

	/**
	 * Checks that the stored key ring could be read at the next start. Writes it again
	 * into a store that holds its own key ring and was emptied.
	 * @throws StorageConfigurationException if the stored key ring is missing, older than
	 * the known one, lacks a key, or belongs to another store
	 * @throws io.synapsed.storage.exception.IntegrityException if it is damaged
	 */
	public void check() {
		this.ring.check();
	}

	/**
	 * Takes over the settings of the codec: which namespaces are encrypted.
	 * @throws StorageConfigurationException if a namespace was encrypted by a setting of
	 * its own, and has none now
	 */
	void use(PerNamespace<Boolean> settings) {
		this.ring.use(settings);
	}

	/**
	 * Tells whether namespaces without a setting of their own may have encrypted values:
	 * they have keys, and the store was encrypted as a whole when it was open last, or
	 * that is not known.
	 * @param settings the current settings; only the namespaces that they name matter
	 * @return whether other namespaces may have encrypted values
	 */
	public boolean encryptsByDefault(PerNamespace<Boolean> settings) {
		return this.ring.encryptsByDefault(settings);
	}

	/**
	 * Wraps every DEK that another KEK wraps under the current KEK. Afterwards only the
	 * current KEK is needed.
	 * @return number of DEKs that were wrapped
	 * @throws StorageEncryptionException if a former KEK is missing
	 */
	public int rewrap() {
		String kek = wrapper().currentKey();
		Predicate<DataEncryptionKey> outdated = (key) -> DataEncryptionKeyFactory.isOutdated(key, kek);
		if (this.ring.keys().ids(outdated).isEmpty()) {
			return 0;
		}
		LoadedKeyRing.Change change = this.ring.update((keys) -> {
			keys.replaceAll((key) -> outdated.test(key) ? this.factory.rewrap(key) : key);
			return keys;
		});
		int wrapped = change.before().ids(outdated).size();
		logger.info("{} data-encryption keys of store '{}' are wrapped with key-encryption key '{}' now", wrapped,
				this.store, kek);
		return wrapped;
	}

	/**
	 * Returns the DEK for new values, and makes one if the namespace has none.
	 */
	DataEncryptionKey active(Bytes storedKey) {
		DataEncryptionKey key = this.ring.keys().active(Namespace.prefixOf(storedKey));
		return (key != null) ? key : create(Namespace.ofKey(storedKey));
	}

	/**
	 * Makes a DEK. Threads that need DEKs of other namespaces at the same time share one
	 * change of the stored key ring.
	 */
	private DataEncryptionKey create(Namespace namespace) {
		Bytes prefix = namespace.prefix();
		checkRoom(prefix);
		for (int attempt = 0; attempt < KeyRingRepository.ATTEMPTS; attempt++) {
			this.fresh.add(prefix, () -> this.factory.generate(namespace, this.ring.keys().ids()),
					() -> this.ring.keys().active(prefix) != null,
					(fresh) -> this.ring.update((keys) -> addMissing(keys, fresh)));
			KeyIndex known = this.ring.keys();
			DataEncryptionKey made = known.active(prefix);
			if (made != null) {
				return made;
			}
			if (known.activeNamespaces() >= this.maxNamespaces) {
				throw full();
			}
			// Another thread destroyed it at once, with its namespace.
		}
		throw this.ring.busy();
	}

	private void checkRoom(Bytes prefix) {
		if (this.ring.keys().activeNamespaces() >= this.maxNamespaces) {
			reload();
			KeyIndex known = this.ring.keys();
			if (known.activeNamespaces() >= this.maxNamespaces && known.active(prefix) == null) {
				throw full();
			}
		}
	}

	private NamespaceRefusedException full() {
		return new NamespaceRefusedException(this.store,
				"there are data-encryption keys for " + this.maxNamespaces + " namespaces, which is the bound"
						+ " encryption.max-namespaces, and nothing is written to another namespace. Raise the bound,"
						+ " forget namespaces that are not needed, or set namespace-policy to 'declared'");
	}

	private List<DataEncryptionKey> addMissing(List<DataEncryptionKey> keys, List<DataEncryptionKey> fresh) {
		Set<Integer> ids = new HashSet<>();
		Set<String> active = new HashSet<>();
		for (DataEncryptionKey key : keys) {
			ids.add(key.id());
			if (key.state() == DataEncryptionKeyState.ACTIVE) {
				active.add(key.namespace());
			}
		}
		for (DataEncryptionKey key : fresh) {
			if (active.size() < this.maxNamespaces && active.add(key.namespace())) {
				keys.add(ids.add(key.id()) ? key : this.factory.generate(Namespace.named(key.namespace()), ids));
			}
		}
		return keys;
	}

	/**
	 * Finds the DEK of a stored value, also one that another process has made, or that
	 * this process has removed.
	 */
	@Nullable DataEncryptionKey find(int id) {
		return this.ring.find(id);
	}

	/**
	 * Makes a new DEK for every namespace that has one. Stored values stay readable with
	 * the former DEKs.
	 */
	public void rotate() {
		this.ring.update((keys) -> {
			List<DataEncryptionKey> fresh = new ArrayList<>();
			Set<Integer> ids = new HashSet<>();
			keys.forEach((key) -> ids.add(key.id()));
			keys.replaceAll((key) -> {
				if (key.state() != DataEncryptionKeyState.ACTIVE) {
					return key;
				}
				DataEncryptionKey next = this.factory.generate(Namespace.named(key.namespace()), ids);
				ids.add(next.id());
				fresh.add(next);
				return key.retired();
			});
			keys.addAll(fresh);
			return keys;
		});
		logger.info("The data-encryption keys of store '{}' were rotated", this.store);
	}

	/**
	 * Destroys all DEKs of a namespace. Values that were encrypted with them cannot be
	 * read again, in no copy of the store. Only a copy of the key ring can undo this.
	 * @param namespace the namespace
	 * @return number of DEKs that were destroyed
	 */
	public int destroy(Namespace namespace) {
		LoadedKeyRing.Change change = this.ring.update((keys) -> {
			keys.replaceAll((key) -> key.isOf(namespace) ? key.destroyed() : key);
			return keys;
		});
		this.ring.destroyRemoved(namespace);
		int destroyed = change.after().count(DataEncryptionKeyState.DESTROYED)
				- change.before().count(DataEncryptionKeyState.DESTROYED);
		logger.info("{} data-encryption keys of a namespace of store '{}' were destroyed", destroyed, this.store);
		return destroyed;
	}

	/**
	 * Removes DEKs that no value needs: retired ones, and those of namespaces whose
	 * values stay plain. Makes earlier writes durable first: after a power loss an older
	 * value may need a DEK.
	 * @param ids ids of the DEKs
	 * @return number of DEKs that were removed
	 */
	public int remove(Set<Integer> ids) {
		this.engine.flush();
		LoadedKeyRing.Change change = this.ring.update((keys) -> {
			keys.removeIf((key) -> ids.contains(key.id()) && this.ring.isRemovable(key));
			return keys;
		});
		return (int) ids.stream().filter((id) -> change.before().contains(id) && !change.after().contains(id)).count();
	}

	/**
	 * Writes the keys in memory over a stored key ring that cannot be used: it is
	 * missing, cut off, older, or another process has begun it without them. Use it only
	 * if no copy of the latest key ring exists. Keys that only the stored key ring has
	 * are kept.
	 * @return whether that was necessary
	 * @throws StorageConfigurationException if the stored key ring belongs to another
	 * store; it is not overwritten
	 */
	public boolean restore() {
		StorageException problem = this.ring.restore();
		if (problem != null) {
			logger.warn("The key ring of store '{}' in {} was written again from memory, because it could not be used",
					this.store, location(), problem);
		}
		return problem != null;
	}

	/**
	 * Tells whether DEKs were destroyed, so that there may be entries whose values cannot
	 * be read.
	 */
	boolean hasDestroyed() {
		return this.ring.keys().hasDestroyed();
	}

	/**
	 * Counts DEKs.
	 * @param state the state of the DEKs
	 * @return number of DEKs in that state
	 */
	public int count(DataEncryptionKeyState state) {
		return this.ring.keys().count(state);
	}

	/**
	 * Lists DEKs.
	 * @param state the state of the DEKs
	 * @return their ids
	 */
	public List<Integer> ids(DataEncryptionKeyState state) {
		return this.ring.keys().ids((key) -> key.state() == state);
	}

	/**
	 * Lists DEKs that no running write can use: they have been retired for so long that
	 * every earlier write has ended. A monotonic clock of this process measures the time.
	 * A DEK that was retired before this process read the key ring counts as retired for
	 * long enough, because no write of this process has used it.
	 * @param settled the shortest time
	 * @return ids of DEKs that were retired for longer
	 */
	public List<Integer> retiredFor(Duration settled) {
		return this.ring.retiredFor(settled);
	}

	/**
	 * Lists active DEKs of namespaces whose new values stay plain. They only decrypt
	 * values that were encrypted earlier.
	 * @return ids of active DEKs
	 */
	List<Integer> unused() {
		return this.ring.keys().ids(this.ring::isUnused);
	}

}
