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
 * Wraps keys (encrypts them for storage) under a key-encryption key (KEK): the
 * data-encryption keys (DEKs) of a store and the keys of snapshot files. Implement it to
 * use a key management service. It is called when a key is made, rotated or first used,
 * not for each value. Safe for use by several threads.
 *
 * @since 0.1.0
 */
public interface KeyWrapper {

	/**
	 * Returns the KEK that wraps new keys.
	 * @return id of the KEK
	 */
	String currentKey();

	/**
	 * Wraps a key under the current KEK.
	 * @param key the plain key, which the caller may clear afterwards
	 * @param context the purpose of the key, to be authenticated with it
	 * @return the wrapped key
	 * @throws io.synapsed.storage.exception.StorageException if it cannot be wrapped
	 */
	WrappedKey wrap(byte[] key, byte[] context);

	/**
	 * Unwraps a key.
	 * @param wrapped the wrapped key
	 * @param context the purpose that was authenticated with it
	 * @return the plain key, which the caller should clear
	 * @throws io.synapsed.storage.exception.StorageException if the KEK is missing, or
	 * the wrapped key is damaged or has another purpose
	 */
	byte[] unwrap(WrappedKey wrapped, byte[] context);

}
