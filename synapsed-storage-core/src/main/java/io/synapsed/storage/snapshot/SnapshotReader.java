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

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.function.Consumer;

import io.synapsed.storage.Bytes;
import io.synapsed.storage.IntegrityException;
import io.synapsed.storage.StorageBackendException;
import io.synapsed.storage.StorageConfigurationException;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.Version;
import org.jspecify.annotations.Nullable;

/**
 * Reads a snapshot file from its start to its end. No length in it is trusted: none may
 * reach beyond the end of the file, so that no more is allocated than the file has bytes.
 */
final class SnapshotReader {

	private static final Version NO_VERSION = Version.of(0);

	private final @Nullable String store;

	private final Path file;

	private final MessageDigest hash = SnapshotFormat.newHash();

	private long left;

	private long entries;

	private long bytes;

	SnapshotReader(@Nullable String store, Path file) {
		this.store = store;
		this.file = file;
	}

	/**
	 * Reads everything.
	 * @param blocks takes the entries of a block, whose checksum was right
	 * @return what the trailer says, which was compared with what was read
	 */
	SnapshotSummary read(Consumer<Block> blocks) {
		try (DataInputStream source = new DataInputStream(
				new BufferedInputStream(Files.newInputStream(this.file), 1 << 16))) {
			this.left = Files.size(this.file);
			ByteBuffer header = header(source);
			for (int size = readInt(source); size != 0; size = readInt(source)) {
				blocks.accept(block(source, size));
			}
			String contentHash = trailer(source);
			if (this.left != 0) {
				throw damaged("goes on after its end");
			}
			boolean consistent = (header.get(10) & SnapshotFormat.CONSISTENT) != 0;
			return new SnapshotSummary(this.entries, this.bytes, consistent, header.getLong(12), contentHash);
		}
		catch (NoSuchFileException ex) {
			throw new StorageConfigurationException(this.store, "there is no snapshot file " + this.file, ex);
		}
		catch (EOFException ex) {
			throw damaged("is cut off");
		}
		catch (IOException | UncheckedIOException ex) {
			throw new StorageBackendException(this.store, "the snapshot file " + this.file + " cannot be read", ex);
		}
	}

	private ByteBuffer header(DataInputStream source) throws IOException {
		ByteBuffer header = ByteBuffer.wrap(take(source, SnapshotFormat.HEADER_SIZE));
		if (header.getLong(0) != SnapshotFormat.MAGIC) {
			throw damaged("does not start as snapshot files do: it is none, or its start is damaged");
		}
		checkSum(header.array(), header.capacity() - Integer.BYTES, header.getInt(header.capacity() - Integer.BYTES),
				"header");
		if (header.getShort(8) != SnapshotFormat.VERSION) {
			throw new StorageConfigurationException(this.store,
					"the snapshot file " + this.file + " has format " + header.getShort(8)
							+ ", this version reads format " + SnapshotFormat.VERSION
							+ "; restore it with the version that wrote it, or a later one");
		}
		if ((header.get(10) & ~SnapshotFormat.CONSISTENT) != 0 || header.get(11) != 0) {
			throw new StorageConfigurationException(this.store, "the snapshot file " + this.file
					+ " uses features that this version does not know; restore it with the version that wrote it");
		}
		return header;
	}

	private Block block(DataInputStream source, int size) throws IOException {
		int count = readInt(source);
		int checksum = readInt(source);
		byte[] payload = take(source, size);
		checkSum(payload, payload.length, checksum, "block");
		this.hash.update(payload);
		Block block = new Block(payload, count);
		this.entries += count;
		// Once here, so that nothing of a malformed block is handed on.
		block.forEach((entry) -> this.bytes += entry.key().size() + entry.value().size());
		return block;
	}

	private String trailer(DataInputStream source) throws IOException {
		byte[] rest = take(source, SnapshotFormat.TRAILER_SIZE - Integer.BYTES);
		// The checksum covers the four zero bytes that have been read already.
		ByteBuffer trailer = ByteBuffer.allocate(SnapshotFormat.TRAILER_SIZE).putInt(0).put(rest);
		int end = SnapshotFormat.TRAILER_SIZE - Integer.BYTES;
		checkSum(trailer.array(), end, trailer.getInt(end), "trailer");
		byte[] contentHash = new byte[32];
		trailer.get(Integer.BYTES + 2 * Long.BYTES, contentHash);
		if (trailer.getLong(Integer.BYTES) != this.entries || trailer.getLong(Integer.BYTES + Long.BYTES) != this.bytes
				|| !MessageDigest.isEqual(contentHash, this.hash.digest())) {
			throw damaged("does not hold what its trailer says");
		}
		return HexFormat.of().formatHex(contentHash);
	}

	private int readInt(DataInputStream source) throws IOException {
		return ByteBuffer.wrap(take(source, Integer.BYTES)).getInt();
	}

	private byte[] take(DataInputStream source, int size) throws IOException {
		if (size < 0 || size > this.left) {
			throw damaged("is cut off, or names a size beyond its end");
		}
		this.left -= size;
		byte[] taken = new byte[size];
		source.readFully(taken);
		return taken;
	}

	private void checkSum(byte[] array, int length, int expected, String part) {
		if (SnapshotFormat.checksum(array, 0, length) != expected) {
			throw damaged("has a " + part + " whose checksum is wrong");
		}
	}

	private IntegrityException damaged(String how) {
		return new IntegrityException(this.store, "the snapshot file " + this.file + " " + how + ", " + this.left
				+ " bytes before its end; use another copy of it");
	}

	/** The entries of one block. */
	final class Block {

		private final byte[] payload;

		private final int count;

		private Block(byte[] payload, int count) {
			this.payload = payload;
			this.count = count;
		}

		void forEach(Consumer<Entry> entries) {
			ByteBuffer fields = ByteBuffer.wrap(this.payload);
			for (int index = 0; index < this.count; index++) {
				Bytes key = bytes(fields, 1 + Long.BYTES);
				int serializer = fields.get() & 0xFF;
				long expiresAt = fields.getLong();
				entries.accept(new Entry(key, bytes(fields, 0), NO_VERSION, expiresAt, serializer));
			}
			if (fields.hasRemaining()) {
				throw damaged("has a block with bytes after its last entry");
			}
		}

		/**
		 * @param after number of bytes that must follow, at least
		 */
		private Bytes bytes(ByteBuffer fields, int after) {
			int size = (fields.remaining() >= Integer.BYTES) ? fields.getInt() : -1;
			if (size < 0 || size > fields.remaining() - after) {
				throw damaged("has a block with an entry that ends beyond it");
			}
			Bytes bytes = Bytes.wrap(this.payload, fields.position(), size);
			fields.position(fields.position() + size);
			return bytes;
		}

	}

}
