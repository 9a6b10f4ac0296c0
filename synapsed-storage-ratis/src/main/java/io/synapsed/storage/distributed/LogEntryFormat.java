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

package io.synapsed.storage.distributed;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.spi.Condition;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.WriteBatch;

/**
 * Lays out entries of the log. All numbers are big-endian. <pre>
 * format 1 | kind 1 | time 8
 * of a write: client 16 | sequence 8 | lowest 8 | mutations 4 | each | conditions 4 | each
 * mutation: code 1 | key 4 + n | put: expiry 8, serializer 1, stored 4 + n
 *                              | removal: nothing
 *                              | reclaim: version 16
 *                              | rewrite: version 16, then as put
 * condition: key 4 + n | present 1 | version 16 if present
 * </pre> Conditions on ranges are not laid out: no replicated store reports
 * {@link io.synapsed.storage.common.Capability#RANGE_PROTECTION}.
 */
final class LogEntryFormat {

	private static final byte FORMAT = 1;

	private static final int TIME_OFFSET = 2;

	private static final int HEADER_SIZE = TIME_OFFSET + Long.BYTES;

	private static final int INVOCATION_SIZE = 4 * Long.BYTES;

	private static final int VERSION_SIZE = 2 * Long.BYTES;

	private static final byte PUT = 1;

	private static final byte DELETE = 2;

	private static final byte RECLAIM = 3;

	private static final byte REWRITE = 4;

	private LogEntryFormat() {
	}

	static byte[] write(LogEntry entry) {
		ByteBuffer target = ByteBuffer.allocate(size(entry));
		target.put(FORMAT).put(entry.kind().code()).putLong(entry.time());
		if (entry.kind() == EntryKind.WRITE) {
			Invocation invocation = entry.requiredInvocation();
			target.putLong(invocation.client().getMostSignificantBits())
				.putLong(invocation.client().getLeastSignificantBits())
				.putLong(invocation.sequence())
				.putLong(invocation.lowest());
			WriteBatch batch = entry.requiredBatch();
			target.putInt(batch.mutations().size());
			batch.mutations().forEach((mutation) -> write(mutation, target));
			target.putInt(batch.conditions().size());
			batch.conditions().forEach((condition) -> write(condition, target));
		}
		return target.array();
	}

	/**
	 * Returns an upper bound of the size of a write, to refuse it before it is laid out.
	 */
	static long sizeOf(WriteBatch batch) {
		long size = HEADER_SIZE + INVOCATION_SIZE + 2L * Integer.BYTES;
		for (Mutation mutation : batch.mutations()) {
			size += sizeOf(mutation);
		}
		for (Condition condition : batch.conditions()) {
			size += sizeOf(condition);
		}
		return size;
	}

	private static int size(LogEntry entry) {
		return (entry.kind() == EntryKind.WRITE) ? Math.toIntExact(sizeOf(entry.requiredBatch())) : HEADER_SIZE;
	}

	private static long sizeOf(Mutation mutation) {
		long size = 1 + keySize(mutation.key());
		if (mutation instanceof Mutation.Put put) {
			return size + putSize(put);
		}
		if (mutation instanceof Mutation.Reclaim) {
			return size + VERSION_SIZE;
		}
		return (mutation instanceof Mutation.Rewrite rewrite) ? size + VERSION_SIZE + putSize(rewrite.put()) : size;
	}

	private static long putSize(Mutation.Put put) {
		return Long.BYTES + 1L + Integer.BYTES + put.storedSize();
	}

	private static long sizeOf(Condition condition) {
		return keySize(condition.key()) + 1 + ((condition.expected() != null) ? VERSION_SIZE : 0);
	}

	private static int keySize(Bytes key) {
		// A stored key may be longer than 65,535 bytes, with the prefix of its namespace.
		return Integer.BYTES + key.size();
	}

	private static void write(Mutation mutation, ByteBuffer target) {
		if (mutation instanceof Mutation.Put put) {
			write(put.key(), target.put(PUT));
			writeContent(put, target);
		}
		else if (mutation instanceof Mutation.Reclaim reclaim) {
			write(reclaim.key(), target.put(RECLAIM));
			write(reclaim.version(), target);
		}
		else if (mutation instanceof Mutation.Rewrite rewrite) {
			write(rewrite.key(), target.put(REWRITE));
			write(rewrite.version(), target);
			writeContent(rewrite.put(), target);
		}
		else {
			write(mutation.key(), target.put(DELETE));
		}
	}

	private static void writeContent(Mutation.Put put, ByteBuffer target) {
		target.putLong(put.expiresAt()).put((byte) put.serializer()).putInt(put.storedSize());
		target.put(put.header().asByteBuffer()).put(put.value().asByteBuffer());
	}

	private static void write(Condition condition, ByteBuffer target) {
		write(condition.key(), target);
		Version expected = condition.expected();
		target.put((byte) ((expected != null) ? 1 : 0));
		if (expected != null) {
			write(expected, target);
		}
	}

	private static void write(Version version, ByteBuffer target) {
		target.putLong(version.high()).putLong(version.low());
	}

	private static void write(Bytes key, ByteBuffer target) {
		target.putInt(key.size()).put(key.asByteBuffer());
	}

	/**
	 * Reads what an entry is for, and nothing else of it.
	 * @throws UnreadableEntryException if it is no entry
	 */
	static EntryKind kind(ByteBuffer entry) {
		if (entry.remaining() < HEADER_SIZE) {
			throw damaged();
		}
		return EntryKind.of(entry.get(entry.position() + 1));
	}

	/**
	 * Reads the time of an entry, and nothing else of it.
	 * @throws UnreadableEntryException if it is no entry
	 */
	static long time(ByteBuffer entry) {
		if (entry.remaining() < HEADER_SIZE) {
			throw damaged();
		}
		return entry.getLong(entry.position() + TIME_OFFSET);
	}

	/**
	 * Returns a copy of an entry with another time.
	 */
	static byte[] withTime(ByteBuffer entry, long time) {
		byte[] copy = new byte[entry.remaining()];
		entry.duplicate().get(copy);
		ByteBuffer.wrap(copy).putLong(TIME_OFFSET, time);
		return copy;
	}

	/**
	 * Reads an entry.
	 * @throws UnreadableEntryException if this version did not write it
	 */
	static LogEntry read(ByteBuffer source) {
		try {
			byte format = source.get();
			if (format != FORMAT) {
				throw new UnreadableEntryException("An entry of the log has the format " + format
						+ ", and this version reads " + FORMAT + ": it was written by a newer one, or is damaged");
			}
			LogEntry entry = read(EntryKind.of(source.get()), source.getLong(), source);
			if (source.hasRemaining()) {
				throw damaged();
			}
			return entry;
		}
		catch (BufferUnderflowException ex) {
			throw damaged();
		}
	}

	private static LogEntry read(EntryKind kind, long time, ByteBuffer source) {
		if (kind == EntryKind.BARRIER) {
			return LogEntry.barrier(time);
		}
		Invocation invocation = new Invocation(new UUID(source.getLong(), source.getLong()), source.getLong(),
				source.getLong());
		List<Mutation> mutations = new ArrayList<>();
		for (int count = source.getInt(); count > 0; count--) {
			mutations.add(readMutation(source));
		}
		List<Condition> conditions = new ArrayList<>();
		for (int count = source.getInt(); count > 0; count--) {
			conditions.add(readCondition(source));
		}
		return LogEntry.write(time, invocation, new WriteBatch(mutations, conditions));
	}

	private static Mutation readMutation(ByteBuffer source) {
		byte code = source.get();
		Bytes key = readBytes(source);
		return switch (code) {
			case PUT -> readContent(key, source);
			case DELETE -> new Mutation.Delete(key);
			case RECLAIM -> new Mutation.Reclaim(key, readVersion(source));
			case REWRITE -> {
				Version version = readVersion(source);
				yield new Mutation.Rewrite(readContent(key, source), version);
			}
			default -> throw damaged();
		};
	}

	private static Mutation.Put readContent(Bytes key, ByteBuffer source) {
		long expiresAt = source.getLong();
		int serializer = source.get() & 0xff;
		return new Mutation.Put(key, readBytes(source), expiresAt, serializer);
	}

	private static Condition readCondition(ByteBuffer source) {
		Bytes key = readBytes(source);
		return new Condition(key, (source.get() != 0) ? readVersion(source) : null);
	}

	private static Version readVersion(ByteBuffer source) {
		long high = source.getLong();
		return new Version(high, source.getLong());
	}

	private static Bytes readBytes(ByteBuffer source) {
		int size = source.getInt();
		if (size < 0 || size > source.remaining()) {
			throw damaged();
		}
		byte[] bytes = new byte[size];
		source.get(bytes);
		return Bytes.wrap(bytes);
	}

	private static UnreadableEntryException damaged() {
		return new UnreadableEntryException("An entry of the log is damaged");
	}

}
