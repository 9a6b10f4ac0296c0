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

package io.synapsed.storage.transform;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.exception.IntegrityException;
import io.synapsed.storage.exception.StorageCompressionException;
import io.synapsed.storage.exception.StorageEncryptionException;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.EntryCursor;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the entries of a scan, and skips forgotten ones.
 */
final class DecodingCursor implements EntryCursor {

	private final EntryCursor cursor;

	private final CodecChain chain;

	private long rest;

	private @Nullable Bytes unreadable;

	/**
	 * Creates a cursor.
	 * @param limit largest number of entries that are returned or cannot be read
	 */
	DecodingCursor(EntryCursor cursor, CodecChain chain, long limit) {
		this.cursor = cursor;
		this.chain = chain;
		this.rest = limit;
	}

	@Override
	public @Nullable Entry next() {
		this.unreadable = null;
		while (this.rest > 0) {
			Entry stored = this.cursor.next();
			if (stored == null) {
				return null;
			}
			Entry decoded = decode(stored);
			if (decoded != null) {
				this.rest--;
				return decoded;
			}
		}
		return null;
	}

	private @Nullable Entry decode(Entry stored) {
		try {
			return this.chain.decodeIfPresent(stored);
		}
		catch (IntegrityException | StorageEncryptionException | StorageCompressionException ex) {
			this.rest--;
			this.unreadable = stored.key();
			throw ex;
		}
	}

	@Override
	public @Nullable Bytes unreadable() {
		return this.unreadable;
	}

	@Override
	public void close() {
		this.cursor.close();
	}

}
