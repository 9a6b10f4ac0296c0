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
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

import io.synapsed.storage.engine.EncryptionMark;
import io.synapsed.storage.exception.IntegrityException;
import io.synapsed.storage.exception.StorageConfigurationException;
import io.synapsed.storage.exception.StorageException;
import io.synapsed.storage.spi.Namespace;
import io.synapsed.storage.spi.PerNamespace;
import io.synapsed.storage.transform.FormerSince;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the key ring in memory in step with the stored one. The stored key ring changes
 * first, then the mark in the store, and only then does this process use the change. Safe
 * for use by several threads.
 */
final class LoadedKeyRing {

	private final String store;

	private final KeyRingRepository repository;

	private final DataEncryptionKeyFactory factory;

	private volatile KeyIndex keys = new KeyIndex(KeyRingRepository.State.NONE);

	/** The namespaces to encrypt, or {@code null} until a codec has told them. */
	private @Nullable PerNamespace<Boolean> encrypts;

	private final FormerSince<Integer> retired;

	/** Removed keys. No current value needs them, but values in open snapshots may. */
	private final Map<Integer, DataEncryptionKey> removed = new ConcurrentHashMap<>();

	LoadedKeyRing(KeyRingBuilder builder, UUID uuid, DataEncryptionKeyFactory factory) {
		this.store = builder.engine().name();
		this.repository = new KeyRingRepository(builder, uuid, this::cipher);
		this.factory = factory;
		this.retired = new FormerSince<>(builder.nanoTime());
		this.encrypts = EncryptionMark.find(builder.engine()).map(EncryptionMark::encrypts).orElse(null);
	}

	/**
	 * Returns the keys in memory.
	 */
	KeyIndex keys() {
		return this.keys;
	}

	String location() {
		return this.repository.location();
	}

	StorageException busy() {
		return this.repository.busy();
	}

	/**
	 * Reads the stored key ring, which another process may have changed.
	 */
	synchronized void reload() {
		adopt(this.repository.read(this.keys.state()));
	}

	/**
	 * Checks that the stored key ring could be read at the next start.
	 */
	void check() {
		KeyRingRepository.State known = this.keys.state();
		if (this.repository.read(known) != known) {
			reload();
		}
	}

	/**
	 * Changes the stored key ring, and uses the changed one from now on.
	 * @param change gets the latest keys, in a list of its own, and returns the new ones;
	 * called again if another process changes the key ring at the same time
	 * @return the keys in memory before and after
	 */
	synchronized Change update(UnaryOperator<List<DataEncryptionKey>> change) {
		KeyIndex before = this.keys;
		for (int attempt = 0; attempt < KeyRingRepository.ATTEMPTS; attempt++) {
			KeyRingRepository.State current = this.repository.read(this.keys.state());
			List<DataEncryptionKey> changed = change.apply(new ArrayList<>(current.content().keys()));
			KeyRingRepository.State next = changed.equals(current.content().keys()) ? current
					: this.repository.replace(current, current.content().next(changed));
			if (next != null) {
				adopt(next);
				return new Change(before, this.keys);
			}
		}
		throw this.repository.busy();
	}

	/**
	 * Overwrites a stored key ring that cannot be used with the keys in memory.
	 * @return why it could not be used, or {@code null} if it can be used and was not
	 * overwritten
	 * @throws StorageConfigurationException if the stored key ring belongs to another
	 * store
	 */
	synchronized @Nullable StorageException restore() {
		try {
			reload();
			return null;
		}
		catch (StorageConfigurationException | IntegrityException ex) {
			KeyRingContent known = this.keys.state().content();
			if (known.keys().isEmpty()) {
				throw ex;
			}
			adopt(this.repository.overwrite(known, this.removed.keySet(), ex));
			return ex;
		}
	}

	/**
	 * Uses a new state from now on, after the mark in the store names its keys: no value
	 * is encrypted with a key that the store does not know.
	 */
	private void adopt(KeyRingRepository.State next) {
		KeyIndex before = this.keys;
		if (next == before.state()) {
			return;
		}
		this.repository.note(next.content(), this.encrypts);
		KeyIndex known = new KeyIndex(next);
		for (DataEncryptionKey key : before.all()) {
			if (!known.contains(key.id())) {
				this.removed.put(key.id(), key);
			}
		}
		this.keys = known;
		// No write begins with these keys from now on.
		before.ids((key) -> key.state() == DataEncryptionKeyState.ACTIVE && known.isRetired(key.id()))
			.forEach(this.retired::add);
	}

	private AeadAlgorithm.Cipher cipher(DataEncryptionKey key) {
		DataEncryptionKey known = this.keys.find(key.id());
		return (known != null && known.cipher() != null) ? known.cipher() : this.factory.cipher(key);
	}

	/**
	 * Finds the key of a stored value. Reads the stored key ring once if the key is not
	 * in memory. Finds a removed key, too, until this process ends.
	 */
	@Nullable DataEncryptionKey find(int id) {
		DataEncryptionKey key = this.keys.find(id);
		if (key == null) {
			key = this.removed.get(id);
		}
		if (key == null) {
			reload();
			key = this.keys.find(id);
		}
		return key;
	}

	/**
	 * Destroys the removed keys of a namespace, which are in memory only.
	 */
	void destroyRemoved(Namespace namespace) {
		this.removed.replaceAll((id, key) -> key.isOf(namespace) ? key.destroyed() : key);
	}

	/**
	 * Lists the keys that were retired for long enough.
	 * @param settled the shortest time
	 */
	synchronized List<Integer> retiredFor(Duration settled) {
		return this.keys
			.ids((key) -> key.state() == DataEncryptionKeyState.RETIRED && this.retired.isFormerFor(key.id(), settled));
	}

	/**
	 * Takes over the settings of the codec, and records them in the store.
	 * @throws StorageConfigurationException if the last settings encrypted a namespace by
	 * name, and these do not mention it
	 */
	synchronized void use(PerNamespace<Boolean> settings) {
		PerNamespace<Boolean> before = this.encrypts;
		if (before != null) {
			before.own().forEach((namespace, encrypted) -> {
				boolean lost = encrypted && !settings.shared() && !settings.own().containsKey(namespace)
						&& this.keys.hasActive((key) -> key.namespace().equals(namespace));
				if (lost) {
					throw new StorageConfigurationException(this.store, "the values of namespace '" + namespace
							+ "' are encrypted, and no setting says so any longer. Check the spelling of 'namespaces."
							+ namespace + ".encryption.enabled', and set it to true, or to false to decrypt them");
				}
			});
		}
		this.encrypts = settings;
		this.repository.note(this.keys.state().content(), settings);
	}

	/**
	 * Tells whether namespaces without a setting of their own may have encrypted values.
	 */
	synchronized boolean encryptsByDefault(PerNamespace<Boolean> settings) {
		PerNamespace<Boolean> before = this.encrypts;
		Set<String> own = settings.own().keySet();
		return (before == null || before.shared()) && this.keys.hasActive((key) -> !own.contains(key.namespace()));
	}

	/**
	 * Tells whether no new value is encrypted with a key: it is retired, or the settings
	 * leave its namespace plain.
	 */
	synchronized boolean isRemovable(DataEncryptionKey key) {
		return key.state() == DataEncryptionKeyState.RETIRED || isUnused(key);
	}

	/**
	 * Tells whether a key is active although the settings leave its namespace plain.
	 */
	synchronized boolean isUnused(DataEncryptionKey key) {
		PerNamespace<Boolean> settings = this.encrypts;
		return key.state() == DataEncryptionKeyState.ACTIVE && settings != null
				&& !settings.of(Namespace.named(key.namespace()));
	}

	/**
	 * A change of the keys in memory.
	 *
	 * @param before the keys before
	 * @param after the keys after
	 */
	record Change(KeyIndex before, KeyIndex after) {
	}

}
