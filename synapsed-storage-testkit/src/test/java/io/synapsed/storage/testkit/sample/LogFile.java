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
 * A log: each record has a size, a checksum, and the entries that one write has left
 * under its keys. A killed process can leave a part of the last record, which the next
 * write cuts off. To be used under a lock. An interrupt does not close a
 * {@link RandomAccessFile}.
 */
final class LogFile {

	private final Path path;

	private final RandomAccessFile file;

	private long end;

	LogFile(Path path) throws IOException {
		this.path = path;
		this.file = new RandomAccessFile(path.toFile(), "rw");
	}

	void replay(String store, BiConsumer<Bytes, @Nullable Entry> changes) throws IOException {
		while (this.file.length() - this.end >= 2 * Integer.BYTES) {
			int size = this.file.readInt();
			int checksum = this.file.readInt();
			if (size < 0 || size > this.file.length() - this.file.getFilePointer()) {
				break;
			}
			byte[] record = new byte[size];
			this.file.readFully(record);
			if (checksum(record) != checksum) {
				throw new IntegrityException(store,
						"the log " + this.path + " is damaged at byte " + this.end + "; restore it from a backup");
			}
			decode(new DataInputStream(new ByteArrayInputStream(record)), changes);
			this.end = this.file.getFilePointer();
		}
	}

	void append(Map<Bytes, @Nullable Entry> changes) throws IOException {
		ByteArrayOutputStream record = new ByteArrayOutputStream();
		DataOutputStream out = new DataOutputStream(record);
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
		// Cuts off what a killed process or a failed write has left behind.
		this.file.setLength(this.end);
		this.file.seek(this.end);
		this.file.writeInt(record.size());
		this.file.writeInt(checksum(record.toByteArray()));
		this.file.write(record.toByteArray());
		this.end = this.file.getFilePointer();
	}

	private static void decode(DataInputStream in, BiConsumer<Bytes, @Nullable Entry> changes) throws IOException {
		for (int left = in.readInt(); left > 0; left--) {
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

	void close() throws IOException {
		this.file.close();
	}

}
