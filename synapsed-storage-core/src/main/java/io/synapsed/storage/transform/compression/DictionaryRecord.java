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

package io.synapsed.storage.transform.compression;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.transform.UnreadableValueException;

/**
 * Stored form of a dictionary in the system namespace. The layout is documented byte by
 * byte in {@code docs/format.md}.
 *
 * @param state kind of the content
 * @param algorithm id of the algorithm
 * @param created milliseconds since the epoch
 * @param namespace name of the namespace of the dictionary
 * @param content the dictionary, plain or encrypted; empty if it was retired or forgotten
 */
record DictionaryRecord(State state, int algorithm, long created, String namespace, Bytes content) {

	/** The largest dictionary in bytes. */
	static final int MAX_SIZE = 1 << 20;

	private static final int VERSION = 1;

	private static final int FIXED_SIZE = 1 + 1 + 1 + 8 + 2 + 4 + 4;

	/** Kind of the content. */
	enum State {

		/** The dictionary. */
		PLAIN,

		/** The encrypted dictionary, because values of its namespace are encrypted. */
		PROTECTED,

		/** Nothing: no value needs the dictionary. The id stays taken. */
		RETIRED,

		/** Nothing: it was forgotten with all values that need it. The id stays taken. */
		FORGOTTEN;

		boolean hasContent() {
			return this == PLAIN || this == PROTECTED;
		}

	}

	Bytes write() {
		byte[] name = this.namespace.getBytes(StandardCharsets.UTF_8);
		ByteBuffer buffer = ByteBuffer.allocate(FIXED_SIZE + name.length + this.content.size());
		buffer.put((byte) VERSION)
			.put((byte) this.state.ordinal())
			.put((byte) this.algorithm)
			.putLong(this.created)
			.putShort((short) name.length)
			.put(name)
			.putInt(this.content.size())
			.put(this.content.asByteBuffer());
		buffer.putInt(checksum(buffer.array(), buffer.position()));
		return Bytes.wrap(buffer.array());
	}

	static DictionaryRecord read(Bytes stored) {
		byte[] bytes = stored.toByteArray();
		ByteBuffer buffer = ByteBuffer.wrap(bytes);
		try {
			if (buffer.get() != VERSION) {
				throw new UnreadableValueException(
						"it is a dictionary in a layout that only a newer version of the library can read");
			}
			int state = buffer.get() & 0xFF;
			int algorithm = buffer.get() & 0xFF;
			long created = buffer.getLong();
			byte[] name = read(buffer, buffer.getShort() & 0xFFFF);
			byte[] content = read(buffer, buffer.getInt());
			if (buffer.getInt() == checksum(bytes, bytes.length - Integer.BYTES) && !buffer.hasRemaining()
					&& state < State.values().length) {
				return new DictionaryRecord(State.values()[state], algorithm, created,
						new String(name, StandardCharsets.UTF_8), Bytes.wrap(content));
			}
		}
		catch (BufferUnderflowException ex) {
			throw damaged();
		}
		throw damaged();
	}

	private static byte[] read(ByteBuffer buffer, int size) {
		if (size < 0 || size > buffer.remaining()) {
			throw new BufferUnderflowException();
		}
		byte[] bytes = new byte[size];
		buffer.get(bytes);
		return bytes;
	}

	private static UnreadableValueException damaged() {
		return new UnreadableValueException("it is a damaged dictionary; restore it from a backup");
	}

	private static int checksum(byte[] bytes, int size) {
		CRC32C checksum = new CRC32C();
		checksum.update(bytes, 0, size);
		return (int) checksum.getValue();
	}

}
