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
package io.synapsed.storage.cache.coherence;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

import io.synapsed.storage.common.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * A message between the caches of one store.
 */
sealed interface InvalidationMessage {

	/** A write of keys with more bytes in total is announced as a write of all keys. */
	int LARGEST_LIST = 16 * 1024;

	byte FORMAT = 1;

	byte ANNOUNCEMENT = 1;

	byte ANNOUNCEMENT_OF_ALL = 2;

	byte COMPLETION = 3;

	/** Format, kind and sender. */
	int HEADER = 2 + Long.BYTES;

	/**
	 * Returns the sender.
	 * @return a random number that one open store uses
	 */
	long sender();

	/**
	 * Encodes the message.
	 * @return the bytes
	 */
	Bytes encode();

	/**
	 * Decodes a message. The bytes are not trusted.
	 * @param content the bytes
	 * @return the message, or {@code null} if the bytes are no message
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
	 * Announces a write that is about to begin.
	 *
	 * @param sender the instance that writes
	 * @param write number of the write, unique for the sender
	 * @param keys the keys that may change, or {@code null} for all
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
	 * Tells that announced writes are over.
	 *
	 * @param sender the instance that wrote
	 * @param writes numbers of the writes
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
