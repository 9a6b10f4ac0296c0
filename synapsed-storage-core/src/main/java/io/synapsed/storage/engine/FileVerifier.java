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
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

import io.synapsed.storage.exception.StorageFilesLostException;
import org.jspecify.annotations.Nullable;

/**
 * Remembers the identities of the open files of a directory, and checks that their paths
 * still lead to them. Safe for use by several threads.
 */
final class FileVerifier {

	private static final long VERIFY_INTERVAL = Duration.ofSeconds(1).toNanos();

	private final String store;

	private final EngineFiles files;

	private final Path requested;

	private final Path path;

	private final AtomicLong lastVerified = new AtomicLong(System.nanoTime());

	/** A file was not in its place at the last check, or a check is running. */
	private volatile boolean suspect;

	private volatile boolean filesOpen;

	/** By path; replaced as a whole. */
	private volatile Map<Path, String> known;

	/**
	 * Remembers the files of a directory.
	 * @param requested the path of the directory as it was set
	 * @param path the path of the directory without links
	 */
	FileVerifier(String store, EngineFiles files, Path requested, Path path) throws IOException {
		this.store = store;
		this.files = files;
		this.requested = requested;
		this.path = path;
		this.known = find(List.of());
	}

	/**
	 * Finds the identities of the directory and of those of its files that exist now.
	 * @param more names of further files
	 * @return identities by path
	 */
	Map<Path, String> find(List<String> more) throws IOException {
		Map<Path, String> found = new LinkedHashMap<>();
		found.put(this.path, FileIdentity.of(this.path));
		List<String> names = new ArrayList<>(this.files.heldFiles());
		names.add(DirectoryLock.FILE);
		names.addAll(more);
		for (String name : names) {
			Path file = this.path.resolve(name);
			if (Files.exists(file)) {
				found.put(file, FileIdentity.of(file));
			}
		}
		return found;
	}

	/**
	 * Remembers the files that the engine has open from now on.
	 * @param found identities by path
	 */
	void expect(Map<Path, String> found) {
		this.known = found;
		this.filesOpen = true;
	}

	void verify() {
		verifyData();
		Path lock = this.path.resolve(DirectoryLock.FILE);
		String identity = this.known.get(lock);
		if (identity != null) {
			verify(lock, identity);
		}
	}

	void verifyEachSecond() {
		long last = this.lastVerified.get();
		long now = System.nanoTime();
		if (this.suspect || (now - last >= VERIFY_INTERVAL && this.lastVerified.compareAndSet(last, now))) {
			verifyData();
		}
	}

	void verifyDirectory() {
		verify(this.requested, this.known.get(this.path));
	}

	private void verifyData() {
		// Until this check has found everything, every other caller checks, too.
		this.suspect = true;
		Map<Path, String> expected = this.known;
		verify(this.requested, expected.get(this.path));
		expected.forEach((file, identity) -> {
			if (!file.endsWith(DirectoryLock.FILE)) {
				verify(file, identity);
			}
		});
		if (this.filesOpen && !Files.exists(this.path.resolve(this.files.dataFile()))) {
			throw lost("the file " + this.path.resolve(this.files.dataFile()) + " was deleted", null);
		}
		this.lastVerified.set(System.nanoTime());
		this.suspect = false;
	}

	private void verify(Path path, @Nullable String identity) {
		try {
			if (!FileIdentity.of(path).equals(identity)) {
				throw path.endsWith(DirectoryLock.FILE) ? lostLock("was replaced by another file", null)
						: lost(Files.isDirectory(path)
								? "the path " + path
										+ " now leads to another directory: the directory was replaced, or a volume"
										+ " was mounted or unmounted"
								: "the file " + path + " was replaced by another file", null);
			}
		}
		catch (IOException ex) {
			if (path.endsWith(DirectoryLock.FILE) && Files.isDirectory(this.path)) {
				throw lostLock("was deleted or renamed", ex);
			}
			throw lost((Files.notExists(path, LinkOption.NOFOLLOW_LINKS))
					? path + " was deleted or renamed, or its volume was unmounted"
					: path + " cannot be reached: " + ex.getMessage(), ex);
		}
	}

	StorageFilesLostException lost(String problem, @Nullable Throwable cause) {
		return new StorageFilesLostException(this.store, problem,
				"The store still has its old files open; what it writes is lost when it closes. Save the data with"
						+ " SnapshotExport while the application runs, then stop it. Put the directory back under its"
						+ " old name, or restore it from the snapshot, a checkpoint or a backup, and start again.",
				cause);
	}

	/** Creates the exception for a lost lock file, without which no data is lost. */
	private StorageFilesLostException lostLock(String what, @Nullable Throwable cause) {
		return new StorageFilesLostException(this.store,
				"the lock file " + this.path.resolve(DirectoryLock.FILE) + " " + what
						+ ", and no longer keeps other processes out of the directory",
				"The data is in its place, and what is written goes there. Do not start another application on the"
						+ " directory, and start this one again soon: it makes a new lock file. Never delete it: after"
						+ " a crash it is not in the way.",
				cause);
	}

}
