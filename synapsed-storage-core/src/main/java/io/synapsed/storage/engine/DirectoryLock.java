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

package io.synapsed.storage.engine;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/**
 * The lock of a directory against other processes: a lock on the file {@code store.lock},
 * which nothing else opens, closes or copies. Its content says which engine the directory
 * belongs to, whether a store was created in it, and which process has it open: an
 * application that copies the file silently ends the lock of its own process. Reading and
 * writing do not go through the channel, which an interrupt of the thread would close.
 */
final class DirectoryLock implements AutoCloseable {

	/** Name of the file. */
	static final String FILE = "store.lock";

	private static final String ENGINE = "engine=";

	private static final String CREATED = "created";

	private static final String OWNER = "owner=";

	// Within one sector, which is written as a whole or not at all.
	private static final int MAX_SIZE = 512;

	private final RandomAccessFile file;

	private final String identity;

	private DirectoryLock(RandomAccessFile file, String identity) {
		this.file = file;
		this.identity = identity;
	}

	/**
	 * Takes the lock of a directory. No other store of this process may hold it.
	 * @param directory the directory
	 * @return the lock, to be closed by the caller
	 * @throws HeldException if another process has it
	 * @throws IOException if the file cannot be opened or locked
	 */
	static DirectoryLock take(Path directory) throws IOException {
		Path path = directory.resolve(FILE);
		RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
		boolean taken = false;
		try {
			FileLock lock = file.getChannel().tryLock();
			if (lock == null) {
				throw new HeldException(process(file));
			}
			DirectoryLock result = new DirectoryLock(file, FileIdentity.of(path));
			LockOwner owner = read(file).owner();
			if (owner != null && owner.isAnotherProcess(result.identity)) {
				throw new HeldException("another process (" + owner.pid() + ")");
			}
			taken = true;
			return result;
		}
		catch (OverlappingFileLockException ex) {
			throw new HeldException("something else in this process");
		}
		finally {
			if (!taken) {
				file.close();
			}
		}
	}

	private static String process(RandomAccessFile file) {
		try {
			LockOwner owner = read(file).owner();
			return (owner != null) ? "another process (" + owner.pid() + ")" : "another process";
		}
		catch (IOException ex) {
			// Windows does not let others read a locked file.
			return "another process";
		}
	}

	/**
	 * Returns the recorded content.
	 */
	Content content() throws IOException {
		return read(this.file);
	}

	private static Content read(RandomAccessFile file) throws IOException {
		byte[] content = new byte[(int) Math.min(file.length(), MAX_SIZE)];
		file.seek(0);
		file.readFully(content);
		String engine = null;
		boolean created = false;
		LockOwner owner = null;
		String text = new String(content, StandardCharsets.UTF_8);
		// A line without its end is the rest of a write during which power was lost.
		for (String line : text.substring(0, text.lastIndexOf('\n') + 1).split("\n")) {
			if (line.startsWith(ENGINE)) {
				engine = line.substring(ENGINE.length());
			}
			else if (line.startsWith(OWNER)) {
				owner = LockOwner.parse(line.substring(OWNER.length()));
			}
			created |= line.equals(CREATED);
		}
		return new Content(engine, created, owner);
	}

	/**
	 * Records an engine and that this process has the directory open. Waits for the
	 * device, unless only the process has changed.
	 */
	void record(String engine, boolean created) throws IOException {
		Content before = content();
		Content content = new Content(engine, created, LockOwner.current(this.identity));
		if (!content.equals(before)) {
			write(content);
		}
		if (created != before.created() || !engine.equals(before.engine())) {
			this.file.getFD().sync();
		}
	}

	private void write(Content content) throws IOException {
		StringBuilder text = new StringBuilder();
		if (content.engine() != null) {
			text.append(ENGINE).append(content.engine()).append('\n');
		}
		if (content.created()) {
			text.append(CREATED).append('\n');
		}
		if (content.owner() != null) {
			text.append(OWNER).append(content.owner()).append('\n');
		}
		byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
		this.file.seek(0);
		this.file.write(bytes);
		this.file.setLength(bytes.length);
	}

	@Override
	public void close() {
		try (RandomAccessFile closing = this.file) {
			Content content = content();
			if (LockOwner.current(this.identity).equals(content.owner())) {
				write(new Content(content.engine(), content.created(), null));
			}
		}
		catch (IOException ex) {
			// The lock ends with the descriptor, even if closing it fails. The record of
			// this process counts as long as the process runs.
		}
	}

	/**
	 * What the file says.
	 *
	 * @param engine the engine that the directory belongs to, or {@code null} if that was
	 * not recorded
	 * @param created whether data was seen in the directory
	 * @param owner the process that has it open, or {@code null} if none has
	 */
	record Content(@Nullable String engine, boolean created, @Nullable LockOwner owner) {
	}

	/** Another process has the directory open. */
	static final class HeldException extends IOException {

		private static final long serialVersionUID = 1L;

		HeldException(String holder) {
			super(holder);
		}

		String holder() {
			return String.valueOf(getMessage());
		}

	}

}
