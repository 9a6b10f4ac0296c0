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
import io.synapsed.storage.spi.FileEncryption;
import io.synapsed.storage.spi.Namespace;
import io.synapsed.storage.spi.PerNamespace;
import io.synapsed.storage.spi.Statistic;
import io.synapsed.storage.spi.StoreWarning;
import io.synapsed.storage.transform.ForgottenValueException;
import io.synapsed.storage.transform.RetirementCandidates;
import io.synapsed.storage.transform.UnreadableValueException;
import io.synapsed.storage.transform.ValueCodec;
import io.synapsed.storage.transform.ValueHeader;
import io.synapsed.storage.transform.compression.DictionaryProtection;

/**
 * Encrypts values, and authenticates with them where they belong: the identity of the
 * store, the stored key with its namespace, and what the header says of serializer,
 * compression, size and expiry. A value that was changed, moved, cut or relabelled is
 * refused; an older value of the same key that somebody puts back is not noticed. Safe
 * for use by several threads.
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
	 * @param keys the data keys of the store
	 * @param encrypts whether new values are encrypted
	 * @param acceptsPlain whether plain values are read where new ones are encrypted: for
	 * the time that it takes to encrypt what is there
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
	 * Returns the data keys.
	 * @return the key ring of the store
	 */
	public KeyRing keys() {
		return this.keys;
	}

	/**
	 * Returns what encrypts dictionaries of namespaces whose values are encrypted.
	 * @return the protection, with the keys of this codec
	 */
	public DictionaryProtection dictionaryProtection() {
		return new DictionaryEncryption(this.keys, this.encrypts);
	}

	/**
	 * Returns the encryption of files. They are hidden as a whole as soon as one
	 * namespace is.
	 */
	@Override
	public FileEncryption fileEncryption() {
		boolean any = this.encrypts.shared() || this.encrypts.own().containsValue(true);
		return new EnvelopeFileEncryption(this.keys.wrapper(), this.keys.algorithm(), any);
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
	public Bytes encode(Bytes key, Bytes payload, ValueHeader.Builder header) {
		if (!this.encrypts.of(key)) {
			return payload;
		}
		DataKey dataKey = this.keys.active(key);
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
								+ " encryption.accept-plain while values of before encryption are encrypted");
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

	private DataKey find(int id) {
		DataKey key = this.keys.find(id);
		if (key == null) {
			this.failures.increment();
			throw new StorageEncryptionException(this.store,
					"a stored value is encrypted with data key " + Integer.toUnsignedString(id)
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
					"it was changed, cut or moved since it was encrypted; restore it from a backup or write it anew",
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
		int recent = this.keys.count(DataKeyState.RETIRED) - ids.size();
		// Settings stay as long as the store is open: nothing is written with these.
		ids.addAll(this.keys.unused());
		return Optional.of(new RetirementCandidates("keys", ids, recent, ValueHeader::encryptionKey,
				(needless, now) -> this.keys.remove(needless)));
	}

	@Override
	public String recipe() {
		// Retired keys change with every rotation, and not with the first key of a
		// namespace.
		return this.keys.algorithm().name() + " " + this.encrypts.shared() + " " + new TreeMap<>(this.encrypts.own())
				+ " " + new TreeSet<>(this.keys.ids(DataKeyState.RETIRED));
	}

	@Override
	public Map<String, Object> settings() {
		Map<String, Object> settings = new LinkedHashMap<>();
		settings.put("enabled", this.encrypts.shared());
		settings.put("namespaces", this.encrypts.own());
		settings.put("algorithm", this.keys.algorithm().name());
		settings.put("accept-plain", this.acceptsPlain);
		settings.put("key-ring", this.keys.location());
		settings.put("active-data-keys", this.keys.count(DataKeyState.ACTIVE));
		settings.put("retired-data-keys", this.keys.count(DataKeyState.RETIRED));
		settings.put("destroyed-data-keys", this.keys.count(DataKeyState.DESTROYED));
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
			// The engine tells itself that it cannot be asked.
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
