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
 * Encrypts data keys with the keys of a {@link KeyProvider}. Safe for use by several
 * threads.
 *
 * @since 0.1.0
 */
public final class ProvidedKeyWrapper implements KeyWrapper {

	private final KeyProvider keys;

	private final AeadAlgorithm algorithm;

	/**
	 * Creates a wrapper.
	 * @param keys the keys
	 * @param algorithm how they encrypt
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
	public WrappedKey wrap(byte[] dataKey, byte[] context) {
		EncryptionKey key = this.keys.current();
		byte[] encrypted = with(key, (cipher) -> cipher.encrypt(dataKey, context));
		return new WrappedKey(key.id(), Bytes.wrap(encrypted));
	}

	@Override
	public byte[] unwrap(WrappedKey wrapped, byte[] context) {
		EncryptionKey key = this.keys.find(wrapped.wrappingKey())
			.orElseThrow(() -> new StorageEncryptionException(null, "there is no key '" + wrapped.wrappingKey()
					+ "', which a data key is encrypted with; add it to the keys again"));
		return with(key, (cipher) -> {
			try {
				return cipher.decrypt(wrapped.bytes().toByteArray(), context);
			}
			catch (GeneralSecurityException ex) {
				throw new StorageEncryptionException(null,
						key + " does not decrypt a data key: it has other bytes than the key of that id that encrypted"
								+ " it, or the encrypted data key is damaged or belongs to something else",
						ex);
			}
		});
	}

	private byte[] with(EncryptionKey key, Function<AeadAlgorithm.Cipher, byte[]> work) {
		byte[] material = key.material();
		try {
			return work.apply(this.algorithm.cipher(material));
		}
		finally {
			Arrays.fill(material, (byte) 0);
		}
	}

}
