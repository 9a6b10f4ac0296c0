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
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.engine.DurableFiles;
import io.synapsed.storage.exception.StorageBackendException;

/**
 * Stores a key ring in a file beside the store, so that copies of the store do not
 * contain its keys. For a store that one process opens at a time. Safe for use by several
 * threads.
 *
 * @since 0.1.0
 */
public final class FileKeyRingStorage implements KeyRingStorage {

	/** Largest number of links that Linux follows. */
	private static final int MAX_LINKS = 40;

	private final String store;

	private final Path file;

	/**
	 * Creates the storage.
	 * @param store name of the store, for messages
	 * @param file the file, which need not exist
	 */
	public FileKeyRingStorage(String store, Path file) {
		this.store = store;
		this.file = file.toAbsolutePath();
	}

	@Override
	public synchronized Optional<Bytes> load() {
		try {
			return Optional.of(DurableFiles.read(this.file));
		}
		catch (NoSuchFileException ex) {
			return Optional.empty();
		}
		catch (IOException ex) {
			throw failure("read", ex);
		}
	}

	@Override
	public synchronized boolean replace(Optional<Bytes> expected, Bytes content) {
		if (!load().equals(expected)) {
			return false;
		}
		try {
			DurableFiles.replace(target(), content);
			return true;
		}
		catch (IOException ex) {
			throw failure("written", ex);
		}
	}

	/**
	 * Follows symbolic links, so that a link is not replaced by a file. The last link may
	 * lead to a file that does not exist yet.
	 */
	private Path target() throws IOException {
		Path target = this.file;
		for (int links = 0; Files.isSymbolicLink(target); links++) {
			if (links == MAX_LINKS) {
				throw new FileSystemLoopException(this.file.toString());
			}
			Path parent = target.getParent();
			Path next = Files.readSymbolicLink(target);
			target = (parent != null) ? parent.toRealPath().resolve(next) : next;
		}
		return target;
	}

	private StorageBackendException failure(String done, IOException cause) {
		return new StorageBackendException(this.store, "the key ring " + this.file + " cannot be " + done
				+ "; check the path, the rights of the application's user and the space on the disk", cause);
	}

	@Override
	public String location() {
		return this.file.toString();
	}

}
