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

package io.synapsed.storage.snapshot;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.zip.CRC32C;

import io.synapsed.storage.spi.Entry;

/**
 * The numbers of the file format, which {@code docs/format.md} describes byte by byte.
 * All of them are big-endian.
 */
final class SnapshotFormat {

	static final long MAGIC = ByteBuffer.wrap("SYNSNAP\n".getBytes(StandardCharsets.US_ASCII)).getLong();

	static final short VERSION = 1;

	/** Flag of the header: all entries are of one moment. */
	static final byte CONSISTENT = 1;

	/** Magic, version, flags, reserved byte, time, checksum. */
	static final int HEADER_SIZE = 8 + 2 + 1 + 1 + 8 + 4;

	/** Size, entries, checksum. */
	static final int BLOCK_HEADER_SIZE = 4 + 4 + 4;

	/** A size of zero, entries, bytes, hash, checksum. */
	static final int TRAILER_SIZE = 4 + 8 + 8 + 32 + 4;

	/** Size of the key, key, serializer, expiry, size of the value, value. */
	static final int ENTRY_OVERHEAD = 4 + 1 + 8 + 4;

	/** A block is closed once it has so many bytes. */
	static final int BLOCK_SIZE = 1 << 20;

	private SnapshotFormat() {
	}

	static int checksum(byte[] bytes, int offset, int length) {
		CRC32C checksum = new CRC32C();
		checksum.update(bytes, offset, length);
		return (int) checksum.getValue();
	}

	static MessageDigest newHash() {
		try {
			return MessageDigest.getInstance("SHA-256");
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java platform has SHA-256", ex);
		}
	}

	static long size(Entry entry) {
		return (long) ENTRY_OVERHEAD + entry.key().size() + entry.value().size();
	}

}
