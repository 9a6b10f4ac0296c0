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
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Finds the directory that a path leads to, creates it where it is missing, and refuses
 * paths that are probably mistakes.
 */
final class DirectoryPath {

	private static final Pattern SHELL_VARIABLE = Pattern.compile("~.+|\\$\\w+|\\$\\{.*}|%\\w+%");

	private static final Pattern URL = Pattern
		.compile("[A-Za-z][A-Za-z0-9+.-]+:|(classpath|jar|jdbc|file|https?|ftp|s3|gs|hdfs|nfs|smb|rediss?):.*");

	private static final Pattern WINDOWS_DRIVE = Pattern.compile("[A-Za-z]:(\\\\.*)?");

	private final Path requested;

	private final DirectoryErrors errors;

	DirectoryPath(String store, Path requested) {
		this.requested = requested;
		this.errors = new DirectoryErrors(store, requested);
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
			throw this.errors.failure(ex);
		}
	}

	/**
	 * Finds where a directory will be that does not exist yet, and creates its parents.
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
			throw this.errors.failure(ex);
		}
	}

	/**
	 * Checks the rights to a directory that exists.
	 */
	void checkRights(Path directory) {
		if (!Files.isDirectory(directory)) {
			throw this.errors.notADirectory(directory, null);
		}
		if (!Files.isWritable(directory) || !Files.isReadable(directory) || !Files.isExecutable(directory)) {
			throw this.errors.readOnly(directory, null);
		}
	}

	/**
	 * Resolves the path as the operating system does: follows a link before the
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
				throw this.errors.notADirectory(current, null);
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
				throw this.errors.deadLink(next);
			}
			else {
				current = next;
			}
		}
		return current;
	}

	/** Refuses mistakes that would create a directory under a name by accident. */
	private void refuseMistakes() {
		if (!this.requested.getFileSystem().equals(FileSystems.getDefault())) {
			throw this.errors.unusable("the path " + this.requested
					+ " is not on a file system of this machine, but in " + this.requested.getFileSystem(),
					"Name a directory on a disk.", null);
		}
		String home = System.getProperty("user.home", "/home/me");
		for (Path part : this.requested) {
			String name = part.toString();
			if (name.equals("~")) {
				throw this.errors.unusable(
						"the path " + this.requested + " contains '~', which only a shell replaces by a home directory",
						"Write the full path, such as " + home + "/data; in a configuration file of Spring, "
								+ "${user.home}/data does the same.",
						null);
			}
			String mistake = mistake(name);
			if (mistake != null && !existsUpTo(part)) {
				throw this.errors.unusable(
						"the path " + this.requested + " contains the name '" + name + "', which " + mistake,
						"Write the full path, such as " + home + "/data; in a configuration file of Spring,"
								+ " ${user.home} and ${NAME} stand for the home directory and the environment"
								+ " variable NAME. If the directory is really named like that, create it first: "
								+ "mkdir -p " + DirectoryErrors.quoted(this.requested.toAbsolutePath()),
						null);
			}
		}
	}

	private static @Nullable String mistake(String name) {
		if (WINDOWS_DRIVE.matcher(name).matches()) {
			return DirectoryErrors.isWindows() ? null : "is a path of Windows, and this is another system";
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

}
