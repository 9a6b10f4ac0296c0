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
import java.util.List;
import java.util.function.BiConsumer;
import java.util.zip.CRC32C;

import io.synapsed.storage.Bytes;
import io.synapsed.storage.IntegrityException;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.Version;

/**
 * A log: records of a size, a checksum, and the changes of one commit. A killed process
 * can leave a part of the last record, which is cut off. To be used under a lock. A
 * {@link RandomAccessFile}, which an interrupt does not close.
 */
final class LogFile implements AutoCloseable {

	private static final int HEADER_SIZE = 2 * Integer.BYTES;

	private final String store;

	private final Path path;

	private final RandomAccessFile file;

	private long end;

	LogFile(String store, Path path, BiConsumer<Mutation, Version> replay) {
		this.store = store;
		this.path = path;
		try {
			this.file = new RandomAccessFile(path.toFile(), "rw");
			while (replayNext(replay)) {
				// The next record.
			}
			this.file.setLength(this.end);
		}
		catch (IOException ex) {
			throw LogDirectory.failure(store, path, ex);
		}
	}

	private boolean replayNext(BiConsumer<Mutation, Version> replay) throws IOException {
		long left = this.file.length() - this.end;
		if (left < HEADER_SIZE) {
			return false;
		}
		this.file.seek(this.end);
		int size = this.file.readInt();
		int checksum = this.file.readInt();
		if (size < 0 || size > left - HEADER_SIZE) {
			return false;
		}
		byte[] record = new byte[size];
		this.file.readFully(record);
		if (checksum(record) != checksum) {
			throw new IntegrityException(this.store,
					"the log " + this.path + " is damaged at byte " + this.end + "; restore it from a backup");
		}
		decode(record, replay);
		this.end += HEADER_SIZE + size;
		return true;
	}

	void append(List<Mutation> mutations, Version version) {
		try {
			byte[] record = encode(mutations, version);
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
		catch (IOException ex) {
			throw LogDirectory.failure(this.store, this.path, ex);
		}
	}

	private static byte[] encode(List<Mutation> mutations, Version version) throws IOException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		DataOutputStream out = new DataOutputStream(bytes);
		out.writeLong(version.low());
		out.writeInt(mutations.size());
		for (Mutation mutation : mutations) {
			write(out, mutation.key());
			out.writeBoolean(mutation instanceof Mutation.Put);
			if (mutation instanceof Mutation.Put put) {
				write(out, put.stored());
				out.writeLong(put.expiresAt());
				out.writeByte(put.serializer());
			}
		}
		return bytes.toByteArray();
	}

	private static void decode(byte[] record, BiConsumer<Mutation, Version> replay) throws IOException {
		DataInputStream in = new DataInputStream(new ByteArrayInputStream(record));
		Version version = Version.of(in.readLong());
		int mutations = in.readInt();
		for (int index = 0; index < mutations; index++) {
			Bytes key = read(in);
			replay.accept(in.readBoolean() ? new Mutation.Put(key, read(in), in.readLong(), in.readUnsignedByte())
					: new Mutation.Delete(key), version);
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

	void sync() {
		try {
			this.file.getFD().sync();
		}
		catch (IOException ex) {
			throw LogDirectory.failure(this.store, this.path, ex);
		}
	}

	@Override
	public void close() {
		try {
			this.file.close();
		}
		catch (IOException ex) {
			throw LogDirectory.failure(this.store, this.path, ex);
		}
	}

}
