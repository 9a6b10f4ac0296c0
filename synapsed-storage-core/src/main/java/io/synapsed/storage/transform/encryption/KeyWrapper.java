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

/**
 * Encrypts data keys, so that they can be stored. A key management service is another
 * implementation of this. Called when a key is made, rotated or first used, not for each
 * value. Safe for use by several threads.
 *
 * @since 0.1.0
 */
public interface KeyWrapper {

	/**
	 * Returns the key that encrypts data keys now.
	 * @return id of the key
	 */
	String currentKey();

	/**
	 * Encrypts a data key under the current key.
	 * @param dataKey the data key, which stays the caller's
	 * @param context what the data key is for, to be authenticated with it
	 * @return the encrypted data key
	 * @throws io.synapsed.storage.exception.StorageException if it cannot be encrypted
	 */
	WrappedKey wrap(byte[] dataKey, byte[] context);

	/**
	 * Decrypts a data key.
	 * @param wrapped the encrypted data key
	 * @param context what was authenticated with it
	 * @return the data key, which the caller should clear
	 * @throws io.synapsed.storage.exception.StorageException if the key is not there, or
	 * the data key was damaged or made for something else
	 */
	byte[] unwrap(WrappedKey wrapped, byte[] context);

}
