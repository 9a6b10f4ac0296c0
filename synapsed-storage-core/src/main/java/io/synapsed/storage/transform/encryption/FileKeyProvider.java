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

import java.io.IOException;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

import io.synapsed.storage.engine.DurableFiles;
import io.synapsed.storage.exception.StorageConfigurationException;

/**
 * Reads key-encryption keys (KEKs) from a file: one in each line, as {@code id=base64}.
 * The last one is the current KEK. Lines that are empty or begin with {@code #} are
 * skipped. The file is read again if an unknown KEK is needed, so that one can be added
 * while the application runs. Safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class FileKeyProvider implements KeyProvider {

	private final Path file;

	private volatile FixedKeyProvider keys;

	/**
	 * Reads the keys.
	 * @param file the file, which should be readable for the application alone
	 * @throws StorageConfigurationException if it cannot be read or has no keys
	 */
	public FileKeyProvider(Path file) {
		this.file = file;
		this.keys = read();
	}

	private FixedKeyProvider read() {
		List<KeyEncryptionKey> found = new ArrayList<>();
		int number = 0;
		for (String line : lines()) {
			number++;
			String text = line.strip();
			if (!text.isEmpty() && !text.startsWith("#")) {
				found.add(parse(text, number));
			}
		}
		if (found.isEmpty()) {
			throw new StorageConfigurationException(null, "the key file " + this.file
					+ " has no keys; add a line 'id=' with 32 random bytes in Base64, as of 'openssl rand -base64 32'");
		}
		return new FixedKeyProvider(found, found.get(found.size() - 1).id());
	}

	private List<String> lines() {
		try {
			CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(DurableFiles.read(this.file).asByteBuffer());
			return text.toString().lines().toList();
		}
		catch (IOException ex) {
			// The cause of malformed text may show some of it.
			throw new StorageConfigurationException(null, "the key file " + this.file + " cannot be read ("
					+ ex.getClass().getSimpleName() + "); check the path and the rights of the application's user");
		}
	}

	private KeyEncryptionKey parse(String line, int number) {
		int separator = line.indexOf('=');
		try {
			return new KeyEncryptionKey(line.substring(0, Math.max(separator, 0)).strip(),
					Base64.getDecoder().decode(line.substring(separator + 1).strip()));
		}
		catch (IllegalArgumentException ex) {
			// Without the cause: its message may show some of the key.
			throw new StorageConfigurationException(null, "line " + number + " of the key file " + this.file
					+ " must be 'id=' and 32 bytes in Base64, as of 'openssl rand -base64 32'");
		}
	}

	@Override
	public KeyEncryptionKey current() {
		return this.keys.current();
	}

	@Override
	public Optional<KeyEncryptionKey> find(String id) {
		Optional<KeyEncryptionKey> found = this.keys.find(id);
		if (found.isEmpty()) {
			reload();
			found = this.keys.find(id);
		}
		return found;
	}

	/**
	 * Reads the file again, for a new current KEK.
	 * @throws StorageConfigurationException if it cannot be read or has no keys; the
	 * former keys stay
	 */
	public void reload() {
		this.keys = read();
	}

}
