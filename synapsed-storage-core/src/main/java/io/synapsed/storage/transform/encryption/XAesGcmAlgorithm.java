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

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.aead.XAesGcmKey;
import com.google.crypto.tink.aead.XAesGcmParameters;
import com.google.crypto.tink.aead.subtle.XAesGcmAead;
import com.google.crypto.tink.util.SecretBytes;

/**
 * Encrypts with X-AES-GCM and keys of 256 bits, implemented by Tink: AES-256-GCM with a
 * random nonce of 12 bytes, under a key that is derived for each value from a random salt
 * of 12 bytes, as in C2SP XAES-256-GCM. One key can encrypt 2<sup>80</sup> values.
 *
 * @since 0.1.0
 */
public final class XAesGcmAlgorithm implements AeadAlgorithm {

	/** The id stored with values. */
	public static final int ID = 1;

	private static final int SALT_SIZE = 12;

	@Override
	public int id() {
		return ID;
	}

	@Override
	public String name() {
		return "xaes-256-gcm";
	}

	@Override
	public Cipher cipher(byte[] key) {
		try {
			return new TinkCipher(XAesGcmAead
				.create(XAesGcmKey.create(XAesGcmParameters.create(XAesGcmParameters.Variant.NO_PREFIX, SALT_SIZE),
						SecretBytes.copyFrom(key, InsecureSecretKeyAccess.get()), null)));
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalArgumentException("Not a key of " + KEY_SIZE + " bytes", ex);
		}
	}

	private record TinkCipher(Aead aead) implements Cipher {

		@Override
		public byte[] encrypt(byte[] plain, byte[] associatedData) {
			try {
				return this.aead.encrypt(plain, associatedData);
			}
			catch (GeneralSecurityException ex) {
				throw new IllegalStateException("The platform cannot encrypt", ex);
			}
		}

		@Override
		public byte[] decrypt(byte[] encrypted, byte[] associatedData) throws GeneralSecurityException {
			return this.aead.decrypt(encrypted, associatedData);
		}

	}

}
