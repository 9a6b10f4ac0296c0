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
package io.synapsed.storage.cache;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

import io.synapsed.storage.common.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * What caches tell each other.
 */
sealed interface InvalidationMessage {

	/** Keys of more bytes in all than that are announced as all keys. */
	int LARGEST_LIST = 16 * 1024;

	byte FORMAT = 1;

	byte ANNOUNCEMENT = 1;

	byte ANNOUNCEMENT_OF_ALL = 2;

	byte COMPLETION = 3;

	/** Format, kind and sender. */
	int HEADER = 2 + Long.BYTES;

	/**
	 * Returns who says it.
	 * @return a number that stands for one opening of a store
	 */
	long sender();

	/**
	 * Writes the message down.
	 * @return the bytes
	 */
	Bytes encode();

	/**
	 * Reads a message. The bytes may come from anywhere.
	 * @param content the bytes
	 * @return the message, or {@code null} if it is none
	 */
	static @Nullable InvalidationMessage decode(Bytes content) {
		ByteBuffer buffer = ByteBuffer.wrap(content.toByteArray());
		try {
			if (buffer.get() != FORMAT) {
				return null;
			}
			byte kind = buffer.get();
			long sender = buffer.getLong();
			InvalidationMessage message = switch (kind) {
				case ANNOUNCEMENT -> new Announcement(sender, buffer.getLong(), keys(buffer));
				case ANNOUNCEMENT_OF_ALL -> new Announcement(sender, buffer.getLong(), null);
				case COMPLETION -> new Completion(sender, writes(buffer));
				default -> null;
			};
			return buffer.hasRemaining() ? null : message;
		}
		catch (BufferUnderflowException ex) {
			return null;
		}
	}

	private static List<Bytes> keys(ByteBuffer buffer) {
		List<Bytes> keys = new ArrayList<>();
		while (buffer.hasRemaining()) {
			int size = buffer.getInt();
			if (size < 0 || size > buffer.remaining()) {
				throw new BufferUnderflowException();
			}
			byte[] key = new byte[size];
			buffer.get(key);
			keys.add(Bytes.wrap(key));
		}
		return keys;
	}

	private static List<Long> writes(ByteBuffer buffer) {
		List<Long> writes = new ArrayList<>();
		while (buffer.hasRemaining()) {
			writes.add(buffer.getLong());
		}
		return writes;
	}

	private static ByteBuffer begin(byte kind, long sender, int size) {
		return ByteBuffer.allocate(HEADER + size).put(FORMAT).put(kind).putLong(sender);
	}

	/**
	 * Somebody is about to write.
	 *
	 * @param sender who
	 * @param write number of the write among those of the sender
	 * @param keys what may change, or {@code null} for anything
	 */
	record Announcement(long sender, long write, @Nullable List<Bytes> keys) implements InvalidationMessage {

		static Announcement of(long sender, long write, List<Bytes> keys) {
			long size = 0;
			for (Bytes key : keys) {
				size += key.size();
			}
			return new Announcement(sender, write, (size <= LARGEST_LIST) ? keys : null);
		}

		@Override
		public Bytes encode() {
			if (this.keys == null) {
				return Bytes.wrap(begin(ANNOUNCEMENT_OF_ALL, this.sender, Long.BYTES).putLong(this.write).array());
			}
			int size = Long.BYTES;
			for (Bytes key : this.keys) {
				size += Integer.BYTES + key.size();
			}
			ByteBuffer buffer = begin(ANNOUNCEMENT, this.sender, size).putLong(this.write);
			for (Bytes key : this.keys) {
				buffer.putInt(key.size()).put(key.toByteArray());
			}
			return Bytes.wrap(buffer.array());
		}

	}

	/**
	 * Writes that were announced are over.
	 *
	 * @param sender whose
	 * @param writes their numbers
	 */
	record Completion(long sender, List<Long> writes) implements InvalidationMessage {

		@Override
		public Bytes encode() {
			ByteBuffer buffer = begin(COMPLETION, this.sender, this.writes.size() * Long.BYTES);
			this.writes.forEach(buffer::putLong);
			return Bytes.wrap(buffer.array());
		}

	}

}
