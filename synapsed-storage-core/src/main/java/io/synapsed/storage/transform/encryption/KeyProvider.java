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

import java.util.Optional;

/**
 * Provides key-encryption keys (KEKs): the current one, and former ones for as long as a
 * wrapped key needs them. Safe for use by several threads.
 *
 * @since 0.1.0
 */
public interface KeyProvider {

	/**
	 * Returns the KEK that wraps new keys.
	 * @return the current KEK
	 */
	KeyEncryptionKey current();

	/**
	 * Finds a KEK.
	 * @param id the id of the key
	 * @return the key, or empty if there is none of that id
	 */
	Optional<KeyEncryptionKey> find(String id);

}
