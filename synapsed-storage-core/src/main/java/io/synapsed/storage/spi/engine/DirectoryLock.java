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

package io.synapsed.storage.spi.engine;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * The lock of a directory against other processes: a lock on the file {@code store.lock},
 * which nothing else opens, closes or copies. Its content says which engine the directory
 * belongs to, and whether a store was created in it. Reading and writing do not go
 * through the channel, which an interrupt of the thread would close.
 */
final class DirectoryLock implements AutoCloseable {

	/** Name of the file. */
	static final String FILE = "store.lock";

	private static final String ENGINE = "engine=";

	private static final String CREATED = "created";

	private static final int MAX_SIZE = 1024;

	private final RandomAccessFile file;

	private DirectoryLock(RandomAccessFile file) {
		this.file = file;
	}

	/**
	 * Takes the lock of a directory, which no other store of this process may hold.
	 * @param directory the directory
	 * @return the lock, to be closed by the caller, or empty if another process holds it
	 * @throws IOException if the file cannot be opened or locked
	 */
	static Optional<DirectoryLock> take(Path directory) throws IOException {
		RandomAccessFile file = new RandomAccessFile(directory.resolve(FILE).toFile(), "rw");
		boolean taken = false;
		try {
			FileLock lock = file.getChannel().tryLock();
			taken = lock != null;
			return taken ? Optional.of(new DirectoryLock(file)) : Optional.empty();
		}
		catch (OverlappingFileLockException ex) {
			// Something in this process that is no store of this library has locked it.
			return Optional.empty();
		}
		finally {
			if (!taken) {
				file.close();
			}
		}
	}

	/**
	 * Returns what is recorded.
	 */
	Content content() throws IOException {
		byte[] content = new byte[(int) Math.min(this.file.length(), MAX_SIZE)];
		this.file.seek(0);
		this.file.readFully(content);
		String engine = null;
		boolean created = false;
		String text = new String(content, StandardCharsets.UTF_8);
		// A line without its end is the rest of a write during which power was lost.
		for (String line : text.substring(0, text.lastIndexOf('\n') + 1).split("\n")) {
			created |= line.equals(CREATED);
			engine = line.startsWith(ENGINE) ? line.substring(ENGINE.length()) : engine;
		}
		return new Content(engine, created);
	}

	/**
	 * Records something else, and waits for the device.
	 */
	void record(Content content) throws IOException {
		String text = ENGINE + content.engine() + '\n' + (content.created() ? CREATED + '\n' : "");
		this.file.seek(0);
		this.file.write(text.getBytes(StandardCharsets.UTF_8));
		this.file.getFD().sync();
	}

	@Override
	public void close() {
		try {
			this.file.close();
		}
		catch (IOException ex) {
			// The lock is gone with the descriptor, whatever became of closing it.
		}
	}

	/**
	 * What the file says.
	 *
	 * @param engine the engine that the directory belongs to, or {@code null} if that was
	 * not recorded
	 * @param created whether data was seen in the directory
	 */
	record Content(@Nullable String engine, boolean created) {
	}

}
