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
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Objects;

import io.synapsed.storage.engine.DataDirectory;
import io.synapsed.storage.exception.IntegrityException;
import io.synapsed.storage.exception.StorageBackendException;
import io.synapsed.storage.exception.StorageException;
import io.synapsed.storage.exception.StorageFullException;
import io.synapsed.storage.exception.StorageLockedException;
import io.synapsed.storage.exception.StorageReadOnlyException;
import io.synapsed.storage.exception.UnknownOutcomeException;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStoreException;
import org.jspecify.annotations.Nullable;

/**
 * Translates exceptions of MVStore into those of the contract.
 */
final class MvStoreErrors {

	private final String store;

	private final Path directory;

	MvStoreErrors(String store, Path directory) {
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
		if (cause instanceof CommitRound.FailedException) {
			return translateCommit(operation, Objects.requireNonNull(cause.getCause()));
		}
		if (cause instanceof IOException failure) {
			return translate(operation, new UncheckedIOException(failure));
		}
		if (isCausedBy(cause, "No space left on device") || isCausedBy(cause, "Disk quota exceeded")) {
			return full(cause);
		}
		if (isCausedBy(cause, "Read-only file system")) {
			return readOnly(cause);
		}
		if (!(cause instanceof MVStoreException failure)) {
			// Some damage to pages makes MVStore itself fail.
			return damaged(operation, cause);
		}
		return switch (failure.getErrorCode()) {
			case DataUtils.ERROR_FILE_LOCKED -> new StorageLockedException(this.store,
					"the directory " + this.directory
							+ " is in use by another process, or by another store of this one. Stop the"
							+ " other one, or give this store a directory of its own",
					failure);
			case DataUtils.ERROR_FILE_CORRUPT, DataUtils.ERROR_CHUNK_NOT_FOUND, DataUtils.ERROR_BLOCK_NOT_FOUND,
					DataUtils.ERROR_SERIALIZATION, DataUtils.ERROR_UNKNOWN_DATA_TYPE ->
				damaged(operation, failure);
			case DataUtils.ERROR_UNSUPPORTED_FORMAT -> new IntegrityException(this.store,
					"the file in " + this.directory + " has a format that this version of MVStore does not know:"
							+ " it is damaged, or a newer version wrote it. Open it with that version",
					failure);
			case DataUtils.ERROR_READING_FAILED,
					DataUtils.ERROR_WRITING_FAILED ->
				new StorageBackendException(this.store,
						operation + " failed: the device did not read or write the file in " + this.directory
								+ ", see the cause. Check the limit of file sizes (ulimit -f) and the device."
								+ " Calls succeed again, without a restart, after that was put right",
						failure);
			default -> new StorageBackendException(this.store,
					operation + " failed in MVStore (error " + failure.getErrorCode() + ")", failure);
		};
	}

	/**
	 * Translates the failure of a commit, which several writes may wait for. After an
	 * error of the virtual machine the content of the file is unknown.
	 */
	private StorageException translateCommit(String operation, Throwable cause) {
		for (Throwable next = cause; next != null; next = next.getCause()) {
			if (next instanceof Error) {
				return new UnknownOutcomeException(this.store,
						operation + " was interrupted by an error of the virtual machine; read before you write again",
						cause);
			}
		}
		return translate(operation, (Exception) cause);
	}

	StorageFullException full(@Nullable Throwable cause) {
		return new StorageFullException(this.store,
				"the file system of " + this.directory
						+ " is full; nothing was written. Writes succeed again, without a restart, after space was made"
						+ ". Type 'df -h' and 'df -i' to see the room for bytes and for files",
				cause);
	}

	StorageReadOnlyException readOnly(Throwable cause) {
		return DataDirectory.readOnly(this.store, this.directory, cause);
	}

	private IntegrityException damaged(String operation, Exception cause) {
		return new IntegrityException(this.store,
				operation + " met a damaged file in " + this.directory + "; restore it from a checkpoint or backup",
				cause);
	}

	private static boolean isCausedBy(Throwable failure, String text) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (String.valueOf(cause.getMessage()).contains(text)) {
				return true;
			}
		}
		return false;
	}

}
