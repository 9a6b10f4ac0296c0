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

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;

import io.synapsed.storage.StorageBackendException;
import io.synapsed.storage.StorageLockedException;
import io.synapsed.storage.spi.engine.DataDirectory;

/**
 * Where the logs are. It belongs to one store at a time.
 */
final class LogDirectory implements AutoCloseable {

	private final String store;

	private final Path path;

	/** Holds the lock of the directory and the limit of the stamps. */
	private final RandomAccessFile limit;

	private LogDirectory(String store, Path path, RandomAccessFile limit) {
		this.store = store;
		this.path = path;
		this.limit = limit;
	}

	static LogDirectory open(String store, Path directory) {
		Path path = DataDirectory.open(store, directory).path();
		try {
			RandomAccessFile limit = new RandomAccessFile(path.resolve("limit").toFile(), "rwd");
			if (!isLocked(limit)) {
				limit.close();
				throw new StorageLockedException(store,
						"another store has the directory " + path + " open; close that one, or name another path",
						null);
			}
			return new LogDirectory(store, path, limit);
		}
		catch (IOException ex) {
			throw failure(store, path, ex);
		}
	}

	private static boolean isLocked(RandomAccessFile file) throws IOException {
		try {
			FileLock lock = file.getChannel().tryLock();
			return lock != null;
		}
		catch (OverlappingFileLockException ex) {
			return false;
		}
	}

	Path log(int number) {
		return this.path.resolve(number + ".log");
	}

	long recordedLimit() {
		try {
			this.limit.seek(0);
			return (this.limit.length() == Long.BYTES) ? this.limit.readLong() : 0;
		}
		catch (IOException ex) {
			throw failure(this.store, this.path, ex);
		}
	}

	void recordLimit(long raised) {
		try {
			this.limit.seek(0);
			this.limit.writeLong(raised);
		}
		catch (IOException ex) {
			throw failure(this.store, this.path, ex);
		}
	}

	@Override
	public void close() {
		try {
			this.limit.close();
		}
		catch (IOException ex) {
			throw failure(this.store, this.path, ex);
		}
	}

	static StorageBackendException failure(String store, Path path, IOException cause) {
		return new StorageBackendException(store,
				"a file in " + path + " cannot be read or written; check the disk and the rights of the user", cause);
	}

}
