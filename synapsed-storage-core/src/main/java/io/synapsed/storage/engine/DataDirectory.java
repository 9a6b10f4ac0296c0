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
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

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
 * The directory of an engine on disk. From {@link #open} to {@link #close()} it belongs
 * to one store: no other store opens it, of this process or another, by whatever path. It
 * knows which engine it belongs to and whether its files are still the ones that were
 * opened. Safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class DataDirectory implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(DataDirectory.class);

	private static final Set<String> VOLATILE_FILE_SYSTEMS = Set.of("tmpfs", "ramfs");

	// The collector closes files that are not reachable, and locks end with them: a store
	// that was never closed, or not in time, keeps its directory.
	private static final Set<DataDirectory> OPEN = ConcurrentHashMap.newKeySet();

	private static final long VERIFY_INTERVAL = Duration.ofSeconds(1).toNanos();

	private final AtomicLong lastVerified = new AtomicLong(System.nanoTime());

	/** Files were missed, or are being looked for. */
	private volatile boolean suspect;

	private final String store;

	private final EngineFiles files;

	private final Path requested;

	private final Path path;

	// On POSIX systems an open directory keeps its identity from being given to another.
	private final @Nullable FileChannel pin;

	private final DirectoryLock lock;

	private final Set<String> taken;

	private final List<StoreWarning> warnings;

	private volatile boolean filesOpen;

	// By path; replaced as a whole.
	private volatile Map<Path, String> identities;

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
		this.identities = identify(List.of());
	}

	/**
	 * Opens a directory for an engine, and keeps other stores out of it. Before it is
	 * known that no store of this process has it open, no file in it is opened.
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
			throw location.failure(ex);
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
		return new DirectoryPath(store, directory).readOnly(directory, cause);
	}

	/**
	 * Opens the directory itself, where the system allows it. It holds no lock that
	 * closing it could end.
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
			// The descriptor is gone, whatever became of closing it.
		}
		finally {
			OpenFiles.release(taken);
		}
	}

	private boolean hasData() {
		return this.path.resolve(this.files.dataFile()).toFile().length() > 0;
	}

	/**
	 * Records that the engine has created or opened its files: which ones they are, and
	 * that a store exists here. To be called before the first write is acknowledged, and
	 * again after the engine has opened its files once more.
	 * @param more names of further files that stay open until the next call
	 * @throws StorageLockedException if one of the files belongs to another open store
	 */
	public void opened(String... more) {
		try {
			Map<Path, String> found = identify(List.of(more));
			synchronized (this.taken) {
				Set<String> wanted = new LinkedHashSet<>(found.values());
				wanted.removeAll(this.taken);
				takeAll(this.store, this.path, wanted, this.taken);
				// A file that is open no longer may give its identity to another one.
				Set<String> stale = new LinkedHashSet<>(this.taken);
				stale.removeAll(found.values());
				OpenFiles.release(stale);
				this.taken.removeAll(stale);
			}
			this.identities = found;
			this.filesOpen = true;
			record();
		}
		catch (IOException ex) {
			throw new DirectoryPath(this.store, this.requested).failure(ex);
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
			// A full disk must not keep data from being read and removed.
			logger.warn("Store '{}': the engine '{}' could not be recorded in {}; the next opening tries again",
					this.store, this.files.engine(), this.path.resolve(DirectoryLock.FILE), ex);
		}
	}

	private Map<Path, String> identify(List<String> more) throws IOException {
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
	 * Compares the files behind the path with those that are open. It costs a few calls
	 * of the system.
	 * @throws StorageFilesLostException if the directory or a file was deleted, renamed
	 * or replaced, or its volume is gone
	 */
	public void verify() {
		verifyData();
		Path lock = this.path.resolve(DirectoryLock.FILE);
		String identity = this.identities.get(lock);
		if (identity != null) {
			verify(lock, identity);
		}
	}

	private void verifyData() {
		// Until all is found in its place, every caller looks.
		this.suspect = true;
		Map<Path, String> known = this.identities;
		verify(this.requested, known.get(this.path));
		known.forEach((file, identity) -> {
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

	/**
	 * Does the same for the data if a second has passed since it was done last, or files
	 * were missed then; what is written without a lock file is not lost. Of the writes of
	 * a second one pays for the calls of the system, and no more than a second of writes
	 * goes to files that no path leads to.
	 * @throws StorageFilesLostException if the directory or a file was deleted, renamed
	 * or replaced, or its volume is gone
	 */
	public void verifyEachSecond() {
		long last = this.lastVerified.get();
		long now = System.nanoTime();
		if (this.suspect || (now - last >= VERIFY_INTERVAL && this.lastVerified.compareAndSet(last, now))) {
			verifyData();
		}
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

	/**
	 * Creates the exception for a file that is not where the engine has it open.
	 * @param problem what happened to which file, without a full stop
	 * @param cause the native cause, or {@code null}
	 * @return the exception, which says what to do
	 */
	public StorageFilesLostException lost(String problem, @Nullable Throwable cause) {
		return new StorageFilesLostException(this.store, problem,
				"The store still has its old files open; what it writes is lost when it closes. Save the data with"
						+ " SnapshotExport while the application runs, then stop it. Put the directory back under its"
						+ " old name, or restore it from the snapshot, a checkpoint or a backup, and start again.",
				cause);
	}

	/** The data is not lost: only the files of the engine tell what became of it. */
	private StorageFilesLostException lostLock(String what, @Nullable Throwable cause) {
		return new StorageFilesLostException(this.store,
				"the lock file " + this.path.resolve(DirectoryLock.FILE) + " " + what
						+ ", and no longer keeps other processes out of the directory",
				"The data is in its place, and what is written goes there. Do not start another application on the"
						+ " directory, and start this one again soon: it makes a new lock file. Never delete it: after"
						+ " a crash it is not in the way.",
				cause);
	}

	/**
	 * Tells whether a directory holds the data of a store, of whatever engine. Nothing is
	 * opened.
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
			// Opening it tells what is wrong with it.
			return Optional.empty();
		}
	}

	/**
	 * Returns where a checkpoint goes, and creates the directories above.
	 * @param store name of the store
	 * @param directory where the checkpoint goes
	 * @return the directory, absolute, which does not exist; those above it do
	 * @throws StorageConfigurationException if something is there already
	 * @throws StorageDirectoryException if the directories above cannot be created
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
	 * Returns where it is.
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
			// A file system that cannot be asked is none that is known to lose data.
		}
		return warnings;
	}

	/**
	 * Lets other stores open the directory. To be called once the engine has closed its
	 * files; a second call does nothing.
	 */
	@Override
	public void close() {
		if (!OPEN.remove(this)) {
			// What it held may belong to a later store by now.
			return;
		}
		try {
			// The engine may have removed files of its own by now.
			verify(this.requested, this.identities.get(this.path));
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
