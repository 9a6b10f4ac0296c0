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
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

import io.synapsed.storage.exception.StorageDirectoryException;
import io.synapsed.storage.exception.StorageException;
import io.synapsed.storage.exception.StorageFullException;
import io.synapsed.storage.exception.StorageReadOnlyException;
import org.jspecify.annotations.Nullable;

/**
 * Explains why a directory cannot be used, and names the commands that help.
 */
final class DirectoryErrors {

	// The limits of Linux and macOS in bytes. Windows has others, and reports them
	// itself.
	private static final int MAX_NAME = 255;

	private static final int MAX_PATH = 4095;

	private final String store;

	private final Path requested;

	DirectoryErrors(String store, Path requested) {
		this.store = store;
		this.requested = requested;
	}

	/**
	 * Explains why a directory, or a file in it, cannot be used.
	 * @param cause what the system said
	 */
	StorageException failure(IOException cause) {
		Path absolute = this.requested.toAbsolutePath();
		Path existing = deepestExisting(absolute);
		String said = String.valueOf(cause.getMessage());
		if (isTooLong(absolute) || said.contains("File name too long")) {
			return unusable(
					"the path " + absolute + " is too long: a name may have " + MAX_NAME
							+ " bytes, the whole path about " + MAX_PATH,
					"Set a shorter path, such as /var/lib/app/storage.", cause);
		}
		if (cause instanceof FileSystemLoopException || said.contains("Too many levels of symbolic links")) {
			return unusable("symbolic links on the path " + absolute + " lead to each other in a circle",
					"Type 'namei -l " + quoted(absolute) + "' to see them, and remove the wrong one with 'rm'.", cause);
		}
		if (!Files.isDirectory(existing)) {
			return notADirectory(existing, cause);
		}
		if (isReadOnly(existing) || said.contains("Read-only file system")) {
			return readOnly(existing, cause);
		}
		if (said.contains("No space left on device") || said.contains("quota exceeded")) {
			return full(existing, cause);
		}
		if (said.contains("Too many open files")) {
			return unusable("the process has too many files open for " + absolute,
					"Raise the limit: 'ulimit -n 65536' before the start, or 'LimitNOFILE=65536' in the unit of systemd.",
					cause);
		}
		if (said.contains("locks available") || said.contains("not supported") || said.contains("not implemented")) {
			return unusable("the file system of " + absolute + " does not support locks on files",
					"Set the path to a directory on a local disk. On NFS, start the lock service (rpc-statd), or mount"
							+ " with '-o local_lock=all' if one machine alone uses the directory.",
					cause);
		}
		if (isRefused(cause, said)) {
			return refused(existing, cause);
		}
		return unusable(
				"the directory " + absolute + " cannot be created or used: " + said, "To see where the path leads:"
						+ command("namei -l " + quoted(absolute), "df -h " + quoted(existing)) + "Or set another path.",
				cause);
	}

	private static boolean isRefused(IOException cause, String said) {
		return cause instanceof AccessDeniedException || said.contains("Permission denied")
				|| said.contains("Operation not permitted") || said.contains("denied");
	}

	private static Path deepestExisting(Path absolute) {
		Path current = absolute;
		while (current.getParent() != null && !Files.exists(current, LinkOption.NOFOLLOW_LINKS)) {
			current = current.getParent();
		}
		return current;
	}

	private static boolean isTooLong(Path absolute) {
		if (isWindows()) {
			return false;
		}
		for (Path name : absolute) {
			if (bytes(name) > MAX_NAME) {
				return true;
			}
		}
		return bytes(absolute) > MAX_PATH;
	}

	private static int bytes(Path path) {
		return path.toString().getBytes(StandardCharsets.UTF_8).length;
	}

	static boolean isWindows() {
		return System.getProperty("os.name", "").startsWith("Windows");
	}

	private static boolean isReadOnly(Path existing) {
		try {
			return Files.getFileStore(existing).isReadOnly();
		}
		catch (IOException ex) {
			return false;
		}
	}

	StorageDirectoryException notADirectory(Path file, @Nullable Throwable cause) {
		// A device or a socket is in its place for others.
		String move = Files.isRegularFile(file)
				? ", or move the file away:"
						+ command("mv " + quoted(file) + " " + quoted(file.resolveSibling(file.getFileName() + ".old")))
				: ".";
		return unusable(file + " is a file, not a directory", "Set the path to a directory" + move, cause);
	}

	StorageDirectoryException deadLink(Path link) throws IOException {
		Path target = Files.readSymbolicLink(link);
		Path resolved = link.resolveSibling(target);
		if (Files.exists(resolved, LinkOption.NOFOLLOW_LINKS)) {
			return unusable("symbolic links lead from " + link + " to " + target + " and no further",
					"This shows them; remove the wrong one with 'rm':" + command("namei -l " + quoted(link)), null);
		}
		return unusable(
				link + " is a symbolic link to " + target + ", which does not exist; a volume may not be mounted",
				"Mount the volume, or create the target:" + command("mkdir -p " + quoted(resolved))
						+ "Or remove the link:" + command("rm " + quoted(link)),
				null);
	}

	StorageReadOnlyException readOnly(Path directory, @Nullable Throwable cause) {
		StorageDirectoryException detail;
		if (isReadOnly(directory)) {
			detail = unusable("the directory " + directory + " is on a volume that is mounted read-only",
					"Mount it for writing:" + command("mount -o remount,rw " + quoted(mountPoint(directory)))
							+ "In a container, mount a volume that can be written to (Docker: -v data:"
							+ quoted(directory)
							+ " without ':ro'; Kubernetes: a volumeMount without 'readOnly: true').",
					cause);
		}
		else {
			detail = rights(directory, cause);
		}
		return new StorageReadOnlyException(this.store, detail.problem() + ". " + detail.remedy(), detail);
	}

	private StorageException refused(Path existing, IOException cause) {
		Path absolute = this.requested.toAbsolutePath();
		if (Files.isDirectory(absolute)) {
			return readOnly(absolute, cause);
		}
		String user = user();
		if (!Files.isExecutable(existing)) {
			return unusable(
					"the directory " + absolute + " cannot be reached, because user '" + user
							+ "' has no right to enter " + existing,
					"Give that right:" + command("sudo chmod a+x " + quoted(existing)), cause);
		}
		return unusable(
				"the directory " + absolute + " cannot be created, because user '" + user
						+ "' has no right to create directories in " + existing,
				"Create it for that user:" + command(
						"sudo mkdir -p " + quoted(absolute) + " && sudo chown " + user + " " + quoted(absolute)),
				cause);
	}

	private StorageDirectoryException rights(Path directory, @Nullable Throwable cause) {
		String user = user();
		return unusable(
				"the directory " + directory + " or a file in it cannot be written to, read or entered by user '" + user
						+ "'",
				"Give it to that user:"
						+ command("sudo chown -R " + user + " " + quoted(directory) + " && sudo chmod -R u+rwX "
								+ quoted(directory))
						+ "If that changes nothing, this shows whether it was made immutable ('sudo chattr -i' ends that):"
						+ command("lsattr -d " + quoted(directory)),
				cause);
	}

	/**
	 * Explains a file system that has no room.
	 */
	private StorageFullException full(Path existing, IOException cause) {
		StorageDirectoryException detail;
		if (existing.toFile().getUsableSpace() > (1 << 20)) {
			detail = unusable(
					"the file system of " + existing + " has space left, but takes no more files: it has run out of"
							+ " inodes, or the quota of user '" + user() + "' is used up",
					"To see which:" + command("df -i " + quoted(existing), "quota")
							+ "Remove files that are not needed, or set the path to a directory on another file system.",
					cause);
		}
		else {
			detail = unusable("the file system of " + existing + " is full",
					"To see it:" + command("df -h " + quoted(existing))
							+ "Make room, or set the path to a directory on another file system.",
					cause);
		}
		return new StorageFullException(this.store, detail.problem() + ". " + detail.remedy(), detail);
	}

	/** Returns the topmost directory on the same volume. */
	private static Path mountPoint(Path directory) {
		Path current = directory;
		try {
			var volume = Files.getFileStore(directory);
			while (current.getParent() != null && Files.getFileStore(current.getParent()).equals(volume)) {
				current = current.getParent();
			}
		}
		catch (IOException ex) {
			return directory;
		}
		return current;
	}

	private static String user() {
		return System.getProperty("user.name", "the application's user");
	}

	/**
	 * Returns a path as it is typed in a shell.
	 */
	static String quoted(Path path) {
		String text = path.toString();
		return text.matches("[\\w./:@+-]+") ? text : "\"" + text + "\"";
	}

	/**
	 * Returns commands on lines of their own, so that no full stop is copied with them.
	 */
	static String command(String... lines) {
		return "\n\n    " + String.join("\n    ", lines) + "\n\n";
	}

	StorageDirectoryException unusable(String problem, String remedy, @Nullable Throwable cause) {
		return new StorageDirectoryException(this.store, problem, remedy, cause);
	}

}
