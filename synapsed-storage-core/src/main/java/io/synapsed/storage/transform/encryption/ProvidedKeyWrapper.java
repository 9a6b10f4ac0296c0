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

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.function.Function;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.exception.StorageEncryptionException;

/**
 * Wraps keys under the key-encryption keys (KEKs) of a {@link KeyProvider}. Safe for use
 * by several threads.
 *
 * @since 0.1.0
 */
public final class ProvidedKeyWrapper implements KeyWrapper {

	private final KeyProvider keys;

	private final AeadAlgorithm algorithm;

	/**
	 * Creates a wrapper.
	 * @param keys provides the KEKs
	 * @param algorithm the algorithm that wraps
	 */
	public ProvidedKeyWrapper(KeyProvider keys, AeadAlgorithm algorithm) {
		this.keys = keys;
		this.algorithm = algorithm;
	}

	@Override
	public String currentKey() {
		return this.keys.current().id();
	}

	@Override
	public WrappedKey wrap(byte[] key, byte[] context) {
		KeyEncryptionKey kek = this.keys.current();
		return new WrappedKey(kek.id(), Bytes.wrap(with(kek, (cipher) -> cipher.encrypt(key, context))));
	}

	@Override
	public byte[] unwrap(WrappedKey wrapped, byte[] context) {
		KeyEncryptionKey kek = this.keys.find(wrapped.wrappingKey())
			.orElseThrow(() -> new StorageEncryptionException(null, "there is no key '" + wrapped.wrappingKey()
					+ "', the key-encryption key of a stored key; add it to the keys again"));
		return with(kek, (cipher) -> {
			try {
				return cipher.decrypt(wrapped.bytes().toByteArray(), context);
			}
			catch (GeneralSecurityException ex) {
				throw new StorageEncryptionException(null,
						kek + " does not unwrap a stored key: it has other bytes than the key of that id that wrapped"
								+ " it, or the wrapped key is damaged or has another purpose",
						ex);
			}
		});
	}

	private byte[] with(KeyEncryptionKey kek, Function<AeadAlgorithm.Cipher, byte[]> work) {
		byte[] material = kek.material();
		try {
			return work.apply(this.algorithm.cipher(material));
		}
		finally {
			Arrays.fill(material, (byte) 0);
		}
	}

}
