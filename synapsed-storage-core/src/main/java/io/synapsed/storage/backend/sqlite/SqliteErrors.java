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

package io.synapsed.storage.backend.sqlite;

import java.nio.file.Path;
import java.sql.SQLException;

import io.synapsed.storage.engine.DataDirectory;
import io.synapsed.storage.exception.IntegrityException;
import io.synapsed.storage.exception.StorageBackendException;
import io.synapsed.storage.exception.StorageConfigurationException;
import io.synapsed.storage.exception.StorageException;
import io.synapsed.storage.exception.StorageFullException;
import io.synapsed.storage.exception.StorageReadOnlyException;
import io.synapsed.storage.exception.StorageTimeoutException;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;

/**
 * Translates the exceptions of the driver into those of the contract.
 */
final class SqliteErrors {

	// An error of SQLite has its primary code in the lowest byte.
	private static final int PRIMARY = 0xFF;

	private final String store;

	private final Path directory;

	SqliteErrors(String store, Path directory) {
		this.store = store;
		this.directory = directory;
	}

	/**
	 * Translates the failure of an operation.
	 */
	StorageException translate(String operation, Exception cause) {
		if (cause instanceof StorageException known) {
			return known;
		}
		SQLiteErrorCode code = code(cause);
		return switch (code) {
			case SQLITE_BUSY,
					SQLITE_LOCKED ->
				new StorageTimeoutException(this.store,
						operation + " timed out because another process has locked the file in " + this.directory
								+ ". Other processes may read it, but must not write to it; nothing was written",
						cause);
			case SQLITE_READONLY, SQLITE_PERM -> readOnly(cause);
			case SQLITE_FULL -> new StorageFullException(this.store, "the file system of " + this.directory
					+ " is full, or the file has reached its largest size (sqlite.max-size); nothing was written."
					+ " Writes succeed again, without a restart, after space was made"
					+ ". Type 'df -h' and 'df -i' to see the room for bytes and for files", cause);
			case SQLITE_CORRUPT, SQLITE_NOTADB -> damaged(operation + " met a damaged file", cause);
			case SQLITE_CANTOPEN -> new StorageConfigurationException(this.store,
					"the file in " + this.directory
							+ " cannot be opened; check the path and the rights of the user that runs the application",
					cause);
			case SQLITE_IOERR -> new StorageBackendException(this.store, operation
					+ " failed: the device did not read or write the files in " + this.directory
					+ ", see the cause. Check the limit of file sizes"
					+ " (ulimit -f), the quota and the device. Calls succeed again, without a restart, after that was"
					+ " put right", cause);
			default -> new StorageBackendException(this.store, operation + " failed in SQLite (" + code + ")", cause);
		};
	}

	StorageReadOnlyException readOnly(Throwable cause) {
		return DataDirectory.readOnly(this.store, this.directory, cause);
	}

	/**
	 * Creates the exception for content that cannot be what was written.
	 */
	IntegrityException damaged(String problem, @Nullable Throwable cause) {
		return new IntegrityException(this.store,
				problem + " in " + this.directory + "; restore it from a checkpoint or backup", cause);
	}

	private static SQLiteErrorCode code(Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof SQLException exception) {
				return SQLiteErrorCode.getErrorCode(exception.getErrorCode() & PRIMARY);
			}
		}
		return SQLiteErrorCode.UNKNOWN_ERROR;
	}

}
