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
 * Knows the keys that encrypt the keys of data: one for what is encrypted now, and those
 * of before for as long as something needs them. Safe for use by several threads.
 *
 * @since 0.1.0
 */
public interface KeyProvider {

	/**
	 * Returns the key for what is encrypted now.
	 * @return the current key
	 */
	EncryptionKey current();

	/**
	 * Finds a key.
	 * @param id the id of the key
	 * @return the key, or empty if there is none of that id
	 */
	Optional<EncryptionKey> find(String id);

}
