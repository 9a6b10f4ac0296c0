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

package io.synapsed.storage.testkit.sample;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.zip.CRC32C;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.exception.IntegrityException;
import io.synapsed.storage.spi.Entry;
import org.jspecify.annotations.Nullable;

/**
 * A log: records of a size, a checksum, and what one write has left under its keys. A
 * killed process can leave a part of the last record, which is cut off. To be used under
 * a lock. A {@link RandomAccessFile}, which an interrupt does not close.
 */
final class LogFile implements AutoCloseable {

	private static final int HEADER_SIZE = 2 * Integer.BYTES;

	private final String store;

	private final Path path;

	private final RandomAccessFile file;

	private long end;

	LogFile(String store, Path path) throws IOException {
		this.store = store;
		this.path = path;
		this.file = new RandomAccessFile(path.toFile(), "rw");
	}

	void replay(BiConsumer<Bytes, @Nullable Entry> changes) throws IOException {
		long left = this.file.length();
		while (left >= HEADER_SIZE) {
			this.file.seek(this.end);
			int size = this.file.readInt();
			int checksum = this.file.readInt();
			if (size < 0 || size > left - HEADER_SIZE) {
				break;
			}
			byte[] record = new byte[size];
			this.file.readFully(record);
			if (checksum(record) != checksum) {
				throw new IntegrityException(this.store,
						"the log " + this.path + " is damaged at byte " + this.end + "; restore it from a backup");
			}
			decode(record, changes);
			this.end += HEADER_SIZE + size;
			left -= HEADER_SIZE + size;
		}
		this.file.setLength(this.end);
	}

	void append(Map<Bytes, @Nullable Entry> changes) throws IOException {
		byte[] record = encode(changes);
		ByteArrayOutputStream bytes = new ByteArrayOutputStream(HEADER_SIZE + record.length);
		DataOutputStream out = new DataOutputStream(bytes);
		out.writeInt(record.length);
		out.writeInt(checksum(record));
		out.write(record);
		// What a failed write has left behind is overwritten.
		this.file.seek(this.end);
		this.file.write(bytes.toByteArray());
		this.end += bytes.size();
	}

	private static byte[] encode(Map<Bytes, @Nullable Entry> changes) throws IOException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		DataOutputStream out = new DataOutputStream(bytes);
		out.writeInt(changes.size());
		for (Map.Entry<Bytes, @Nullable Entry> change : changes.entrySet()) {
			write(out, change.getKey());
			Entry entry = change.getValue();
			out.writeBoolean(entry != null);
			if (entry != null) {
				write(out, entry.value());
				out.writeLong(entry.version().low());
				out.writeLong(entry.expiresAt());
				out.writeByte(entry.serializer());
			}
		}
		return bytes.toByteArray();
	}

	private static void decode(byte[] record, BiConsumer<Bytes, @Nullable Entry> changes) throws IOException {
		DataInputStream in = new DataInputStream(new ByteArrayInputStream(record));
		int size = in.readInt();
		for (int index = 0; index < size; index++) {
			Bytes key = read(in);
			changes.accept(key, in.readBoolean()
					? new Entry(key, read(in), Version.of(in.readLong()), in.readLong(), in.readUnsignedByte()) : null);
		}
	}

	private static void write(DataOutputStream out, Bytes bytes) throws IOException {
		out.writeInt(bytes.size());
		out.write(bytes.toByteArray());
	}

	private static Bytes read(DataInputStream in) throws IOException {
		return Bytes.wrap(in.readNBytes(in.readInt()));
	}

	private static int checksum(byte[] record) {
		CRC32C checksum = new CRC32C();
		checksum.update(record);
		return (int) checksum.getValue();
	}

	void sync() throws IOException {
		this.file.getFD().sync();
	}

	@Override
	public void close() throws IOException {
		this.file.close();
	}

}
