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

/**
 * Encrypts with authenticated encryption with associated data (AEAD). One key may encrypt
 * the values of many years, so random nonces must be long enough for that number of
 * values. Safe for use by several threads.
 *
 * @since 0.1.0
 */
public interface AeadAlgorithm {

	/** Size of every key in bytes. */
	int KEY_SIZE = 32;

	/**
	 * Returns the id that is stored with every encrypted value.
	 * @return 1 to 127 for algorithms of this project, 128 to 255 for all others
	 */
	int id();

	/**
	 * Returns the name, for descriptions.
	 * @return the name
	 */
	String name();

	/**
	 * Creates a cipher.
	 * @param key {@value #KEY_SIZE} bytes, which are copied
	 * @return a cipher with that key, safe for use by several threads
	 */
	Cipher cipher(byte[] key);

	/** Encrypts and decrypts with one key. */
	interface Cipher {

		/**
		 * Encrypts with a new nonce, which the result begins with.
		 * @param plain the plain bytes
		 * @param associatedData the bytes to authenticate with them
		 * @return nonce, encrypted bytes and tag
		 */
		byte[] encrypt(byte[] plain, byte[] associatedData);

		/**
		 * Decrypts.
		 * @param encrypted what {@link #encrypt} returned
		 * @param associatedData the bytes that were authenticated with it
		 * @return the plain bytes
		 * @throws GeneralSecurityException if the bytes, the associated data or the key
		 * are not those of the encryption
		 */
		byte[] decrypt(byte[] encrypted, byte[] associatedData) throws java.security.GeneralSecurityException;

	}

}
