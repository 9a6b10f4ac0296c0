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

import org.jspecify.annotations.Nullable;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Function;

import io.synapsed.storage.Bytes;
import io.synapsed.storage.IntegrityException;
import io.synapsed.storage.StorageConfigurationException;

/**
 * How a key ring is stored: lines of text, which {@code docs/format.md} describes.
 */
final class KeyRingFormat {

	private static final String MAGIC = "synapsed-key-ring 1";

	private static final String NONE = "-";

	private final String store;

	private final UUID uuid;

	private final String location;

	KeyRingFormat(String store, UUID uuid, String location) {
		this.store = store;
		this.uuid = uuid;
		this.location = location;
	}

	Bytes write(Collection<DataKey> keys) {
		StringBuilder text = new StringBuilder(MAGIC).append('\n').append("store ").append(this.uuid).append('\n');
		for (DataKey key : keys) {
			WrappedKey wrapped = key.wrapped();
			text.append(String.join(" ", Integer.toUnsignedString(key.id()),
					key.state().name().toLowerCase(Locale.ROOT), Long.toString(key.created().toEpochMilli()),
					encode(Bytes.utf8(key.namespace())), (wrapped != null) ? wrapped.wrappingKey() : NONE,
					(wrapped != null) ? encode(wrapped.bytes()) : NONE))
				.append('\n');
		}
		return Bytes.utf8(text.toString());
	}

	private static String encode(Bytes bytes) {
		return bytes.isEmpty() ? NONE : Base64.getEncoder().encodeToString(bytes.toByteArray());
	}

	/**
	 * Reads a key ring.
	 * @param cipher makes the cipher of a key that was not destroyed
	 */
	List<DataKey> read(Bytes stored, Function<DataKey, AeadAlgorithm.Cipher> cipher) {
		String[] lines = stored.toUtf8().split("\n");
		if (lines.length < 2 || !lines[0].equals(MAGIC)) {
			throw damaged(null);
		}
		if (!lines[1].equals("store " + this.uuid)) {
			throw new StorageConfigurationException(this.store, "the key ring in " + this.location
					+ " belongs to another store. Restore the key ring of this one; if the other store is gone for"
					+ " ever, move its key ring away");
		}
		List<DataKey> keys = new ArrayList<>();
		for (int index = 2; index < lines.length; index++) {
			DataKey key = parse(lines[index]);
			keys.add((key.wrapped() != null) ? new DataKey(key.id(), key.namespace(), key.state(), key.created(),
					key.wrapped(), cipher.apply(key)) : key);
		}
		return keys;
	}

	private DataKey parse(String line) {
		try {
			String[] fields = line.split(" ");
			WrappedKey wrapped = fields[4].equals(NONE) ? null
					: new WrappedKey(fields[4], Bytes.wrap(Base64.getDecoder().decode(fields[5])));
			DataKeyState state = DataKeyState.valueOf(fields[1].toUpperCase(Locale.ROOT));
			if ((wrapped == null) != (state == DataKeyState.DESTROYED)) {
				throw damaged(null);
			}
			String namespace = fields[3].equals(NONE) ? ""
					: new String(Base64.getDecoder().decode(fields[3]), StandardCharsets.UTF_8);
			return new DataKey(Integer.parseUnsignedInt(fields[0]), namespace, state,
					Instant.ofEpochMilli(Long.parseLong(fields[2])), wrapped, null);
		}
		catch (IllegalArgumentException | IndexOutOfBoundsException ex) {
			throw damaged(ex);
		}
	}

	private IntegrityException damaged(@Nullable Throwable cause) {
		return new IntegrityException(this.store,
				"the key ring in " + this.location + " is damaged; restore it from a backup", cause);
	}

}
