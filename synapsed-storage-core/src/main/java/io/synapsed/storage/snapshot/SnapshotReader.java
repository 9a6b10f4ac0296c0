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
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.function.Consumer;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.engine.DurableFiles;
import io.synapsed.storage.exception.IntegrityException;
import io.synapsed.storage.exception.StorageBackendException;
import io.synapsed.storage.exception.StorageConfigurationException;
import io.synapsed.storage.exception.StorageEncryptionException;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.SnapshotEncryption;
import org.jspecify.annotations.Nullable;

/**
 * Reads a snapshot file, plain or encrypted, from its start to its end.
 */
final class SnapshotReader {

	private static final Version NO_VERSION = Version.of(0);

	private final @Nullable String store;

	private final Path file;

	private final @Nullable SnapshotEncryption encryption;

	private final MessageDigest hash = SnapshotFormat.newHash();

	private long entries;

	private long bytes;

	/**
	 * @param encryption decrypts the key of the file; {@code null} if there is no store
	 */
	SnapshotReader(@Nullable String store, Path file, @Nullable SnapshotEncryption encryption) {
		this.store = store;
		this.file = file;
		this.encryption = encryption;
	}

	/**
	 * Reads everything.
	 * @param blocks takes the entries of a block, whose checksum was right
	 * @return the content of the trailer, which matches the entries that were read
	 */
	SnapshotSummary read(Consumer<Block> blocks) {
		try (InputStream source = new BufferedInputStream(DurableFiles.openForReading(this.file), 1 << 16)) {
			SnapshotInput input = new SnapshotInput(this.store, this.file, source, Files.size(this.file));
			byte[] header = header(input);
			boolean encrypted = version(header) == SnapshotFormat.ENCRYPTED_VERSION;
			if (encrypted) {
				checkFlags(header, 0);
				input = decrypt(input, header);
				header = header(input);
			}
			return readPlain(input, header, encrypted, blocks);
		}
		catch (NoSuchFileException ex) {
			throw new StorageConfigurationException(this.store, "there is no snapshot file " + this.file, ex);
		}
		catch (EOFException ex) {
			throw new IntegrityException(this.store,
					"the snapshot file " + this.file + " is cut off; use another copy of it", ex);
		}
		catch (IOException | UncheckedIOException ex) {
			throw new StorageBackendException(this.store, "the snapshot file " + this.file + " cannot be read", ex);
		}
	}

	private static byte[] header(SnapshotInput input) throws IOException {
		byte[] header = input.take(SnapshotFormat.HEADER_SIZE);
		ByteBuffer fields = ByteBuffer.wrap(header);
		if (fields.getLong(0) != SnapshotFormat.MAGIC) {
			throw input.damaged("does not start as snapshot files do: it is none, or its start is damaged");
		}
		int end = header.length - Integer.BYTES;
		input.checkSum(header, end, fields.getInt(end), "header");
		return header;
	}

	private static short version(byte[] header) {
		return ByteBuffer.wrap(header).getShort(8);
	}

	private static long createdAt(byte[] header) {
		return ByteBuffer.wrap(header).getLong(12);
	}

	private void checkFlags(byte[] header, int known) {
		if ((header[10] & ~known) != 0 || header[11] != 0) {
			throw new StorageConfigurationException(this.store, "the snapshot file " + this.file
					+ " uses features that this version does not know; restore it with the version that wrote it");
		}
	}

	private SnapshotInput decrypt(SnapshotInput input, byte[] start) throws IOException {
		int size = ByteBuffer.wrap(input.take(Short.BYTES)).getShort() & 0xFFFF;
		Bytes fileKey = Bytes.wrap(input.take(size));
		byte[] header = SnapshotFormat.encryptedHeader(createdAt(start), fileKey);
		input.checkSum(header, header.length - Integer.BYTES, input.takeInt(), "header");
		if (this.encryption == null) {
			do {
				DecryptingInput.takeSegment(input);
			}
			while (input.left() > 0);
			throw new StorageEncryptionException(null, "the snapshot file " + this.file
					+ " is encrypted. Its checksums are right; what it holds can be verified with a store that has its"
					+ " key");
		}
		return input.within(new DecryptingInput(input, open(this.encryption, fileKey), header));
	}

	private SnapshotEncryption.Cipher open(SnapshotEncryption encryption, Bytes fileKey) {
		try {
			return encryption.forFile(fileKey);
		}
		catch (StorageEncryptionException ex) {
			throw new StorageEncryptionException(this.store,
					"the snapshot file " + this.file + " is encrypted and cannot be opened: " + ex.getMessage(), ex);
		}
	}

	private SnapshotSummary readPlain(SnapshotInput input, byte[] header, boolean encrypted, Consumer<Block> blocks)
			throws IOException {
		if (version(header) != SnapshotFormat.VERSION) {
			throw new StorageConfigurationException(this.store,
					"the snapshot file " + this.file + " has format " + version(header)
							+ ", this version reads formats up to " + SnapshotFormat.ENCRYPTED_VERSION
							+ "; restore it with the version that wrote it, or a later one");
		}
		checkFlags(header, SnapshotFormat.CONSISTENT);
		for (int size = input.takeInt(); size != 0; size = input.takeInt()) {
			blocks.accept(block(input, size));
		}
		String contentHash = trailer(input);
		input.checkEnd();
		return new SnapshotSummary(this.entries, this.bytes, header[10] != 0, encrypted, createdAt(header),
				contentHash);
	}

	private Block block(SnapshotInput input, int size) throws IOException {
		int count = input.takeInt();
		int checksum = input.takeInt();
		byte[] payload = input.take(size);
		input.checkSum(payload, payload.length, checksum, "block");
		this.hash.update(payload);
		Block block = new Block(input, payload, count);
		this.entries += count;
		// Checks the whole block before any of its entries is used.
		block.forEach((entry) -> {
			if (!ApplicationKeys.contains(entry.key())) {
				throw input.damaged("has an entry with a key that is none of an application");
			}
			this.bytes += entry.key().size() + entry.value().size();
		});
		return block;
	}

	private String trailer(SnapshotInput input) throws IOException {
		byte[] rest = input.take(SnapshotFormat.TRAILER_SIZE - Integer.BYTES);
		// The checksum covers the four zero bytes that have been read already.
		ByteBuffer trailer = ByteBuffer.allocate(SnapshotFormat.TRAILER_SIZE).putInt(0).put(rest);
		int end = SnapshotFormat.TRAILER_SIZE - Integer.BYTES;
		input.checkSum(trailer.array(), end, trailer.getInt(end), "trailer");
		byte[] contentHash = new byte[32];
		trailer.get(Integer.BYTES + 2 * Long.BYTES, contentHash);
		if (trailer.getLong(Integer.BYTES) != this.entries || trailer.getLong(Integer.BYTES + Long.BYTES) != this.bytes
				|| !MessageDigest.isEqual(contentHash, this.hash.digest())) {
			throw input.damaged("does not hold what its trailer says");
		}
		return HexFormat.of().formatHex(contentHash);
	}

	/** The entries of one block. */
	static final class Block {

		private final SnapshotInput input;

		private final byte[] payload;

		private final int count;

		private Block(SnapshotInput input, byte[] payload, int count) {
			this.input = input;
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
				throw this.input.damaged("has a block with bytes after its last entry");
			}
		}

		/**
		 * @param after number of bytes that must follow, at least
		 */
		private Bytes bytes(ByteBuffer fields, int after) {
			int size = (fields.remaining() >= Integer.BYTES) ? fields.getInt() : -1;
			if (size < 0 || size > fields.remaining() - after) {
				throw this.input.damaged("has a block with an entry that ends beyond it");
			}
			Bytes bytes = Bytes.wrap(this.payload, fields.position(), size);
			fields.position(fields.position() + size);
			return bytes;
		}

	}

}
