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

package io.synapsed.storage.transform.encryption;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import java.util.zip.CRC32C;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.exception.IntegrityException;
import io.synapsed.storage.exception.StorageConfigurationException;
import org.jspecify.annotations.Nullable;

/**
 * Writes and reads the stored form of a key ring: lines of text, which
 * {@code docs/format.md} describes.
 */
final class KeyRingFormat {

	private static final String MAGIC = "synapsed-key-ring 2";

	/** Written by earlier versions: without generation, removed keys and end. */
	private static final String MAGIC_1 = "synapsed-key-ring 1";

	private static final String STORE = "store ";

	private static final String GENERATION = "generation ";

	private static final String REMOVED = "removed ";

	private static final String END = "end ";

	private static final String NONE = "-";

	private final String store;

	private final UUID uuid;

	private final String location;

	KeyRingFormat(String store, UUID uuid, String location) {
		this.store = store;
		this.uuid = uuid;
		this.location = location;
	}

	Bytes write(KeyRingContent content) {
		StringBuilder text = new StringBuilder(MAGIC).append('\n').append(STORE).append(this.uuid).append('\n');
		text.append(GENERATION).append(content.generation()).append('\n');
		for (DataEncryptionKey key : content.keys()) {
			WrappedKey wrapped = key.wrapped();
			text.append(String.join(" ", Integer.toUnsignedString(key.id()),
					key.state().name().toLowerCase(Locale.ROOT), Long.toString(key.created().toEpochMilli()),
					encode(Bytes.utf8(key.namespace())), (wrapped != null) ? wrapped.wrappingKey() : NONE,
					(wrapped != null) ? encode(wrapped.bytes()) : NONE))
				.append('\n');
		}
		content.removed().forEach((id) -> text.append(REMOVED).append(Integer.toUnsignedString(id)).append('\n'));
		Bytes whole = Bytes.utf8(text.toString());
		return whole.concat(Bytes.utf8(END + checksum(whole) + "\n"));
	}

	private static String checksum(Bytes text) {
		CRC32C checksum = new CRC32C();
		checksum.update(text.backingArray(), text.backingOffset(), text.size());
		return HexFormat.of().toHexDigits((int) checksum.getValue());
	}

	private static String encode(Bytes bytes) {
		return bytes.isEmpty() ? NONE : Base64.getEncoder().encodeToString(bytes.toByteArray());
	}

	/**
	 * Reads a key ring.
	 * @param cipher makes the cipher of a key that was not destroyed
	 */
	KeyRingContent read(Bytes stored, Function<DataEncryptionKey, AeadAlgorithm.Cipher> cipher) {
		String text = stored.toUtf8();
		String[] lines = text.split("\n");
		boolean first = lines[0].equals(MAGIC_1);
		if (lines.length < 2 || (!first && !lines[0].equals(MAGIC))) {
			throw damaged(null);
		}
		if (isOfAnotherStore(stored)) {
			throw new StorageConfigurationException(this.store, "the key ring in " + this.location
					+ " belongs to another store. Restore the key ring of this one; if the other store is gone for"
					+ " ever, move its key ring away");
		}
		if (!first) {
			checkWhole(text);
		}
		try {
			return parse(lines, first, cipher);
		}
		catch (NumberFormatException ex) {
			throw damaged(ex);
		}
	}

	/** Tells whether the bytes are a key ring that names another store. */
	boolean isOfAnotherStore(Bytes stored) {
		String[] lines = stored.toUtf8().split("\n", 3);
		return lines.length > 1 && (lines[0].equals(MAGIC) || lines[0].equals(MAGIC_1)) && lines[1].startsWith(STORE)
				&& lines[1].length() == STORE.length() + this.uuid.toString().length()
				&& !lines[1].equals(STORE + this.uuid);
	}

	private void checkWhole(String text) {
		int end = text.lastIndexOf("\n" + END) + 1;
		if (end == 0 || !text.substring(end).strip().equals(END + checksum(Bytes.utf8(text.substring(0, end))))) {
			throw damaged(null);
		}
	}

	private KeyRingContent parse(String[] lines, boolean first,
			Function<DataEncryptionKey, AeadAlgorithm.Cipher> cipher) {
		long generation = 0;
		List<DataEncryptionKey> keys = new ArrayList<>();
		Set<Integer> removed = new TreeSet<>();
		int end = first ? lines.length : lines.length - 1;
		for (int index = 2; index < end; index++) {
			String line = lines[index];
			if (!first && line.startsWith(GENERATION)) {
				generation = Long.parseLong(line.substring(GENERATION.length()));
			}
			else if (!first && line.startsWith(REMOVED)) {
				removed.add(Integer.parseUnsignedInt(line.substring(REMOVED.length())));
			}
			else {
				DataEncryptionKey key = parse(line);
				keys.add((key.wrapped() != null) ? new DataEncryptionKey(key.id(), key.namespace(), key.state(),
						key.created(), key.wrapped(), cipher.apply(key)) : key);
			}
		}
		return new KeyRingContent(generation, keys, removed);
	}

	private DataEncryptionKey parse(String line) {
		try {
			String[] fields = line.split(" ");
			WrappedKey wrapped = fields[4].equals(NONE) ? null
					: new WrappedKey(fields[4], Bytes.wrap(Base64.getDecoder().decode(fields[5])));
			DataEncryptionKeyState state = DataEncryptionKeyState.valueOf(fields[1].toUpperCase(Locale.ROOT));
			if ((wrapped == null) != (state == DataEncryptionKeyState.DESTROYED)) {
				throw damaged(null);
			}
			String namespace = fields[3].equals(NONE) ? ""
					: new String(Base64.getDecoder().decode(fields[3]), StandardCharsets.UTF_8);
			return new DataEncryptionKey(Integer.parseUnsignedInt(fields[0]), namespace, state,
					Instant.ofEpochMilli(Long.parseLong(fields[2])), wrapped, null);
		}
		catch (IllegalArgumentException | IndexOutOfBoundsException ex) {
			throw damaged(ex);
		}
	}

	private IntegrityException damaged(@Nullable Throwable cause) {
		return new IntegrityException(this.store,
				"the key ring in " + this.location + " is damaged or cut off; restore it from a backup", cause);
	}

}
