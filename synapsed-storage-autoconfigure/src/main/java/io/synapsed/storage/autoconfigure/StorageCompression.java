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

package io.synapsed.storage.autoconfigure;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import io.synapsed.storage.transform.compression.CompressionCodec;

/**
 * Finds what compresses the values of a store, for training dictionaries. Safe for use by
 * several threads.
 *
 * @since 0.1.0
 */
public final class StorageCompression {

	private final Map<String, CompressionCodec> codecs = new ConcurrentHashMap<>();

	StorageCompression() {
	}

	void add(String store, CompressionCodec codec) {
		this.codecs.put(store, codec);
	}

	/**
	 * Returns the codec of a store.
	 * @param store name of the store
	 * @return its codec, or empty if no compression library is on the class path
	 */
	public Optional<CompressionCodec> codec(String store) {
		return Optional.ofNullable(this.codecs.get(store));
	}

}
