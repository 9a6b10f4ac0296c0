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

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.spi.Entry;

/**
 * Constants and parts of the file format, which {@code docs/format.md} describes byte by
 * byte. All numbers are big-endian.
 */
final class SnapshotFormat {

	static final long MAGIC = ByteBuffer.wrap("SYNSNAP\n".getBytes(StandardCharsets.US_ASCII)).getLong();

	static final short VERSION = 1;

	/** An encrypted file, which contains a file of version 1. */
	static final short ENCRYPTED_VERSION = 2;

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

	/** Size in bytes from which on a block is closed. */
	static final int BLOCK_SIZE = 1 << 20;

	/** Number of plain bytes in each segment but the last one. */
	static final int SEGMENT_SIZE = 1 << 20;

	/** Largest number of bytes that encryption adds to a segment. */
	static final int SEGMENT_OVERHEAD = 1 << 10;

	/** Size, whether it is the last one, checksum. */
	static final int SEGMENT_HEADER_SIZE = 4 + 1 + 4;

	private SnapshotFormat() {
	}

	/**
	 * Returns the header that files of every version begin with.
	 */
	static byte[] header(short version, byte flags, long createdAt) {
		return withChecksum(ByteBuffer.allocate(HEADER_SIZE)
			.putLong(MAGIC)
			.putShort(version)
			.put(flags)
			.put((byte) 0)
			.putLong(createdAt));
	}

	static byte[] encryptedHeader(long createdAt, Bytes fileKey) {
		return withChecksum(ByteBuffer.allocate(HEADER_SIZE + Short.BYTES + fileKey.size() + Integer.BYTES)
			.put(header(ENCRYPTED_VERSION, (byte) 0, createdAt))
			.putShort((short) fileKey.size())
			.put(fileKey.asByteBuffer()));
	}

	/**
	 * Returns the bytes to authenticate with a segment.
	 * @param header everything before the first segment
	 */
	static byte[] associatedData(byte[] header, long number, boolean last) {
		return ByteBuffer.allocate(header.length + Long.BYTES + 1).put(header).putLong(number).put(mark(last)).array();
	}

	/**
	 * Returns the mark of a segment that says whether it is the last one.
	 */
	static byte mark(boolean last) {
		return (byte) (last ? 1 : 0);
	}

	/**
	 * Writes the checksum of all fields into the last four bytes.
	 */
	static byte[] withChecksum(ByteBuffer fields) {
		return fields.putInt(checksum(fields.array(), 0, fields.position())).array();
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
