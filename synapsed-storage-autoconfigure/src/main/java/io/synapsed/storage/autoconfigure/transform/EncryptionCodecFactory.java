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

package io.synapsed.storage.autoconfigure.transform;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.synapsed.storage.autoconfigure.DataLocation;
import io.synapsed.storage.autoconfigure.StoreSettings;
import io.synapsed.storage.autoconfigure.diagnostics.UnusableResourceException;
import io.synapsed.storage.autoconfigure.properties.EncryptionProperties;
import io.synapsed.storage.engine.EncryptionMark;
import io.synapsed.storage.engine.StoreDescriptor;
import io.synapsed.storage.exception.StorageConfigurationException;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.PerNamespace;
import io.synapsed.storage.transform.encryption.AeadAlgorithm;
import io.synapsed.storage.transform.encryption.EncryptionCodec;
import io.synapsed.storage.transform.encryption.FileKeyProvider;
import io.synapsed.storage.transform.encryption.FileKeyRingStorage;
import io.synapsed.storage.transform.encryption.FixedKeyProvider;
import io.synapsed.storage.transform.encryption.KeyEncryptionKey;
import io.synapsed.storage.transform.encryption.KeyProvider;
import io.synapsed.storage.transform.encryption.KeyRing;
import io.synapsed.storage.transform.encryption.KeyRingStorage;
import io.synapsed.storage.transform.encryption.KeyWrapper;
import io.synapsed.storage.transform.encryption.ProvidedKeyWrapper;
import io.synapsed.storage.transform.encryption.SystemNamespaceKeyRingStorage;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;

/**
 * Makes the encryption of a store from its properties, or from beans of the application
 * that know the keys.
 */
class EncryptionCodecFactory {

	private static final String NEW_KEY = " For a store that has no encrypted values yet, make a key with:\n\n"
			+ "    openssl rand -base64 32\n\nA new key does not open what another one has encrypted.";

	private final AeadAlgorithm algorithm;

	private final ObjectProvider<KeyWrapper> wrappers;

	private final ObjectProvider<KeyProvider> providers;

	EncryptionCodecFactory(AeadAlgorithm algorithm, ObjectProvider<KeyWrapper> wrappers,
			ObjectProvider<KeyProvider> providers) {
		this.algorithm = algorithm;
		this.wrappers = wrappers;
		this.providers = providers;
	}

	/**
	 * Creates the codec.
	 * @return the codec, or {@code null} if the store neither encrypts nor has keys for
	 * what was encrypted
	 */
	@Nullable EncryptionCodec create(StoreSettings settings, KeyValueStore engine) {
		EncryptionProperties encryption = settings.properties().getEncryption();
		KeyWrapper wrapper = wrapper(settings, engine);
		if (wrapper == null) {
			if (settings.features().encryption()) {
				throw settings.invalid("encryption.key-file", null,
						"Encryption needs a key. Set the property to a file with a line 'name=' and 32 random bytes in"
								+ " Base64 (openssl rand -base64 32), or define a KeyWrapper bean for a key management"
								+ " service.");
			}
			return null;
		}
		PerNamespace<Boolean> encrypts = encrypts(settings);
		KeyRingStorage storage = ringStorage(settings, engine);
		if (encryption.getMaxNamespaces() < 1) {
			throw settings.invalid("encryption.max-namespaces", encryption.getMaxNamespaces(),
					"It must be at least 1.");
		}
		PlainValueCheck plainValues = new PlainValueCheck(settings, engine, encrypts);
		KeyRing keys = keyRing(settings, engine, storage, wrapper);
		if (encryption.getEnabled() == null && keys.encryptsByDefault(encrypts)) {
			throw settings.invalid("encryption.enabled", null,
					"The store has encrypted values, and new ones would be plain. Check the spelling of the property, and"
							+ " set it to true; or to false to decrypt the store: values stay readable as long as their"
							+ " keys are configured, 'recode' decrypts them, and after 'retire' the keys are not"
							+ " needed.");
		}
		EncryptionCodec codec = new EncryptionCodec(settings.name(), keys, encrypts, encryption.isAcceptPlain());
		plainValues.warn();
		return codec;
	}

	private KeyRing keyRing(StoreSettings settings, KeyValueStore engine, KeyRingStorage storage, KeyWrapper wrapper) {
		// No key ring puts right what is wrong with the store itself.
		StoreDescriptor.openOrCreate(engine, settings.clock().millis());
		try {
			return KeyRing.builder(engine, storage, wrapper)
				.algorithm(this.algorithm)
				.clock(settings.clock())
				.maxNamespaces(settings.properties().getEncryption().getMaxNamespaces())
				.build();
		}
		catch (StorageConfigurationException ex) {
			if (ex.store().isEmpty()) {
				// It is about the keys that open the key ring.
				throw ex;
			}
			String place = settings.engine().location() == DataLocation.DIRECTORY
					? "It is the file that '" + settings.propertyName("encryption.key-ring")
							+ "' names, beside the directory of the store unless set; check that property and '"
							+ settings.propertyName("path") + "' first."
					: "It lies in the store itself: check that the store is the right one first.";
			throw new UnusableResourceException(String.valueOf(ex.getMessage()),
					"Restore the latest copy of the key ring. " + place
							+ " Without it no encrypted value can be read: do not delete anything.",
					ex);
		}
	}

	/** Only what has a setting of its own: the others share the one of the store. */
	private static PerNamespace<Boolean> encrypts(StoreSettings settings) {
		Map<String, Boolean> own = new LinkedHashMap<>();
		settings.properties().getNamespaces().forEach((name, namespace) -> {
			Boolean enabled = namespace.getEncryption().getEnabled();
			if (enabled != null) {
				own.put(name, enabled);
			}
		});
		boolean shared = Boolean.TRUE.equals(settings.properties().getEncryption().getEnabled());
		try {
			return PerNamespace.of(shared, own);
		}
		catch (IllegalArgumentException ex) {
			throw settings.invalid("namespaces", own.keySet(), ex.getMessage() + ".");
		}
	}

	private @Nullable KeyWrapper wrapper(StoreSettings settings, KeyValueStore engine) {
		EncryptionProperties encryption = settings.properties().getEncryption();
		if (settings.features().encryptionKeys()) {
			return new ProvidedKeyWrapper(provider(settings, encryption), this.algorithm);
		}
		KeyWrapper wrapper = this.wrappers.getIfUnique();
		if (wrapper == null) {
			KeyProvider provider = this.providers.getIfUnique();
			wrapper = (provider != null) ? new ProvidedKeyWrapper(provider, this.algorithm) : null;
		}
		if (wrapper == null || settings.features().encryption()) {
			return wrapper;
		}
		// Encryption is switched off: the keys are for what is still encrypted.
		return EncryptionMark.find(engine).filter(EncryptionMark::hasKeys).isPresent() ? wrapper : null;
	}

	private static KeyProvider provider(StoreSettings settings, EncryptionProperties encryption) {
		Path file = encryption.getKeyFile();
		if (file != null) {
			if (!encryption.getKeys().isEmpty() || encryption.getCurrentKey() != null) {
				throw settings.invalid("encryption.key-file", file,
						"Keys come from the file, whose last key is the current one: remove 'encryption.keys' and"
								+ " 'encryption.current-key', or this property.");
			}
			return fromFile(settings, file);
		}
		List<KeyEncryptionKey> keys = new ArrayList<>();
		encryption.getKeys().forEach((id, text) -> keys.add(key(settings, id, text)));
		String current = encryption.getCurrentKey();
		if (current == null && keys.size() == 1) {
			current = keys.get(0).id();
		}
		if (current == null || !encryption.getKeys().containsKey(current)) {
			throw settings.invalid("encryption.current-key", current,
					"It must be one of the keys " + encryption.getKeys().keySet() + ".");
		}
		return new FixedKeyProvider(keys, current);
	}

	private static KeyProvider fromFile(StoreSettings settings, Path file) {
		try {
			return new FileKeyProvider(file);
		}
		catch (StorageConfigurationException ex) {
			throw new UnusableResourceException("Store '" + settings.name() + "': " + ex.getMessage(),
					"Check that '" + settings.propertyName("encryption.key-file")
							+ "' names the file with the keys of the store, and that the user that runs the application"
							+ " can read it. Each line of it is the name of a key, '=' and the key." + NEW_KEY,
					ex);
		}
	}

	private static KeyEncryptionKey key(StoreSettings settings, String id, String text) {
		try {
			return new KeyEncryptionKey(id, Base64.getDecoder().decode(text));
		}
		catch (IllegalArgumentException ex) {
			// Neither the value nor the cause, which may show some of it.
			String property = settings.propertyName("encryption.keys." + id);
			throw new UnusableResourceException("The key in '" + property
					+ "' must be 32 random bytes in Base64, and its name 1 to 64 letters, digits, dots, dashes and"
					+ " underscores.",
					"Set '" + property + "' to the key as it was when the store was encrypted." + NEW_KEY, null);
		}
	}

	private static KeyRingStorage ringStorage(StoreSettings settings, KeyValueStore engine) {
		Path file = settings.properties().getEncryption().getKeyRing();
		if (file != null && file.startsWith("~")) {
			throw settings.invalid("encryption.key-ring", file,
					"Only a shell replaces '~' by a home directory. Write the full path, or ${user.home} in its place.");
		}
		if (settings.engine().location() == DataLocation.DIRECTORY) {
			return new FileKeyRingStorage(settings.name(), (file != null) ? file : besideTheStore(settings));
		}
		if (file != null) {
			throw settings.invalid("encryption.key-ring", file, "A store with the engine '" + settings.engine()
					+ "' keeps its data keys in itself. Remove the property.");
		}
		return new SystemNamespaceKeyRingStorage(engine, settings.clock());
	}

	private static Path besideTheStore(StoreSettings settings) {
		return settings.directory().resolveSibling(settings.name() + ".keys");
	}

}
