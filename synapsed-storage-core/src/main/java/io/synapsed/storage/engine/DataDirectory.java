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
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.synapsed.storage.exception.IntegrityException;
import io.synapsed.storage.exception.StorageConfigurationException;
import io.synapsed.storage.exception.StorageDirectoryException;
import io.synapsed.storage.exception.StorageFilesLostException;
import io.synapsed.storage.exception.StorageLockedException;
import io.synapsed.storage.exception.StorageReadOnlyException;
import io.synapsed.storage.spi.StoreWarning;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds the directory of an engine on disk. From {@link #open} to {@link #close()} the
 * directory belongs to one store: no other store of any process can open it, whatever its
 * path. Records which engine the directory belongs to, and checks that its files are
 * still those that were opened. Safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class DataDirectory implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(DataDirectory.class);

	private static final Set<String> VOLATILE_FILE_SYSTEMS = Set.of("tmpfs", "ramfs");

	// The garbage collector closes unreachable files and ends their locks. A store that
	// was not closed keeps its directory, because this set keeps it reachable.
	private static final Set<DataDirectory> OPEN = ConcurrentHashMap.newKeySet();

	private final String store;

	private final EngineFiles files;

	private final Path requested;

	private final Path path;

	// On POSIX systems no other directory gets the identity of an open one.
	private final @Nullable FileChannel pin;

	private final DirectoryLock lock;

	private final Set<String> taken;

	private final List<StoreWarning> warnings;

	private final FileVerifier verifier;

	private DataDirectory(String store, EngineFiles files, Path requested, Path path, @Nullable FileChannel pin,
			DirectoryLock lock, Set<String> taken) throws IOException {
		this.store = store;
		this.files = files;
		this.requested = requested;
		this.path = path;
		this.pin = pin;
		this.lock = lock;
		this.taken = taken;
		this.warnings = new DirectoryOwner(store, files, path).check(lock.content(), hasData());
		this.verifier = new FileVerifier(store, files, requested, path);
	}

	/**
	 * Opens a directory for an engine, and keeps other stores out of it. Opens no file in
	 * the directory before it is certain that no store of this process has it open.
	 * @param store name of the store
	 * @param files the files of the engine
	 * @param directory the directory, which is created where it is missing, or
	 * {@code null} if none was set
	 * @return the directory, to be closed by the caller after the files of the engine
	 * @throws StorageConfigurationException if none was set
	 * @throws StorageDirectoryException if it cannot be created or used, or holds the
	 * data of another engine
	 * @throws StorageReadOnlyException if it cannot be written to
	 * @throws StorageLockedException if another store has it open
	 * @throws io.synapsed.storage.exception.StorageFullException if there is no room for
	 * it
	 * @throws IntegrityException if a store was created there and its data is missing
	 */
	public static DataDirectory open(String store, EngineFiles files, @Nullable Path directory) {
		if (directory == null) {
			throw new StorageConfigurationException(store,
					"the engine needs a directory for its files; set synapsed.storage.path");
		}
		DirectoryPath location = new DirectoryPath(store, directory);
		Path path = location.create();
		location.checkRights(path);
		Set<String> taken = new LinkedHashSet<>();
		FileChannel pin = null;
		DirectoryLock lock = null;
		boolean opened = false;
		try {
			take(store, path, files, taken);
			pin = pin(path);
			lock = DirectoryLock.take(path);
			DataDirectory result = new DataDirectory(store, files, directory.toAbsolutePath(), path, pin, lock, taken);
			OPEN.add(result);
			opened = true;
			return result;
		}
		catch (DirectoryLock.HeldException ex) {
			throw locked(store, path, ex.holder());
		}
		catch (IOException ex) {
			throw new DirectoryErrors(store, directory).failure(ex);
		}
		finally {
			if (!opened) {
				release(lock, pin, taken);
			}
		}
	}

	/**
	 * Creates the exception for files that an engine may not write or read.
	 * @param store name of the store
	 * @param directory its directory
	 * @param cause what the engine says
	 * @return the exception, which says what to type
	 */
	public static StorageReadOnlyException readOnly(String store, Path directory, Throwable cause) {
		return new DirectoryErrors(store, directory).readOnly(directory, cause);
	}

	/**
	 * Opens the directory itself, if the system allows that. Closing it ends no lock.
	 */
	private static @Nullable FileChannel pin(Path path) {
		try {
			return FileChannel.open(path, StandardOpenOption.READ);
		}
		catch (IOException ex) {
			// Windows: no other directory takes the place of one with open files.
			return null;
		}
	}

	private static void take(String store, Path path, EngineFiles files, Set<String> taken) throws IOException {
		Set<String> wanted = new LinkedHashSet<>();
		wanted.add(FileIdentity.of(path));
		List<String> names = new ArrayList<>(files.heldFiles());
		names.add(DirectoryLock.FILE);
		for (String name : names) {
			Path file = path.resolve(name);
			if (Files.exists(file)) {
				wanted.add(FileIdentity.of(file));
			}
		}
		takeAll(store, path, wanted, taken);
	}

	private static void takeAll(String store, Path path, Set<String> wanted, Set<String> taken) {
		Optional<String> holder = OpenFiles.take(wanted, "store '" + store + "' of this process, opened as " + path);
		if (holder.isPresent()) {
			throw locked(store, path, holder.get());
		}
		taken.addAll(wanted);
	}

	private static StorageLockedException locked(String store, Path directory, String by) {
		return new StorageLockedException(store,
				"the directory " + directory + " is in use by " + by
						+ ". Close that store or stop that process, or give this store a directory of its own",
				new OverlappingFileLockException());
	}

	private static void release(@Nullable DirectoryLock lock, @Nullable FileChannel pin, Set<String> taken) {
		try {
			if (lock != null) {
				lock.close();
			}
			if (pin != null) {
				pin.close();
			}
		}
		catch (IOException ex) {
			// The file is closed even if closing it failed.
		}
		finally {
			OpenFiles.release(taken);
		}
	}

	private boolean hasData() {
		return this.path.resolve(this.files.dataFile()).toFile().length() > 0;
	}

	/**
	 * Records which files the engine has created or opened, and that a store exists here.
	 * Call it before the first write is acknowledged, and after each time the engine has
	 * opened its files again.
	 * @param more names of further files that stay open until the next call
	 * @throws StorageLockedException if one of the files belongs to another open store
	 */
	public void opened(String... more) {
		try {
			Map<Path, String> found = this.verifier.find(List.of(more));
			synchronized (this.taken) {
				Set<String> wanted = new LinkedHashSet<>(found.values());
				wanted.removeAll(this.taken);
				takeAll(this.store, this.path, wanted, this.taken);
				// Another file may get the identity of a file that was closed.
				Set<String> stale = new LinkedHashSet<>(this.taken);
				stale.removeAll(found.values());
				OpenFiles.release(stale);
				this.taken.removeAll(stale);
			}
			this.verifier.expect(found);
			record();
		}
		catch (IOException ex) {
			throw new DirectoryErrors(this.store, this.requested).failure(ex);
		}
	}

	private void record() throws IOException {
		boolean created = hasData();
		try {
			this.lock.record(this.files.engine(), created);
		}
		catch (IOException ex) {
			if (!created) {
				throw ex;
			}
			// Data can be read and removed on a full disk, too.
			logger.warn("Store '{}': the engine '{}' could not be recorded in {}; the next opening tries again",
					this.store, this.files.engine(), this.path.resolve(DirectoryLock.FILE), ex);
		}
	}

	/**
	 * Compares the files behind the path with the open ones, in a few system calls.
	 * @throws StorageFilesLostException if the directory or a file was deleted, renamed
	 * or replaced, or its volume was unmounted
	 */
	public void verify() {
		this.verifier.verify();
	}

	/**
	 * Compares the data files as {@link #verify()} does, unless the last comparison found
	 * them all and is less than a second old. One write a second pays for the system
	 * calls, and at most one second of writes goes to files that no path leads to. A
	 * missing lock file is ignored: what is written without it is not lost.
	 * @throws StorageFilesLostException if the directory or a data file was deleted,
	 * renamed or replaced, or its volume was unmounted
	 */
	public void verifyEachSecond() {
		this.verifier.verifyEachSecond();
	}

	/**
	 * Creates the exception for a file that is not where the engine has it open.
	 * @param problem what happened to which file, without a full stop
	 * @param cause the native cause, or {@code null}
	 * @return the exception, which says what to do
	 */
	public StorageFilesLostException lost(String problem, @Nullable Throwable cause) {
		return this.verifier.lost(problem, cause);
	}

	/**
	 * Tells whether a directory holds the data of a store of any engine. Opens no file.
	 * @param directory the directory, which need not exist
	 * @return the name of a file that shows it, or empty if there is none
	 */
	public static Optional<String> dataIn(Path directory) {
		if (!Files.isDirectory(directory)) {
			return Optional.empty();
		}
		try {
			Optional<String> file = RecordlessData.ofOthers(directory, "")
				.map((found) -> String.valueOf(found.file().getFileName()));
			return file.isEmpty() && directory.resolve(DirectoryLock.FILE).toFile().length() > 0
					? Optional.of(DirectoryLock.FILE) : file;
		}
		catch (IOException ex) {
			// Opening the directory reports the problem.
			return Optional.empty();
		}
	}

	/**
	 * Returns where a checkpoint goes, and creates the parent directories.
	 * @param store name of the store
	 * @param directory where the checkpoint goes
	 * @return the directory, absolute, which does not exist; its parents do
	 * @throws StorageConfigurationException if something is there already
	 * @throws StorageDirectoryException if the parent directories cannot be created
	 */
	public static Path forCheckpoint(String store, Path directory) {
		Path target = new DirectoryPath(store, directory).createParent();
		if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
			throw new StorageConfigurationException(store,
					"the checkpoint needs a directory that does not exist yet, and " + target + " exists");
		}
		return target;
	}

	/**
	 * Returns the path.
	 * @return the directory, absolute and without links
	 */
	public Path path() {
		return this.path;
	}

	/**
	 * Returns the space left on its file system.
	 * @return bytes, or {@code NaN} if the directory cannot be reached
	 */
	public double freeSpace() {
		long free = this.path.toFile().getUsableSpace();
		return (free > 0 || Files.isDirectory(this.path)) ? free : Double.NaN;
	}

	/**
	 * Tells whether something about the directory endangers data.
	 * @return the warnings, empty if there are none
	 */
	public List<StoreWarning> warnings() {
		List<StoreWarning> warnings = new ArrayList<>(this.warnings);
		try {
			String type = Files.getFileStore(this.path).type();
			if (VOLATILE_FILE_SYSTEMS.contains(type)) {
				warnings.add(new StoreWarning(
						"The directory " + this.path + " is on a file system in memory (" + type
								+ "): nothing in it survives a restart of the machine.",
						"Set 'path' to a directory on a disk, or the type to 'memory'."));
			}
		}
		catch (IOException ex) {
			// A file system whose type is unknown is not known to lose data.
		}
		return warnings;
	}

	/**
	 * Lets other stores open the directory. Call it after the engine has closed its
	 * files. A second call does nothing.
	 */
	@Override
	public void close() {
		if (!OPEN.remove(this)) {
			// A later store may hold the same files by now.
			return;
		}
		try {
			// The engine may have removed files of its own by now.
			this.verifier.verifyDirectory();
		}
		catch (StorageFilesLostException ex) {
			logger.error("Store '{}' closes files that no path leads to, and what was written to them is lost",
					this.store, ex);
		}
		synchronized (this.taken) {
			release(this.lock, this.pin, this.taken);
			this.taken.clear();
		}
	}

}
