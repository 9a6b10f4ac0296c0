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

import java.nio.file.Path;

import io.synapsed.storage.exception.IntegrityException;
import io.synapsed.storage.exception.StorageBackendException;
import io.synapsed.storage.exception.StorageConfigurationException;
import io.synapsed.storage.exception.StorageException;
import io.synapsed.storage.exception.StorageFullException;
import io.synapsed.storage.exception.StorageLockedException;
import io.synapsed.storage.exception.StorageTimeoutException;
import org.junit.jupiter.api.Test;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status.Code;
import org.rocksdb.Status.SubCode;
import org.rocksdb.Status;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@link RocksDbErrors}: each failure has its type, its cause and no words that may quote
 * a key.
 */
class RocksDbErrorsTests {

	private final RocksDbErrors errors = new RocksDbErrors("test", Path.of("/data"));

	@Test
	void whenDiskIsFullThenStorageFull() {
		check(Code.IOError, SubCode.NoSpace, StorageFullException.class, false);
	}

	@Test
	void whenFilesAreDamagedThenIntegrity() {
		check(Code.Corruption, SubCode.None, IntegrityException.class, false);
	}

	@Test
	void whenTurnDoesNotComeThenTimeout() {
		for (Code code : new Code[] { Code.Busy, Code.TimedOut, Code.TryAgain, Code.Incomplete }) {
			check(code, SubCode.None, StorageTimeoutException.class, true);
		}
	}

	@Test
	void whenAnythingElseFailsThenBackend() {
		check(Code.IOError, SubCode.None, StorageBackendException.class, false);
		check(Code.Aborted, SubCode.None, StorageBackendException.class, false);
		assertThat(this.errors.translate("get", new RocksDBException("secret")))
			.isInstanceOf(StorageBackendException.class);
	}

	@Test
	void whenDirectoryIsLockedThenLockedNamesIt() {
		for (String message : new String[] { "While lock file: /data/LOCK: Resource temporarily unavailable",
				"lock hold by current process, acquire time 1" }) {
			RocksDBException cause = new RocksDBException(message, new Status(Code.IOError, SubCode.None, message));
			assertThat(this.errors.opening(cause)).isInstanceOf(StorageLockedException.class)
				.hasMessageContaining("/data")
				.hasCause(cause);
		}
	}

	@Test
	void whenLibraryDoesNotLoadThenConfigurationTellsTheRemedy() {
		UnsatisfiedLinkError cause = new UnsatisfiedLinkError("no such file");
		assertThat(NativeLibrary.refused("test", cause)).isInstanceOf(StorageConfigurationException.class)
			.hasMessageContaining("ROCKSDB_SHAREDLIB_DIR")
			.hasMessageContaining("noexec")
			.hasMessageContaining("musl")
			.hasCause(cause);
	}

	private void check(Code code, SubCode subCode, Class<? extends StorageException> type, boolean retryable) {
		RocksDBException cause = new RocksDBException("secret", new Status(code, subCode, "secret"));
		StorageException translated = this.errors.translate("get", cause);
		assertThat(translated).isInstanceOf(type).hasCause(cause).hasMessageNotContaining("secret");
		assertThat(translated.isRetryable()).isEqualTo(retryable);
		assertThat(translated.store()).contains("test");
	}

}
