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

package io.synapsed.storage.backend.rocksdb;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

import io.synapsed.storage.engine.DataDirectory;
import io.synapsed.storage.exception.IntegrityException;
import io.synapsed.storage.exception.StorageBackendException;
import io.synapsed.storage.exception.StorageConfigurationException;
import io.synapsed.storage.exception.StorageException;
import io.synapsed.storage.exception.StorageFilesLostException;
import io.synapsed.storage.exception.StorageFullException;
import io.synapsed.storage.exception.StorageLockedException;
import io.synapsed.storage.exception.StorageTimeoutException;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/**
 * Translates exceptions of RocksDB into those of this library. The text of RocksDB stays
 * in the cause, because it may quote a key.
 */
final class RocksDbErrors {

	private final String store;

	private final Path directory;

	RocksDbErrors(String store, Path directory) {
		this.store = store;
		this.directory = directory;
	}

	/**
	 * Translates a failure to open the database.
	 */
	StorageException opening(RocksDBException cause) {
		String said = String.valueOf(cause.getMessage());
		if (said.contains("Permission denied") || said.contains("Read-only file system")) {
			return DataDirectory.readOnly(this.store, this.directory, cause);
		}
		if (isLocked(cause)) {
			return new StorageLockedException(this.store, "the directory " + this.directory
					+ " is in use by another process, or by another store of this one. Stop the other one, or give"
					+ " this store a directory of its own", cause);
		}
		Status status = cause.getStatus();
		if (status != null && status.getCode() == Status.Code.InvalidArgument) {
			return new StorageConfigurationException(this.store, "the directory " + this.directory
					+ " cannot be opened as it is configured: it may hold a database of another application or of a"
					+ " newer version. Name another directory, or see the cause", cause);
		}
		return translate("opening " + this.directory, cause);
	}

	/**
	 * Translates the failure of an operation.
	 */
	StorageException translate(String operation, RocksDBException cause) {
		Status status = cause.getStatus();
		Status.Code code = (status != null) ? status.getCode() : Status.Code.Undefined;
		if (isNoSpace(status, cause)) {
			return new StorageFullException(this.store, "the file system of " + this.directory
					+ " is full; nothing was written. Writes succeed again, without a restart, a few seconds after"
					+ " space was made. Type 'df -h' and 'df -i' to see the room for bytes and for files", cause);
		}
		if (code == Status.Code.IOError && !Files.isDirectory(this.directory)) {
			return new StorageFilesLostException(this.store,
					"the directory " + this.directory + " was deleted or renamed, or its volume was unmounted",
					"Stop the application, put the directory back, or restore it from a checkpoint or backup.", cause);
		}
		return switch (code) {
			case Corruption -> new IntegrityException(this.store, operation + " met damaged files in " + this.directory
					+ "; restore them from a checkpoint or backup", cause);
			case Busy, TimedOut, TryAgain, Incomplete -> new StorageTimeoutException(this.store,
					operation + " timed out in RocksDB (" + code + "); it had no effect", cause);
			case IOError -> new StorageBackendException(this.store, operation + " failed in " + this.directory
					+ ", see the cause for the reason. If it is a write that failed: check the limit of file sizes"
					+ " (ulimit -f), the quota and the device. Writes succeed again, without a restart, within seconds"
					+ " after that was put right, except at durability 'none', where the store has to be closed and"
					+ " opened again", cause);
			default -> new StorageBackendException(this.store, operation + " failed in RocksDB (" + code + ")", cause);
		};
	}

	private static boolean isLocked(RocksDBException cause) {
		String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
		return message.contains("lock file") || message.contains("lock hold by current process")
				|| message.contains("resource temporarily unavailable");
	}

	private static boolean isNoSpace(@Nullable Status status, RocksDBException cause) {
		return (status != null && status.getSubCode() == Status.SubCode.NoSpace)
				|| String.valueOf(cause.getMessage()).contains("No space left on device")
				|| String.valueOf(cause.getMessage()).contains("Disk quota exceeded");
	}

}
