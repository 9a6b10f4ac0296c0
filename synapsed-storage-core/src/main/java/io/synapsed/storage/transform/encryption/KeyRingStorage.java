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

import io.synapsed.storage.common.Bytes;

/**
 * Stores a key ring, whose keys are wrapped. Safe for use by several threads.
 *
 * @since 0.1.0
 */
public interface KeyRingStorage {

	/**
	 * Reads the stored key ring.
	 * @return the key ring, or empty if there is none yet
	 * @throws io.synapsed.storage.exception.StorageException if it cannot be read
	 */
	Optional<Bytes> load();

	/**
	 * Stores a key ring durably, unless another process has changed it since
	 * {@link #load}.
	 * @param expected what {@link #load} returned
	 * @param content the new key ring
	 * @return whether it was stored
	 * @throws io.synapsed.storage.exception.StorageException if it cannot be written
	 */
	boolean replace(Optional<Bytes> expected, Bytes content);

	/**
	 * Tells where the key ring is stored, for descriptions and messages.
	 * @return a file, or a part of the store
	 */
	String location();

}
