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

package io.synapsed.storage.backend.mvstore;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.time.Duration;
import java.util.function.Function;

import io.synapsed.storage.common.Durability;
import io.synapsed.storage.engine.DataDirectory;
import io.synapsed.storage.engine.WatchHub;
import io.synapsed.storage.engine.WriteLock;
import io.synapsed.storage.exception.StorageConfigurationException;
import io.synapsed.storage.exception.StorageException;
import io.synapsed.storage.exception.StorageTimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds the file that is open, and the lock of its writers. MVStore closes itself after
 * an error of the device: this class then opens the file again, with the content of the
 * last commit. It takes a failed write back before the next write or commit.
 */
final class OpenFile {

	private static final Logger logger = LoggerFactory.getLogger(OpenFile.class);

	private final String name;

	private final DataDirectory directory;

	private final Durability durability;

	private final MvStoreOptions options;

	private final MvStoreErrors errors;

	private final WatchHub watches;

	private final WriteLock writing;

	private final Runnable beforeReopening;

	private volatile MvStoreFile file;

	private boolean unsaved;

	private volatile long lastWrite;

	/**
	 * Opens the file, and creates it where there is none.
	 * @param beforeReopening called by the writer when uncommitted writes are lost
	 */
	OpenFile(String name, DataDirectory directory, Durability durability, MvStoreOptions options, Duration lockTimeout,
			MvStoreErrors errors, WatchHub watches, Runnable beforeReopening) {
		this.name = name;
		this.directory = directory;
		this.durability = durability;
		this.options = options;
		this.errors = errors;
		this.watches = watches;
		this.writing = new WriteLock(name, lockTimeout, durability != Durability.NONE);
		this.beforeReopening = beforeReopening;
		this.file = open();
	}

	private MvStoreFile open() {
		try {
			return MvStoreFile.open(this.directory.path(), this.durability == Durability.POWER, this.options);
		}
		catch (MvStoreFile.UnknownFormatException ex) {
			throw new StorageConfigurationException(this.name, "the file in " + this.directory.path()
					+ " was written by another version. Open it with that version, or a later one", ex);
		}
		catch (AccessDeniedException ex) {
			throw this.errors.readOnly(ex);
		}
		catch (IOException | RuntimeException ex) {
			throw this.errors.translate("opening the file", ex);
		}
	}

	/**
	 * Returns the open file.
	 */
	MvStoreFile current() {
		return this.file;
	}

	/**
	 * Reads, a second time if the file had to be opened again.
	 */
	<T extends @Nullable Object> T read(Function<MvStoreFile, T> read) {
		MvStoreFile used = this.file;
		// The pages of a broken file in memory may differ from those on the device.
		if (!used.isBroken()) {
			try {
				return read.apply(used);
			}
			catch (StorageException ex) {
				throw ex;
			}
			catch (RuntimeException ex) {
				if (!used.isBroken()) {
					throw ex;
				}
			}
		}
		this.writing.lock();
		try {
			reopen(used);
		}
		finally {
			this.writing.unlock();
		}
		return read.apply(this.file);
	}

	/**
	 * Runs work while no batch is half applied.
	 */
	<T> T betweenWrites(Function<MvStoreFile, T> work) {
		lockInTurn();
		try {
			return work.apply(this.file);
		}
		finally {
			unlock();
		}
	}

	/**
	 * Becomes the writer, and makes the file ready for a write or a commit.
	 * @throws StorageTimeoutException if others wrote for too long
	 */
	void lock() {
		this.writing.lock();
		prepare();
	}

	/**
	 * Becomes the writer like {@link #lock()}, before all writers that come later.
	 * @throws StorageTimeoutException if others wrote for too long
	 */
	void lockInTurn() {
		this.writing.lockInTurn();
		prepare();
	}

	private void prepare() {
		boolean ready = false;
		try {
			reopen(this.file);
			takeBackTranslated();
			ready = true;
		}
		finally {
			if (!ready) {
				unlock();
			}
		}
	}

	/**
	 * Becomes the writer, however long that takes. The file may be broken.
	 */
	void lockUnbounded() {
		while (true) {
			try {
				this.writing.lock();
				return;
			}
			catch (StorageTimeoutException ex) {
				logger.warn("Store '{}' waits long for its turn to commit", this.name);
			}
		}
	}

	void unlock() {
		this.writing.unlock();
	}

	/**
	 * Notes that a write was applied. To be called by the writer.
	 */
	void written() {
		this.file.table().end();
		this.unsaved = true;
		this.lastWrite = System.nanoTime();
	}

	/**
	 * Whether there were writes since the last commit.
	 */
	boolean isUnsaved() {
		return this.unsaved;
	}

	/**
	 * Returns the time of the last write, as of {@link System#nanoTime()}.
	 */
	long lastWrite() {
		return this.lastWrite;
	}

	/**
	 * Commits. To be called by the writer.
	 */
	FileCommit commitAsWriter() {
		FileCommit committed = this.file.commit();
		this.unsaved = false;
		return committed;
	}

	/**
	 * Commits, and lets others write while the file is written. To be called by the
	 * writer, who no longer is the writer afterwards, whatever happens.
	 */
	FileCommit commitAndUnlock() {
		try {
			takeBack();
			return this.file.commit(this::captured);
		}
		finally {
			if (this.writing.isHeld()) {
				unlock();
			}
		}
	}

	private void captured() {
		this.unsaved = false;
		unlock();
	}

	/**
	 * Takes back a failed write. Only logs if that fails, because the first failure says
	 * more.
	 */
	void takeBackSafely() {
		try {
			takeBack();
		}
		catch (RuntimeException | Error ex) {
			logger.error("A write of store '{}' could not be taken back yet; the next one tries it again", this.name,
					ex);
		}
	}

	private void takeBackTranslated() {
		try {
			takeBack();
		}
		catch (RuntimeException ex) {
			throw this.errors.translate("taking back a write", ex);
		}
	}

	/**
	 * Takes back a failed write. To be called by the writer, before the next write or
	 * commit.
	 */
	void takeBack() {
		MvStoreTable table = this.file.table();
		if (!table.isUnfinished()) {
			return;
		}
		if (!this.file.isBroken()) {
			table.undo();
		}
		table.end();
		// Reads may have seen the lost changes.
		this.watches.publishGap();
	}

	/**
	 * Opens the file again if MVStore has closed it. To be called by the writer.
	 */
	void reopen(MvStoreFile broken) {
		if (broken != this.file || !broken.isBroken()) {
			return;
		}
		this.beforeReopening.run();
		// MVStore would create an empty file in the place of one that was deleted.
		this.directory.verify();
		this.file = open();
		// Reads may have seen the lost changes.
		this.watches.publishGap();
		logger.error(
				"The file of store '{}' had to be reopened after an error of the device; writes that were not"
						+ " acknowledged{} are lost",
				this.name, (this.durability == Durability.NONE) ? ", and those since the last commit," : "");
	}

}
