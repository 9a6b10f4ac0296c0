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

import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

import io.synapsed.storage.common.Bytes;

/**
 * Reads and writes whole files, in a thread that may be interrupted at any time. An
 * interrupt closes a file channel, but not the streams used here. An interrupt stays set
 * for the caller to find.
 *
 * @since 0.1.0
 */
public final class DurableFiles {

	private DurableFiles() {
	}

	/**
	 * Opens a file for reading.
	 * @param file the file
	 * @return its bytes, unbuffered
	 * @throws NoSuchFileException if there is no such file
	 * @throws FileNotFoundException if there is one that cannot be opened
	 * @throws IOException if it cannot be opened
	 */
	public static InputStream openForReading(Path file) throws IOException {
		try {
			return new FileInputStream(file.toFile());
		}
		catch (FileNotFoundException ex) {
			if (Files.notExists(file)) {
				throw missing(file, ex);
			}
		}
		// It was created meanwhile, or this tells why it cannot be opened.
		return new FileInputStream(file.toFile());
	}

	/** A directory, or a file without the right to read it, is not a missing one. */
	private static NoSuchFileException missing(Path file, FileNotFoundException cause) {
		NoSuchFileException missing = new NoSuchFileException(file.toString());
		missing.initCause(cause);
		return missing;
	}

	/**
	 * Reads a file from its start to its end.
	 * @param file the file
	 * @return its bytes
	 * @throws NoSuchFileException if there is no such file
	 * @throws FileNotFoundException if there is one that cannot be opened
	 * @throws IOException if it cannot be read
	 */
	public static Bytes read(Path file) throws IOException {
		try (InputStream source = openForReading(file)) {
			return Bytes.wrap(source.readAllBytes());
		}
	}

	/**
	 * Writes a file that does not exist yet. It is on the device when this returns; that
	 * its name is, too, needs {@link #move} or {@link #syncDirectory}.
	 * @param <T> the type of the result
	 * @param file the file
	 * @param content writes the bytes, which may be many; the stream is unbuffered
	 * @return what the writer of the content returns
	 * @throws FileAlreadyExistsException if the file exists
	 * @throws IOException if it cannot be written
	 */
	public static <T> T create(Path file, Content<T> content) throws IOException {
		if (!file.toFile().createNewFile()) {
			throw new FileAlreadyExistsException(file.toString());
		}
		return write(file, content);
	}

	private static <T> T write(Path file, Content<T> content) throws IOException {
		try (FileOutputStream target = new FileOutputStream(file.toFile())) {
			T result = content.writeTo(target);
			target.getFD().sync();
			return result;
		}
	}

	/**
	 * Replaces a file as a whole: if the process or the machine fails, the file has its
	 * old bytes or the new ones. Both name and bytes are on the device when this returns.
	 * Directories above are created.
	 * @param file the file, which need not exist; {@code .new} beside it is overwritten
	 * @param content the new bytes
	 * @throws IOException if it cannot be written
	 */
	public static void replace(Path file, Bytes content) throws IOException {
		Path target = file.toAbsolutePath();
		Path parent = target.getParent();
		if (parent != null) {
			Files.createDirectories(parent);
		}
		Path fresh = target.resolveSibling(target.getFileName() + ".new");
		write(fresh, (stream) -> {
			stream.write(content.backingArray(), content.backingOffset(), content.size());
			return content;
		});
		move(fresh, target, StandardCopyOption.REPLACE_EXISTING);
	}

	/**
	 * Gives a file its final name in the same directory, and waits until that is on the
	 * device.
	 * @param from the file
	 * @param to its new name
	 * @param options more options for the move, which is atomic
	 * @throws IOException if that is not possible
	 */
	public static void move(Path from, Path to, StandardCopyOption... options) throws IOException {
		StandardCopyOption[] all = new StandardCopyOption[options.length + 1];
		System.arraycopy(options, 0, all, 1, options.length);
		all[0] = StandardCopyOption.ATOMIC_MOVE;
		Files.move(from, to, all);
		Path directory = to.toAbsolutePath().getParent();
		if (directory != null) {
			syncDirectory(directory);
		}
	}

	/**
	 * Waits until the content of a file is on the device.
	 * @param file the file, which exists
	 * @throws IOException if it cannot be written
	 */
	public static void sync(Path file) throws IOException {
		try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
			open.getFD().sync();
		}
	}

	/**
	 * Waits until the names in a directory are on the device. Does nothing on Windows,
	 * which does not open directories.
	 * @param directory the directory
	 * @throws IOException if it cannot be read
	 */
	public static void syncDirectory(Path directory) throws IOException {
		if (System.getProperty("os.name").startsWith("Windows")) {
			return;
		}
		boolean interrupted = false;
		try {
			while (!isSynced(directory)) {
				// Only a channel opens a directory, and an interrupt closes it.
				interrupted |= Thread.interrupted();
			}
		}
		finally {
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

	private static boolean isSynced(Path directory) throws IOException {
		try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
			channel.force(true);
			return true;
		}
		catch (ClosedByInterruptException ex) {
			return false;
		}
	}

	/**
	 * Writes the bytes of a file.
	 *
	 * @param <T> the type of the result
	 */
	@FunctionalInterface
	public interface Content<T> {

		/**
		 * Writes them.
		 * @param target takes the bytes; need not be closed
		 * @return a result for the caller
		 * @throws IOException if they cannot be written
		 */
		T writeTo(OutputStream target) throws IOException;

	}

}
