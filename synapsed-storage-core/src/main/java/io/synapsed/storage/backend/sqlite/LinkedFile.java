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
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

import io.synapsed.storage.exception.StorageLockedException;

/**
 * Finds out whether another process has a file open under another name (a hard link), in
 * a directory with its own lock. SQLite does not notice that: each name has its own log
 * and shared memory, and two logs destroy the file.
 */
final class LinkedFile {

	// Every connection that works with a log holds a shared lock here, on the file
	// itself:
	// https://www.sqlite.org/fileformat2.html, "the lock-byte page".
	private static final long SHARED_FIRST = 0x40000002L;

	private static final long SHARED_SIZE = 510;

	private LinkedFile() {
	}

	/**
	 * Refuses a file that another process has open. To be called before this process
	 * opens it: closing it here ends all locks that the process has on it.
	 * @throws StorageLockedException if another process has it open under another name
	 */
	static void refuseIfOpenElsewhere(String store, Path file) {
		try {
			if (Files.exists(file) && hasSeveralNames(file) && isOpenElsewhere(file)) {
				throw new StorageLockedException(store, "the file " + file
						+ " has several names (hard links), and another process has it open under one of them. Stop that"
						+ " process, or give this store a copy of the file", new OverlappingFileLockException());
			}
		}
		catch (IOException ex) {
			// Opening the file reports the problem.
		}
	}

	private static boolean hasSeveralNames(Path file) throws IOException {
		return file.getFileSystem().supportedFileAttributeViews().contains("unix")
				&& ((Number) Files.getAttribute(file, "unix:nlink")).intValue() > 1;
	}

	private static boolean isOpenElsewhere(Path file) throws IOException {
		try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
				FileLock lock = channel.tryLock(SHARED_FIRST, SHARED_SIZE, false)) {
			return lock == null;
		}
	}

}
