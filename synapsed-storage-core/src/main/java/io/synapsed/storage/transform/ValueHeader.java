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

import java.nio.ByteBuffer;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.spi.Entry;

/**
 * Describes how to read a stored value. A header precedes every stored value; its layout
 * is documented byte by byte in {@code docs/format.md}.
 *
 * @param serializer id of the serializer, 0 if not recorded
 * @param compression id of the compression algorithm, 0 for none
 * @param plainSize size of the value before compression in bytes, 0 without compression
 * @param dictionary id of the compression dictionary, 0 for none
 * @param encryption id of the encryption algorithm, 0 for none
 * @param encryptionKey id of the data-encryption key (DEK), 0 without encryption
 * @param expiresAt copy of the expiry in milliseconds since the epoch, or
 * {@link Entry#NEVER} if there is no copy
 * @param checksumAlgorithm id of the checksum algorithm, 0 for none
 * @param checksum the checksum, 0 without one
 * @param size size of the header in bytes
 * @since 0.1.0
 */
public record ValueHeader(int serializer, int compression, int plainSize, int dictionary, int encryption,
		int encryptionKey, long expiresAt, int checksumAlgorithm, int checksum, int size) {

	/** The version of the layout that is written. */
	public static final int VERSION = 1;

	/** Size of the shortest header in bytes. */
	public static final int MIN_SIZE = 4;

	/** Size of the longest header of this version in bytes. */
	public static final int MAX_SIZE = 4 + 1 + 6 + 4 + 5 + 8 + 5;

	static final int CHECKSUM_SIZE = 4;

	private static final int ASSOCIATED_DATA_SIZE = 4 + 4 + 4 + 4 + 8;

	static final int SERIALIZER = 1;

	static final int COMPRESSION = 1 << 1;

	static final int DICTIONARY = 1 << 2;

	static final int ENCRYPTION = 1 << 3;

	static final int EXPIRY = 1 << 4;

	static final int CHECKSUM = 1 << 5;

	private static final int KNOWN_FLAGS = (1 << 6) - 1;

	private static final byte[] CRC8 = crc8Table();

	/**
	 * Reads a header.
	 * @param stored header and payload
	 * @return the header
	 * @throws UnreadableValueException if the bytes hold no header that this version can
	 * read
	 */
	public static ValueHeader read(Bytes stored) {
		if (stored.size() < MIN_SIZE) {
			throw new UnreadableValueException("it has " + stored.size() + " bytes, a header alone has " + MIN_SIZE);
		}
		int flags = (stored.at(1) & 0xFF) << 8 | stored.at(2) & 0xFF;
		if (stored.at(3) != check(stored.at(0), flags)) {
			throw new UnreadableValueException("the check byte of its header is wrong");
		}
		if (stored.at(0) != VERSION || (flags & ~KNOWN_FLAGS) != 0) {
			throw new UnreadableValueException("its header has version " + (stored.at(0) & 0xFF) + " and flags 0x"
					+ Integer.toHexString(flags) + ", which only a newer version of the library can read");
		}
		return (flags == 0) ? Fields.NONE : new Fields(stored).read(flags);
	}

	/**
	 * Tells whether a stored value says that it is encrypted. Reads only the first four
	 * bytes.
	 * @param stored header and payload
	 * @return {@code false} as well if the bytes hold no header
	 */
	static boolean isEncrypted(Bytes stored) {
		if (stored.size() < MIN_SIZE || stored.at(0) != VERSION || (stored.at(2) & ENCRYPTION) == 0) {
			return false;
		}
		int flags = (stored.at(1) & 0xFF) << 8 | stored.at(2) & 0xFF;
		return stored.at(3) == check(VERSION, flags);
	}

	/**
	 * Returns the part of a stored value that its checksum covers before the payload.
	 * @param stored header and payload of a value with this header, which has a checksum
	 * @return all of the header but the checksum itself
	 */
	public Bytes checksummed(Bytes stored) {
		return stored.slice(0, this.size - CHECKSUM_SIZE);
	}

	/**
	 * Returns the fields of the header that encryption authenticates.
	 * @return serializer, compression, sizes, dictionary, encryption, key and expiry, in
	 * a layout that does not depend on flags
	 */
	public byte[] associatedData() {
		return associatedData(this.serializer, this.compression, this.plainSize, this.dictionary, this.encryption,
				this.encryptionKey, this.expiresAt);
	}

	static byte[] associatedData(int serializer, int compression, int plainSize, int dictionary, int encryption,
			int encryptionKey, long expiresAt) {
		return ByteBuffer.allocate(ASSOCIATED_DATA_SIZE)
			.put((byte) VERSION)
			.put((byte) serializer)
			.put((byte) compression)
			.putInt(plainSize)
			.putInt(dictionary)
			.put((byte) encryption)
			.putInt(encryptionKey)
			.putLong(expiresAt)
			.array();
	}

	static byte check(int version, int flags) {
		int crc = 0xFF;
		crc = CRC8[(crc ^ version) & 0xFF] & 0xFF;
		crc = CRC8[(crc ^ flags >>> 8) & 0xFF] & 0xFF;
		return CRC8[(crc ^ flags) & 0xFF];
	}

	/**
	 * The table of the CRC-8 with the polynomial 0x2F, as AUTOSAR specifies it (SWS CRC
	 * Library, CRC8H2F), which finds every error of up to three bits in so few bytes.
	 */
	private static byte[] crc8Table() {
		byte[] table = new byte[256];
		for (int index = 0; index < 256; index++) {
			int crc = index;
			for (int bit = 0; bit < 8; bit++) {
				crc = ((crc & 0x80) != 0) ? crc << 1 ^ 0x2F : crc << 1;
			}
			table[index] = (byte) crc;
		}
		return table;
	}

	/** Reads the fields behind the fixed part. */
	private static final class Fields {

		private static final ValueHeader NONE = new ValueHeader(0, 0, 0, 0, 0, 0, Entry.NEVER, 0, 0, MIN_SIZE);

		private final Bytes stored;

		private int position = MIN_SIZE;

		private Fields(Bytes stored) {
			this.stored = stored;
		}

		private ValueHeader read(int flags) {
			int serializer = ((flags & SERIALIZER) != 0) ? id("serializer") : 0;
			int compression = ((flags & COMPRESSION) != 0) ? id("compression algorithm") : 0;
			int plainSize = ((flags & COMPRESSION) != 0) ? length() : 0;
			int dictionary = ((flags & DICTIONARY) != 0) ? (int) number(4) : 0;
			int encryption = ((flags & ENCRYPTION) != 0) ? id("encryption algorithm") : 0;
			int encryptionKey = ((flags & ENCRYPTION) != 0) ? (int) number(4) : 0;
			long expiresAt = ((flags & EXPIRY) != 0) ? number(8) : Entry.NEVER;
			int checksumAlgorithm = ((flags & CHECKSUM) != 0) ? id("checksum algorithm") : 0;
			int checksum = ((flags & CHECKSUM) != 0) ? (int) number(4) : 0;
			return new ValueHeader(serializer, compression, plainSize, dictionary, encryption, encryptionKey, expiresAt,
					checksumAlgorithm, checksum, this.position);
		}

		private int octet() {
			if (this.position >= this.stored.size()) {
				throw new UnreadableValueException("its header is cut off");
			}
			return this.stored.at(this.position++) & 0xFF;
		}

		private int id(String field) {
			int id = octet();
			if (id == 0) {
				throw new UnreadableValueException("the id of its " + field + " is 0");
			}
			return id;
		}

		private long number(int bytes) {
			long number = 0;
			for (int count = 0; count < bytes; count++) {
				number = number << 8 | octet();
			}
			return number;
		}

		/** An unsigned LEB128 number of at most 31 bits. */
		private int length() {
			long length = 0;
			for (int shift = 0; shift < 35; shift += 7) {
				int octet = octet();
				length |= (long) (octet & 0x7F) << shift;
				if ((octet & 0x80) == 0) {
					if (length > Integer.MAX_VALUE) {
						break;
					}
					return (int) length;
				}
			}
			throw new UnreadableValueException("its length before compression is beyond 2 GiB");
		}

	}

}
