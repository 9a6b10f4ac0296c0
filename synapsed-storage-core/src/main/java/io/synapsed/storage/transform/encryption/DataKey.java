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

import org.jspecify.annotations.Nullable;

/**
 * A key that encrypts the values of one namespace.
 *
 * @param id what values refer to it by, not 0
 * @param namespace name of the namespace, empty for the default one
 * @param state what it may do
 * @param created when it was made
 * @param wrapped the key, encrypted, or {@code null} if it was destroyed
 * @param cipher works with the key, or {@code null} if it was destroyed
 */
record DataKey(int id, String namespace, DataKeyState state, Instant created, @Nullable WrappedKey wrapped,
		AeadAlgorithm.@Nullable Cipher cipher) {

	DataKey retired() {
		return new DataKey(this.id, this.namespace, DataKeyState.RETIRED, this.created, this.wrapped, this.cipher);
	}

	DataKey destroyed() {
		return new DataKey(this.id, this.namespace, DataKeyState.DESTROYED, this.created, null, null);
	}

	DataKey wrapped(WrappedKey fresh) {
		return new DataKey(this.id, this.namespace, this.state, this.created, fresh, this.cipher);
	}

	/** Without the key. */
	@Override
	public String toString() {
		return "data key " + Integer.toUnsignedString(this.id) + ", " + this.state;
	}

}
