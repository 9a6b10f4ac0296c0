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

package io.synapsed.storage.backend.mvstore;

import java.nio.ByteBuffer;

import io.synapsed.storage.common.Bytes;

/**
 * A key of the expiry index: the expiry, eight bytes big-endian, followed by the key of
 * the entry.
 */
final class ExpiryKey {

	private ExpiryKey() {
	}

	static byte[] of(long expiresAt, byte[] key) {
		byte[] indexKey = new byte[Long.BYTES + key.length];
		ByteBuffer.wrap(indexKey).putLong(expiresAt).put(key);
		return indexKey;
	}

	static long expiresAt(byte[] indexKey) {
		return ByteBuffer.wrap(indexKey).getLong();
	}

	static Bytes key(byte[] indexKey) {
		return Bytes.wrap(indexKey, Long.BYTES, indexKey.length - Long.BYTES);
	}

}
