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

import java.util.Objects;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.spi.Entry;
import org.jspecify.annotations.Nullable;

/**
 * Collects the fields of a {@link ValueHeader} while codecs run, and writes it. Not safe
 * for use by several threads.
 *
 * @since 0.1.0
 */
public final class ValueHeaderWriter {

	private final int serializer;

	private final long expiresAt;

	private int flags;

	private int compression;

	private int plainSize;

	private int dictionary;

	private int encryption;

	private int encryptionKey;

	private byte @Nullable [] written;

	private int size;

	ValueHeaderWriter(int serializer, long expiresAt) {
		this.serializer = serializer;
		this.expiresAt = expiresAt;
		this.flags = (serializer != Entry.NO_SERIALIZER) ? ValueHeader.SERIALIZER : 0;
	}

	/**
	 * Records that the payload was compressed.
	 * @param algorithm id of the algorithm, 1 to 255
	 * @param plainSize size before compression in bytes
	 */
	public void compression(int algorithm, int plainSize) {
		this.flags |= ValueHeader.COMPRESSION;
		this.compression = algorithm;
		this.plainSize = plainSize;
	}

	/**
	 * Records that the payload was compressed with a dictionary.
	 * @param dictionary id of the dictionary, not 0
	 */
	public void dictionary(int dictionary) {
		this.flags |= ValueHeader.DICTIONARY;
		this.dictionary = dictionary;
	}

	/**
	 * Records that the payload is about to be encrypted, and that the expiry is
	 * authenticated with it.
	 * @param algorithm id of the algorithm, 1 to 255
	 * @param key id of the data-encryption key (DEK)
	 * @return the bytes to authenticate with the payload, as
	 * {@link ValueHeader#associatedData()}
	 */
	public byte[] encryption(int algorithm, int key) {
		this.flags |= ValueHeader.ENCRYPTION;
		this.encryption = algorithm;
		this.encryptionKey = key;
		copyExpiry();
		return ValueHeader.associatedData(this.serializer, this.compression, this.plainSize, this.dictionary, algorithm,
				key, this.expiresAt);
	}

	private void copyExpiry() {
		if (this.expiresAt != Entry.NEVER) {
			this.flags |= ValueHeader.EXPIRY;
		}
	}

	/**
	 * Records the algorithm of a checksum. {@link #checksum(int)} must follow.
	 * @param algorithm id of the algorithm, 1 to 255
	 * @return the bytes of the header that the checksum covers
	 */
	public Bytes checksumOf(int algorithm) {
		this.flags |= ValueHeader.CHECKSUM;
		copyExpiry();
		byte[] header = write();
		header[this.size++] = (byte) algorithm;
		this.written = header;
		return Bytes.wrap(header, 0, this.size);
	}

	/**
	 * Adds the checksum. No other field can be added afterwards.
	 * @param checksum the checksum
	 */
	public void checksum(int checksum) {
		byte[] header = Objects.requireNonNull(this.written, "No algorithm was noted");
		this.size = put(header, this.size, checksum, ValueHeader.CHECKSUM_SIZE);
	}

	boolean hasOnlySerializer() {
		return (this.flags & ~ValueHeader.SERIALIZER) == 0;
	}

	/**
	 * Writes the header.
	 * @return its bytes
	 */
	Bytes build() {
		byte[] header = (this.written != null) ? this.written : write();
		return Bytes.wrap(header, 0, this.size);
	}

	private byte[] write() {
		byte[] header = new byte[ValueHeader.MAX_SIZE];
		header[0] = ValueHeader.VERSION;
		header[1] = (byte) (this.flags >>> 8);
		header[2] = (byte) this.flags;
		header[3] = ValueHeader.check(ValueHeader.VERSION, this.flags);
		int end = ValueHeader.MIN_SIZE;
		if ((this.flags & ValueHeader.SERIALIZER) != 0) {
			header[end++] = (byte) this.serializer;
		}
		if ((this.flags & ValueHeader.COMPRESSION) != 0) {
			header[end++] = (byte) this.compression;
			int rest = this.plainSize;
			while (rest > 0x7F) {
				header[end++] = (byte) (rest | 0x80);
				rest >>>= 7;
			}
			header[end++] = (byte) rest;
		}
		if ((this.flags & ValueHeader.DICTIONARY) != 0) {
			end = put(header, end, this.dictionary, Integer.BYTES);
		}
		if ((this.flags & ValueHeader.ENCRYPTION) != 0) {
			header[end++] = (byte) this.encryption;
			end = put(header, end, this.encryptionKey, Integer.BYTES);
		}
		if ((this.flags & ValueHeader.EXPIRY) != 0) {
			end = put(header, end, this.expiresAt, Long.BYTES);
		}
		this.size = end;
		return header;
	}

	private static int put(byte[] header, int position, long number, int bytes) {
		for (int index = 0; index < bytes; index++) {
			header[position + index] = (byte) (number >>> 8 * (bytes - 1 - index));
		}
		return position + bytes;
	}

}
