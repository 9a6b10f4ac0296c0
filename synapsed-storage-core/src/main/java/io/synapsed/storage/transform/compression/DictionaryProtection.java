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

package io.synapsed.storage.transform.compression;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.spi.Namespace;
import org.jspecify.annotations.Nullable;

/**
 * Encrypts the dictionaries of namespaces whose values are encrypted, because a
 * dictionary contains parts of values. Implementations are safe for use by several
 * threads.
 *
 * @since 0.1.0
 */
public interface DictionaryProtection {

	/** Encrypts nothing, and cannot decrypt. */
	DictionaryProtection NONE = new DictionaryProtection() {

		@Override
		public @Nullable Bytes protect(Namespace namespace, int id, Bytes dictionary) {
			return null;
		}

		@Override
		public Bytes reveal(Namespace namespace, int id, Bytes hidden) {
			throw new IllegalStateException("the dictionary is encrypted, and the store has no encryption");
		}

	};

	/**
	 * Encrypts a dictionary.
	 * @param namespace the namespace of the dictionary
	 * @param id its id
	 * @param dictionary the dictionary
	 * @return the encrypted dictionary, or {@code null} if values of the namespace stay
	 * plain
	 */
	@Nullable Bytes protect(Namespace namespace, int id, Bytes dictionary);

	/**
	 * Decrypts a dictionary.
	 * @param namespace the namespace of the dictionary
	 * @param id its id
	 * @param hidden what {@link #protect} returned
	 * @return the dictionary
	 * @throws RuntimeException if the dictionary cannot be decrypted
	 */
	Bytes reveal(Namespace namespace, int id, Bytes hidden);

}
