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

package io.synapsed.storage.engine;

import java.nio.ByteBuffer;

import io.synapsed.storage.common.Bytes;

/**
 * Lays out the keys of an index by expiry: the expiry in eight bytes, big-endian, then
 * the key of the entry. Their order is that of the expiries.
 *
 * @since 0.1.0
 */
public final class ExpiryKey {

	private ExpiryKey() {
	}

	/**
	 * Creates a key of the index.
	 * @param expiresAt milliseconds since the epoch
	 * @param key the key of the entry
	 * @return the key of the index
	 */
	public static byte[] of(long expiresAt, Bytes key) {
		byte[] indexKey = new byte[Long.BYTES + key.size()];
		ByteBuffer.wrap(indexKey).putLong(expiresAt);
		key.copyTo(indexKey, Long.BYTES);
		return indexKey;
	}

	/**
	 * Reads the expiry.
	 * @param indexKey a key of the index
	 * @return milliseconds since the epoch
	 */
	public static long expiresAt(byte[] indexKey) {
		return ByteBuffer.wrap(indexKey).getLong();
	}

	/**
	 * Reads the key of the entry.
	 * @param indexKey a key of the index
	 * @return the key of the entry, which keeps the array
	 */
	public static Bytes key(byte[] indexKey) {
		return Bytes.wrap(indexKey, Long.BYTES, indexKey.length - Long.BYTES);
	}

}
