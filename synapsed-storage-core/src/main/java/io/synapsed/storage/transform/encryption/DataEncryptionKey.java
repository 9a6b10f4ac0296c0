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

import java.time.Instant;

import io.synapsed.storage.spi.Namespace;
import org.jspecify.annotations.Nullable;

/**
 * A data-encryption key (DEK), which encrypts the values of one namespace.
 *
 * @param id stored with each value that it encrypts, not 0
 * @param namespace name of the namespace, empty for the default one
 * @param state what it may do
 * @param created when it was made
 * @param wrapped the key, wrapped under a KEK, or {@code null} if it was destroyed
 * @param cipher works with the key, or {@code null} if it was destroyed
 */
record DataEncryptionKey(int id, String namespace, DataEncryptionKeyState state, Instant created,
		@Nullable WrappedKey wrapped, AeadAlgorithm.@Nullable Cipher cipher) {

	DataEncryptionKey retired() {
		return new DataEncryptionKey(this.id, this.namespace, DataEncryptionKeyState.RETIRED, this.created,
				this.wrapped, this.cipher);
	}

	DataEncryptionKey destroyed() {
		return new DataEncryptionKey(this.id, this.namespace, DataEncryptionKeyState.DESTROYED, this.created, null,
				null);
	}

	DataEncryptionKey wrapped(WrappedKey fresh) {
		return new DataEncryptionKey(this.id, this.namespace, this.state, this.created, fresh, this.cipher);
	}

	boolean isOf(Namespace namespace) {
		return this.namespace.equals(namespace.name());
	}

	/** Does not show the key. */
	@Override
	public String toString() {
		return "data-encryption key " + Integer.toUnsignedString(this.id) + ", " + this.state;
	}

}
