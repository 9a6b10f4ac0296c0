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

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.spi.Namespace;
import io.synapsed.storage.spi.PerNamespace;
import io.synapsed.storage.transform.UnreadableValueException;
import io.synapsed.storage.transform.compression.DictionaryProtection;
import org.jspecify.annotations.Nullable;

/**
 * Encrypts the dictionaries of namespaces whose values are encrypted, with the same
 * data-encryption keys (DEKs). Stores the id of the DEK in four bytes before the
 * encrypted dictionary. Safe for use by several threads.
 *
 * @since 0.1.0
 */
final class DictionaryEncryption implements DictionaryProtection {

	private final KeyRing keys;

	private final PerNamespace<Boolean> encrypts;

	DictionaryEncryption(KeyRing keys, PerNamespace<Boolean> encrypts) {
		this.keys = keys;
		this.encrypts = encrypts;
	}

	@Override
	public @Nullable Bytes protect(Namespace namespace, int id, Bytes dictionary) {
		if (!this.encrypts.of(namespace)) {
			return null;
		}
		DataEncryptionKey key = this.keys.active(namespace.prefix());
		AeadAlgorithm.Cipher cipher = key.cipher();
		if (cipher == null) {
			throw new IllegalStateException("An active key was destroyed");
		}
		byte[] encrypted = cipher.encrypt(dictionary.exactArray(), associatedData(namespace, id));
		return Bytes
			.wrap(ByteBuffer.allocate(Integer.BYTES + encrypted.length).putInt(key.id()).put(encrypted).array());
	}

	@Override
	public Bytes reveal(Namespace namespace, int id, Bytes hidden) {
		if (hidden.size() < Integer.BYTES) {
			throw new UnreadableValueException("its dictionary is cut off");
		}
		DataEncryptionKey key = this.keys.find(hidden.asByteBuffer().getInt());
		if (key == null || key.cipher() == null) {
			throw new UnreadableValueException("the data-encryption key of its dictionary is missing");
		}
		try {
			return Bytes
				.wrap(key.cipher().decrypt(hidden.slice(Integer.BYTES).toByteArray(), associatedData(namespace, id)));
		}
		catch (GeneralSecurityException ex) {
			throw new UnreadableValueException("its dictionary was changed since it was encrypted", ex);
		}
	}

	private byte[] associatedData(Namespace namespace, int id) {
		Bytes prefix = namespace.prefix();
		return ByteBuffer.allocate(Integer.BYTES + this.keys.identity().length + prefix.size())
			.putInt(id)
			.put(this.keys.identity())
			.put(prefix.asByteBuffer())
			.array();
	}

}
