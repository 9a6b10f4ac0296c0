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

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

import io.synapsed.storage.spi.SnapshotEncryption;

/**
 * Encrypts a plain snapshot file: writes a header with the wrapped key of the file, then
 * segments. The last segment is marked as such, so call {@link #finish()} at the end.
 * Needs the memory of two segments.
 */
final class EncryptingOutput extends OutputStream {

	private final OutputStream target;

	private final SnapshotEncryption.Cipher cipher;

	private final byte[] header;

	private final byte[] segment = new byte[SnapshotFormat.SEGMENT_SIZE];

	private int size;

	private long number;

	EncryptingOutput(OutputStream target, SnapshotEncryption.Cipher cipher, long createdAt) throws IOException {
		this.target = target;
		this.cipher = cipher;
		this.header = SnapshotFormat.encryptedHeader(createdAt, cipher.fileKey());
		target.write(this.header);
	}

	@Override
	public void write(int value) throws IOException {
		write(new byte[] { (byte) value }, 0, 1);
	}

	@Override
	public void write(byte[] bytes, int offset, int length) throws IOException {
		int from = offset;
		for (int left = length; left > 0;) {
			// Write a full segment only when more bytes follow: it may be the last one.
			if (this.size == this.segment.length) {
				writeSegment(false);
			}
			int part = Math.min(left, this.segment.length - this.size);
			System.arraycopy(bytes, from, this.segment, this.size, part);
			this.size += part;
			from += part;
			left -= part;
		}
	}

	private void writeSegment(boolean last) throws IOException {
		byte[] plain = (this.size == this.segment.length) ? this.segment : Arrays.copyOf(this.segment, this.size);
		byte[] encrypted = this.cipher.encrypt(plain, SnapshotFormat.associatedData(this.header, this.number, last));
		this.target.write(ByteBuffer.allocate(SnapshotFormat.SEGMENT_HEADER_SIZE)
			.putInt(encrypted.length)
			.put(SnapshotFormat.mark(last))
			.putInt(SnapshotFormat.checksum(encrypted, 0, encrypted.length))
			.array());
		this.target.write(encrypted);
		this.number++;
		this.size = 0;
	}

	/**
	 * Writes the last segment.
	 */
	void finish() throws IOException {
		writeSegment(true);
		this.target.flush();
	}

}
