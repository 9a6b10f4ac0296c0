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

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.SnapshotEncryption;
import org.jspecify.annotations.Nullable;

/**
 * Writes a snapshot file, entry by entry.
 */
final class SnapshotWriter {

	private final OutputStream target;

	private final @Nullable EncryptingOutput encrypted;

	private final boolean consistent;

	private final long createdAt;

	private final ByteArrayOutputStream block = new ByteArrayOutputStream(SnapshotFormat.BLOCK_SIZE + (1 << 16));

	private final DataOutputStream fields = new DataOutputStream(this.block);

	private final MessageDigest hash = SnapshotFormat.newHash();

	private int blockEntries;

	private long entries;

	private long bytes;

	/**
	 * @param cipher encrypts the file; {@code null} for a plain file
	 */
	SnapshotWriter(OutputStream target, SnapshotEncryption.@Nullable Cipher cipher, boolean consistent, long createdAt)
			throws IOException {
		this.encrypted = (cipher != null) ? new EncryptingOutput(target, cipher, createdAt) : null;
		this.target = (this.encrypted != null) ? this.encrypted : target;
		this.consistent = consistent;
		this.createdAt = createdAt;
		this.target.write(
				SnapshotFormat.header(SnapshotFormat.VERSION, consistent ? SnapshotFormat.CONSISTENT : 0, createdAt));
	}

	/**
	 * Adds an entry.
	 * @return whether a block was closed
	 */
	boolean add(Entry entry) throws IOException {
		boolean full = this.blockEntries > 0
				&& this.block.size() + SnapshotFormat.size(entry) > SnapshotFormat.BLOCK_SIZE;
		if (full) {
			writeBlock();
		}
		writeBytes(entry.key());
		this.fields.writeByte(entry.serializer());
		this.fields.writeLong(entry.expiresAt());
		writeBytes(entry.value());
		this.blockEntries++;
		this.entries++;
		this.bytes += entry.key().size() + entry.value().size();
		return full;
	}

	private void writeBytes(Bytes bytes) throws IOException {
		this.fields.writeInt(bytes.size());
		this.fields.write(bytes.backingArray(), bytes.backingOffset(), bytes.size());
	}

	private void writeBlock() throws IOException {
		byte[] payload = this.block.toByteArray();
		this.hash.update(payload);
		this.target.write(ByteBuffer.allocate(SnapshotFormat.BLOCK_HEADER_SIZE)
			.putInt(payload.length)
			.putInt(this.blockEntries)
			.putInt(SnapshotFormat.checksum(payload, 0, payload.length))
			.array());
		this.target.write(payload);
		this.block.reset();
		this.blockEntries = 0;
	}

	/**
	 * Writes the last block and the trailer.
	 */
	SnapshotSummary finish() throws IOException {
		if (this.blockEntries > 0) {
			writeBlock();
		}
		byte[] contentHash = this.hash.digest();
		this.target.write(SnapshotFormat.withChecksum(ByteBuffer.allocate(SnapshotFormat.TRAILER_SIZE)
			.putInt(0)
			.putLong(this.entries)
			.putLong(this.bytes)
			.put(contentHash)));
		if (this.encrypted != null) {
			this.encrypted.finish();
		}
		else {
			this.target.flush();
		}
		return new SnapshotSummary(this.entries, this.bytes, this.consistent, this.encrypted != null, this.createdAt,
				HexFormat.of().formatHex(contentHash));
	}

	long entries() {
		return this.entries;
	}

	long bytes() {
		return this.bytes;
	}

}
