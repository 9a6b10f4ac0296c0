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
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.regex.Pattern;

import io.synapsed.storage.exception.StorageDirectoryException;
import io.synapsed.storage.exception.StorageException;
import io.synapsed.storage.exception.StorageFullException;
import io.synapsed.storage.exception.StorageReadOnlyException;
import org.jspecify.annotations.Nullable;

/**
 * Finds the directory that a path leads to, creates it where it is missing, and tells
 * what is wrong with a path, with the commands that help.
 */
final class DirectoryPath {

	private static final Pattern SHELL_VARIABLE = Pattern.compile("~.+|\\$\\w+|\\$\\{.*}|%\\w+%");

	private static final Pattern URL = Pattern
		.compile("[A-Za-z][A-Za-z0-9+.-]+:|(classpath|jar|jdbc|file|https?|ftp|s3|gs|hdfs|nfs|smb|rediss?):.*");

	private static final Pattern WINDOWS_DRIVE = Pattern.compile("[A-Za-z]:(\\\\.*)?");

	// The limits of Linux and macOS, in bytes. Windows has others, and tells by itself.
	private static final int MAX_NAME = 255;

	private static final int MAX_PATH = 4095;

	private final String store;

	private final Path requested;

	DirectoryPath(String store, Path requested) {
		this.store = store;
		this.requested = requested;
	}

	/**
	 * Finds the real directory, and creates it where it is missing.
	 * @return the directory, without links in its path
	 */
	Path create() {
		refuseMistakes();
		try {
			Path path = resolve();
			if (!Files.isDirectory(path)) {
				Files.createDirectories(path);
			}
			return path.toRealPath();
		}
		catch (IOException ex) {
			throw failure(ex);
		}
	}

	/**
	 * Finds where a directory that does not exist yet will be, and creates those above
	 * it.
	 * @return the directory, without links in its path
	 */
	Path createParent() {
		refuseMistakes();
		try {
			Path path = resolve();
			Path parent = path.getParent();
			if (parent != null && !Files.isDirectory(parent)) {
				Files.createDirectories(parent);
			}
			return path;
		}
		catch (IOException ex) {
			throw failure(ex);
		}
	}

	/**
	 * Checks the rights to a directory that exists.
	 */
	void checkRights(Path directory) {
		if (!Files.isDirectory(directory)) {
			throw notADirectory(directory, null);
		}
		if (!Files.isWritable(directory) || !Files.isReadable(directory) || !Files.isExecutable(directory)) {
			throw readOnly(directory, null);
		}
	}

	/**
	 * Goes along the path as the operating system does: a link is followed before the
	 * {@code ..} behind it.
	 */
	private Path resolve() throws IOException {
		Path absolute = this.requested.toAbsolutePath();
		Path current = absolute.getRoot();
		for (Path name : absolute) {
			String text = name.toString();
			if (text.isEmpty() || text.equals(".")) {
				continue;
			}
			if (Files.exists(current) && !Files.isDirectory(current)) {
				throw notADirectory(current, null);
			}
			if (text.equals("..")) {
				Path parent = current.getParent();
				current = (parent != null) ? parent : current;
				continue;
			}
			Path next = current.resolve(name);
			if (Files.exists(next)) {
				current = next.toRealPath();
			}
			else if (Files.isSymbolicLink(next)) {
				throw deadLink(next);
			}
			else {
				current = next;
			}
		}
		return current;
	}

	/** Mistakes that would create a directory under a name that was never meant. */
	private void refuseMistakes() {
		if (!this.requested.getFileSystem().equals(FileSystems.getDefault())) {
			throw unusable("the path " + this.requested + " is not on a file system of this machine, but in "
					+ this.requested.getFileSystem(), "Name a directory on a disk.", null);
		}
		String home = System.getProperty("user.home", "/home/me");
		for (Path part : this.requested) {
			String name = part.toString();
			if (name.equals("~")) {
				throw unusable(
						"the path " + this.requested + " contains '~', which only a shell replaces by a home directory",
						"Write the full path, such as " + home + "/data; in a configuration file of Spring, "
								+ "${user.home}/data does the same.",
						null);
			}
			String mistake = mistake(name);
			if (mistake != null && !existsUpTo(part)) {
				throw unusable("the path " + this.requested + " contains the name '" + name + "', which " + mistake,
						"Write the full path, such as " + home + "/data; in a configuration file of Spring,"
								+ " ${user.home} and ${NAME} stand for the home directory and the environment"
								+ " variable NAME. If the directory is really named like that, create it first: "
								+ "mkdir -p " + quoted(this.requested.toAbsolutePath()),
						null);
			}
		}
	}

	private static @Nullable String mistake(String name) {
		if (WINDOWS_DRIVE.matcher(name).matches()) {
			return isWindows() ? null : "is a path of Windows, and this is another system";
		}
		if (URL.matcher(name).matches()) {
			return "begins a URL, not a path";
		}
		if (SHELL_VARIABLE.matcher(name).matches()) {
			return "only a shell would replace";
		}
		return name.strip().equals(name) ? null : "begins or ends with a space";
	}

	private boolean existsUpTo(Path part) {
		Path current = this.requested.isAbsolute() ? this.requested.getRoot() : Path.of("");
		for (Path name : this.requested) {
			current = current.resolve(name);
			if (name.equals(part)) {
				break;
			}
		}
		return Files.exists(current);
	}

	private static boolean isWindows() {
		return System.getProperty("os.name", "").startsWith("Windows");
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

	private static boolean isReadOnly(Path existing) {
		try {
			return Files.getFileStore(existing).isReadOnly();
		}
		catch (IOException ex) {
			return false;
		}
	}

	private StorageDirectoryException notADirectory(Path file, @Nullable Throwable cause) {
		// A device or a socket is in its place for others.
		String move = Files.isRegularFile(file)
				? ", or move the file away:"
						+ command("mv " + quoted(file) + " " + quoted(file.resolveSibling(file.getFileName() + ".old")))
				: ".";
		return unusable(file + " is a file, not a directory", "Set the path to a directory" + move, cause);
	}

	private StorageDirectoryException deadLink(Path link) throws IOException {
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

	/** The topmost directory on the same volume. */
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

	/** Commands to copy stand alone: a full stop behind one would be typed with it. */
	static String command(String... lines) {
		return "\n\n    " + String.join("\n    ", lines) + "\n\n";
	}

	private StorageDirectoryException unusable(String problem, String remedy, @Nullable Throwable cause) {
		return new StorageDirectoryException(this.store, problem, remedy, cause);
	}

}
