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
import java.io.InputStream;
import java.security.GeneralSecurityException;

import io.synapsed.storage.spi.SnapshotEncryption;

/**
 * Decrypts the plain snapshot file within an encrypted one. Authenticates each segment as
 * a whole before it returns a byte of it.
 */
final class DecryptingInput extends InputStream {

	private final SnapshotInput source;

	private final SnapshotEncryption.Cipher cipher;

	private final byte[] header;

	private byte[] segment = new byte[0];

	private int position;

	private long number;

	DecryptingInput(SnapshotInput source, SnapshotEncryption.Cipher cipher, byte[] header) {
		this.source = source;
		this.cipher = cipher;
		this.header = header;
	}

	/**
	 * Reads a segment and checks its checksum, without a key. The segment is the last one
	 * if no byte follows it.
	 */
	static byte[] takeSegment(SnapshotInput source) throws IOException {
		int size = source.takeInt();
		byte mark = source.take(1)[0];
		int checksum = source.takeInt();
		if (size > SnapshotFormat.SEGMENT_SIZE + SnapshotFormat.SEGMENT_OVERHEAD) {
			throw source.damaged("has a segment that is too large");
		}
		byte[] encrypted = source.take(size);
		source.checkSum(encrypted, encrypted.length, checksum, "segment");
		if (mark != SnapshotFormat.mark(source.left() == 0)) {
			throw source.damaged("is cut off, or goes on after its last segment");
		}
		return encrypted;
	}

	@Override
	public int read() throws IOException {
		byte[] single = new byte[1];
		return (read(single, 0, 1) == 1) ? single[0] & 0xFF : -1;
	}

	@Override
	public int read(byte[] bytes, int offset, int length) throws IOException {
		while (this.position == this.segment.length) {
			if (this.source.left() == 0) {
				return -1;
			}
			readSegment();
		}
		int part = Math.min(length, this.segment.length - this.position);
		System.arraycopy(this.segment, this.position, bytes, offset, part);
		this.position += part;
		return part;
	}

	private void readSegment() throws IOException {
		byte[] encrypted = takeSegment(this.source);
		boolean last = this.source.left() == 0;
		try {
			this.segment = this.cipher.decrypt(encrypted,
					SnapshotFormat.associatedData(this.header, this.number, last));
		}
		catch (GeneralSecurityException ex) {
			throw this.source.damaged("has a segment that was changed or moved since it was written", ex);
		}
		this.position = 0;
		this.number++;
	}

}
