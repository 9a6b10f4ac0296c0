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

package io.synapsed.storage.spi;

import java.security.GeneralSecurityException;
import java.util.Optional;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.exception.StorageEncryptionException;

/**
 * Encrypts exported snapshot files, each with a key of its own. The file contains its
 * key, wrapped under a key-encryption key (KEK) of the user, so that any store with that
 * KEK can read the file. Safe for use by several threads.
 *
 * @since 0.1.0
 */
public interface SnapshotEncryption {

	/** For stores without encryption: writes and reads plain files only. */
	SnapshotEncryption NONE = new SnapshotEncryption() {

		@Override
		public Optional<Cipher> forNewFile() {
			return Optional.empty();
		}

		@Override
		public Cipher forFile(Bytes fileKey) {
			throw new StorageEncryptionException(null, "the store has no keys. Give it the key that the file was"
					+ " written with (encryption.key-file), with encryption.enabled: false if it is to stay plain");
		}

	};

	/**
	 * Creates a key for a new file.
	 * @return the cipher of the file, or empty if new files are plain
	 * @throws io.synapsed.storage.exception.StorageException if the key cannot be wrapped
	 */
	Optional<Cipher> forNewFile();

	/**
	 * Unwraps the key of a file.
	 * @param fileKey what {@link Cipher#fileKey()} returned when the file was written;
	 * not to be trusted
	 * @return the cipher of the file
	 * @throws StorageEncryptionException if the KEK is missing or is another one, or the
	 * file key is malformed
	 */
	Cipher forFile(Bytes fileKey);

	/** Encrypts and decrypts one file, part by part. */
	interface Cipher {

		/**
		 * Returns the wrapped key of the file.
		 * @return the bytes that the file contains, at most 65,535
		 */
		Bytes fileKey();

		/**
		 * Encrypts a part of the file.
		 * @param plain the plain bytes
		 * @param associatedData the bytes to authenticate with them
		 * @return the encrypted bytes, at most 1,024 more than the plain ones
		 */
		byte[] encrypt(byte[] plain, byte[] associatedData);

		/**
		 * Decrypts a part of the file.
		 * @param encrypted what {@link #encrypt} returned
		 * @param associatedData the bytes that were authenticated with it
		 * @return the plain bytes
		 * @throws GeneralSecurityException if the bytes or the associated data are not
		 * those of the encryption
		 */
		byte[] decrypt(byte[] encrypted, byte[] associatedData) throws GeneralSecurityException;

	}

}
