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
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.LongAdder;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.exception.IntegrityException;
import io.synapsed.storage.exception.StorageConfigurationException;
import io.synapsed.storage.exception.StorageEncryptionException;
import io.synapsed.storage.exception.StorageException;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.SnapshotEncryption;
import io.synapsed.storage.spi.Namespace;
import io.synapsed.storage.spi.PerNamespace;
import io.synapsed.storage.spi.Statistic;
import io.synapsed.storage.spi.StoreWarning;
import io.synapsed.storage.transform.ForgottenValueException;
import io.synapsed.storage.transform.RetirementCandidates;
import io.synapsed.storage.transform.UnreadableValueException;
import io.synapsed.storage.transform.ValueCodec;
import io.synapsed.storage.transform.ValueHeader;
import io.synapsed.storage.transform.ValueHeaderWriter;
import io.synapsed.storage.transform.compression.DictionaryProtection;

/**
 * Encrypts values with the data-encryption key (DEK) of their namespace. Authenticates
 * with each value the identity of the store, the stored key with its namespace, and
 * serializer, compression, size and expiry from the header. Refuses a value that was
 * changed, moved, cut off or relabelled. Does not detect that someone restores an older
 * value of the same key. Safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class EncryptionCodec implements ValueCodec {

	private final String store;

	private final KeyRing keys;

	private final PerNamespace<Boolean> encrypts;

	private final boolean acceptsPlain;

	private final LongAdder encrypted = new LongAdder();

	private final LongAdder decrypted = new LongAdder();

	private final LongAdder failures = new LongAdder();

	private final LongAdder plainRefused = new LongAdder();

	/**
	 * Creates a codec.
	 * @param store name of the store, for messages
	 * @param keys the DEKs of the store
	 * @param encrypts whether new values are encrypted
	 * @param acceptsPlain whether plain values are read in encrypted namespaces, while
	 * existing values are being encrypted
	 * @throws io.synapsed.storage.exception.StorageConfigurationException if a namespace
	 * was encrypted by a setting of its own, and has none now
	 */
	public EncryptionCodec(String store, KeyRing keys, PerNamespace<Boolean> encrypts, boolean acceptsPlain) {
		this.store = store;
		this.keys = keys;
		this.encrypts = encrypts;
		this.acceptsPlain = acceptsPlain;
		keys.use(encrypts);
	}

	/**
	 * Returns the DEKs.
	 * @return the key ring of the store
	 */
	public KeyRing keys() {
		return this.keys;
	}

	/**
	 * Returns the encryption of dictionaries of namespaces whose values are encrypted.
	 * @return the protection, with the keys of this codec
	 */
	public DictionaryProtection dictionaryProtection() {
		return new DictionaryEncryption(this.keys, this.encrypts);
	}

	/**
	 * Returns the encryption of snapshot files. The whole file is encrypted if any
	 * namespace is.
	 */
	@Override
	public SnapshotEncryption snapshotEncryption() {
		boolean any = this.encrypts.shared() || this.encrypts.own().containsValue(true);
		return new EnvelopeSnapshotEncryption(this.keys.wrapper(), this.keys.algorithm(), any);
	}

	@Override
	public Stage stage() {
		return Stage.ENCRYPTION;
	}

	@Override
	public boolean forgets() {
		return this.keys.hasDestroyed();
	}

	@Override
	public Bytes encode(Bytes key, Bytes payload, ValueHeaderWriter header) {
		if (!this.encrypts.of(key)) {
			return payload;
		}
		DataEncryptionKey dataKey = this.keys.active(key);
		byte[] associated = associatedData(header.encryption(this.keys.algorithm().id(), dataKey.id()), key);
		AeadAlgorithm.Cipher cipher = Objects.requireNonNull(dataKey.cipher());
		this.encrypted.increment();
		return Bytes.wrap(cipher.encrypt(payload.exactArray(), associated));
	}

	private byte[] associatedData(byte[] header, Bytes key) {
		byte[] identity = this.keys.identity();
		return ByteBuffer.allocate(header.length + identity.length + key.size())
			.put(header)
			.put(identity)
			.put(key.asByteBuffer())
			.array();
	}

	@Override
	public Bytes decode(Entry stored, Bytes payload, ValueHeader header) {
		if (header.encryption() == 0) {
			if (!this.acceptsPlain && this.encrypts.of(stored.key())) {
				this.plainRefused.increment();
				throw new StorageEncryptionException(this.store,
						"a stored value is plain where values are encrypted, and may be forged; set"
								+ " encryption.accept-plain while existing values are being encrypted");
			}
			return payload;
		}
		if (header.encryption() != this.keys.algorithm().id()) {
			throw new UnreadableValueException("it is encrypted with algorithm " + header.encryption()
					+ ", and the store has " + this.keys.algorithm().name());
		}
		AeadAlgorithm.Cipher cipher = find(header.encryptionKey()).cipher();
		if (cipher == null) {
			throw new ForgottenValueException();
		}
		return decrypt(cipher, stored.key(), payload, header);
	}

	private DataEncryptionKey find(int id) {
		DataEncryptionKey key = this.keys.find(id);
		if (key == null) {
			this.failures.increment();
			throw new StorageEncryptionException(this.store,
					"a stored value is encrypted with data-encryption key " + Integer.toUnsignedString(id)
							+ ", which the key ring in " + this.keys.location()
							+ " does not have; restore the key ring");
		}
		return key;
	}

	private Bytes decrypt(AeadAlgorithm.Cipher cipher, Bytes key, Bytes payload, ValueHeader header) {
		try {
			byte[] plain = cipher.decrypt(payload.exactArray(), associatedData(header.associatedData(), key));
			this.decrypted.increment();
			return Bytes.wrap(plain);
		}
		catch (GeneralSecurityException ex) {
			this.failures.increment();
			throw new UnreadableValueException(
					"it was changed, cut or moved since it was encrypted; restore it from a backup or write it again",
					ex);
		}
	}

	@Override
	public void forget(Namespace namespace, long now) {
		this.keys.destroy(namespace);
	}

	@Override
	public Optional<RetirementCandidates> retirementCandidates(Duration settled) {
		List<Integer> ids = new ArrayList<>(this.keys.retiredFor(settled));
		int recent = this.keys.count(DataEncryptionKeyState.RETIRED) - ids.size();
		// Settings are fixed while the store is open: no value is written with these
		// keys.
		ids.addAll(this.keys.unused());
		return Optional.of(new RetirementCandidates("keys", ids, recent, ValueHeader::encryptionKey,
				(needless, now) -> this.keys.remove(needless)));
	}

	@Override
	public String fingerprint() {
		// The set of retired keys changes with every rotation, but not with the first key
		// of a namespace.
		return this.keys.algorithm().name() + " " + this.encrypts.shared() + " " + new TreeMap<>(this.encrypts.own())
				+ " " + new TreeSet<>(this.keys.ids(DataEncryptionKeyState.RETIRED));
	}

	@Override
	public Map<String, Object> settings() {
		Map<String, Object> settings = new LinkedHashMap<>();
		settings.put("enabled", this.encrypts.shared());
		settings.put("namespaces", this.encrypts.own());
		settings.put("algorithm", this.keys.algorithm().name());
		settings.put("accept-plain", this.acceptsPlain);
		settings.put("key-ring", this.keys.location());
		settings.put("active-data-keys", this.keys.count(DataEncryptionKeyState.ACTIVE));
		settings.put("retired-data-keys", this.keys.count(DataEncryptionKeyState.RETIRED));
		settings.put("destroyed-data-keys", this.keys.count(DataEncryptionKeyState.DESTROYED));
		return settings;
	}

	@Override
	public void probe() {
		this.keys.check();
	}

	@Override
	public List<StoreWarning> warnings() {
		try {
			probe();
			return List.of();
		}
		catch (StorageConfigurationException | IntegrityException ex) {
			return List.of(new StoreWarning("The store cannot be opened again as it is: " + ex.getMessage() + ".",
					"Restore the latest copy of the key ring before the application ends."));
		}
		catch (StorageException ex) {
			// The engine reports this failure itself.
			return List.of();
		}
	}

	@Override
	public List<Statistic> statistics() {
		return List.of(
				Statistic.counter("encryption.encrypted", "values", "Values that were encrypted", this.encrypted::sum),
				Statistic.counter("encryption.decrypted", "values", "Values that were decrypted", this.decrypted::sum),
				Statistic.counter("encryption.failures", "values",
						"Values that could not be decrypted, because they were changed or their key is missing",
						this.failures::sum),
				Statistic.counter("encryption.plain.refused", "values",
						"Plain values that were refused where values are encrypted", this.plainRefused::sum));
	}

}
