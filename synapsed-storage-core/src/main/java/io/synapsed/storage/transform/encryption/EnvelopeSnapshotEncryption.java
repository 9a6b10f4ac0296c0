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
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.exception.StorageEncryptionException;
import io.synapsed.storage.spi.SnapshotEncryption;
import org.jspecify.annotations.Nullable;

/**
 * Encrypts each snapshot file with a random key of its own, which the {@link KeyWrapper}
 * wraps. It uses no key of a store. The stored file key is the id of the algorithm (1
 * byte), the size of the id of the key-encryption key (2 bytes), that id, and the wrapped
 * key. Safe for use by several threads.
 */
final class EnvelopeSnapshotEncryption implements SnapshotEncryption {

	/** Purpose of file keys: a wrapped DEK of a store cannot be used as a file key. */
	private static final byte[] CONTEXT = "synapsed-snapshot-file".getBytes(StandardCharsets.US_ASCII);

	private static final int MAX_FILE_KEY_SIZE = 0xFFFF;

	private static final SecureRandom random = new SecureRandom();

	private final KeyWrapper wrapper;

	private final AeadAlgorithm algorithm;

	private final boolean encrypts;

	/**
	 * Creates the encryption.
	 * @param encrypts whether new files are encrypted
	 */
	EnvelopeSnapshotEncryption(KeyWrapper wrapper, AeadAlgorithm algorithm, boolean encrypts) {
		this.wrapper = wrapper;
		this.algorithm = algorithm;
		this.encrypts = encrypts;
	}

	@Override
	public Optional<Cipher> forNewFile() {
		if (!this.encrypts) {
			return Optional.empty();
		}
		byte[] secret = new byte[AeadAlgorithm.KEY_SIZE];
		random.nextBytes(secret);
		try {
			Bytes fileKey = write(this.wrapper.wrap(secret, CONTEXT));
			return Optional.of(new EnvelopeCipher(fileKey, this.algorithm.cipher(secret)));
		}
		finally {
			Arrays.fill(secret, (byte) 0);
		}
	}

	private Bytes write(WrappedKey wrapped) {
		Bytes wrappingKey = Bytes.utf8(wrapped.wrappingKey());
		int size = 1 + Short.BYTES + wrappingKey.size() + wrapped.bytes().size();
		if (size > MAX_FILE_KEY_SIZE) {
			throw new StorageEncryptionException(null, "an encrypted key of " + size
					+ " bytes is too large for a file; the KeyWrapper must return smaller ones");
		}
		return Bytes.wrap(ByteBuffer.allocate(size)
			.put((byte) this.algorithm.id())
			.putShort((short) wrappingKey.size())
			.put(wrappingKey.asByteBuffer())
			.put(wrapped.bytes().asByteBuffer())
			.array());
	}

	@Override
	public Cipher forFile(Bytes fileKey) {
		byte[] secret = this.wrapper.unwrap(read(fileKey), CONTEXT);
		try {
			if (secret.length != AeadAlgorithm.KEY_SIZE) {
				throw malformed(null);
			}
			return new EnvelopeCipher(fileKey, this.algorithm.cipher(secret));
		}
		finally {
			Arrays.fill(secret, (byte) 0);
		}
	}

	private WrappedKey read(Bytes fileKey) {
		ByteBuffer fields = fileKey.asByteBuffer();
		if (fields.remaining() < 1 + Short.BYTES) {
			throw malformed(null);
		}
		int algorithmId = fields.get() & 0xFF;
		if (algorithmId != this.algorithm.id()) {
			throw new StorageEncryptionException(null,
					"it is encrypted with algorithm " + algorithmId + ", and the store has " + this.algorithm.name()
							+ "; read it with a store that has that algorithm");
		}
		int size = fields.getShort() & 0xFFFF;
		if (size > fields.remaining()) {
			throw malformed(null);
		}
		String wrappingKey = text(fields.slice(fields.position(), size));
		return new WrappedKey(wrappingKey, fileKey.slice(fields.position() + size));
	}

	/**
	 * Reads an id that is shown in messages, so that a forged file cannot inject text.
	 */
	private static String text(ByteBuffer utf8) {
		try {
			String text = StandardCharsets.UTF_8.newDecoder().decode(utf8).toString();
			if (text.chars().anyMatch(Character::isISOControl)) {
				throw malformed(null);
			}
			return text;
		}
		catch (CharacterCodingException ex) {
			throw malformed(ex);
		}
	}

	private static StorageEncryptionException malformed(@Nullable Exception cause) {
		return new StorageEncryptionException(null, "its key is malformed; use another copy of it", cause);
	}

	private record EnvelopeCipher(Bytes fileKey, AeadAlgorithm.Cipher cipher) implements Cipher {

		@Override
		public byte[] encrypt(byte[] plain, byte[] associatedData) {
			return this.cipher.encrypt(plain, associatedData);
		}

		@Override
		public byte[] decrypt(byte[] encrypted, byte[] associatedData) throws GeneralSecurityException {
			return this.cipher.decrypt(encrypted, associatedData);
		}

	}

}
