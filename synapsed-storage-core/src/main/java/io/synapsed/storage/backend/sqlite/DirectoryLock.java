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

package io.synapsed.storage.backend.sqlite;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import java.nio.file.StandardOpenOption;

import io.synapsed.storage.StorageConfigurationException;
import io.synapsed.storage.StorageLockedException;
import io.synapsed.storage.StorageReadOnlyException;
import org.jspecify.annotations.Nullable;

/**
 * Keeps other stores out of a directory, of this process and of others. It is a lock on a
 * file of its own, so that other processes can read the database.
 */
final class DirectoryLock implements AutoCloseable {

	private static final String FILE = "store.lock";

	private static final String MARK = "created\n";

	private final Path file;

	private final FileChannel channel;

	private DirectoryLock(Path file, FileChannel channel) {
		this.file = file;
		this.channel = channel;
	}

	/**
	 * Takes the lock of a directory.
	 * @param store name of the store
	 * @param directory the directory
	 * @return the lock, to be closed by the caller
	 * @throws StorageLockedException if another store has it
	 */
	static DirectoryLock take(String store, Path directory) {
		// A channel that is used by an interrupted thread closes itself.
		boolean interrupted = Thread.interrupted();
		try {
			return open(store, directory);
		}
		finally {
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

	private static DirectoryLock open(String store, Path directory) {
		FileChannel channel = null;
		try {
			channel = FileChannel.open(directory.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
			FileLock lock = channel.tryLock();
			if (lock != null) {
				return new DirectoryLock(directory.resolve(FILE), channel);
			}
			close(channel);
			throw locked(store, directory, "another process", null);
		}
		catch (OverlappingFileLockException ex) {
			close(channel);
			throw locked(store, directory, "another store of this process", ex);
		}
		catch (AccessDeniedException | ReadOnlyFileSystemException ex) {
			throw new StorageReadOnlyException(store,
					"the file " + directory.resolve(FILE)
							+ " cannot be written to. Make the directory and the files in it writable for the user that"
							+ " runs the application",
					ex);
		}
		catch (IOException ex) {
			close(channel);
			throw new StorageConfigurationException(store, "the file " + directory.resolve(FILE)
					+ " cannot be locked; use a directory on a file system that supports locks", ex);
		}
	}

	private static StorageLockedException locked(String store, Path directory, String by, @Nullable Exception cause) {
		return new StorageLockedException(store, "the directory " + directory + " is in use by " + by
				+ ". Stop the other one, or give this store a directory of its own. Other processes may read the file"
				+ " in it, but not open it as a store", cause);
	}

	private static void close(@Nullable FileChannel channel) {
		try {
			if (channel != null) {
				channel.close();
			}
		}
		catch (IOException ex) {
			// The lock is gone with the descriptor, whatever became of closing it.
		}
	}

	/**
	 * Whether a store was created in the directory before.
	 */
	boolean isMarkedCreated() {
		return this.file.toFile().length() > 0;
	}

	/**
	 * Remembers that a store was created in the directory.
	 */
	void markCreated() {
		if (isMarkedCreated()) {
			return;
		}
		boolean interrupted = Thread.interrupted();
		try {
			this.channel.write(ByteBuffer.wrap(MARK.getBytes(StandardCharsets.US_ASCII)));
			this.channel.force(true);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		finally {
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

	@Override
	public void close() {
		close(this.channel);
	}

}
