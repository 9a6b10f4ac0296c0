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

import io.synapsed.storage.exception.StorageConfigurationException;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDB;

/**
 * Loads the native library once, when it is needed.
 */
final class NativeLibrary {

	private static @Nullable Throwable failure;

	private static boolean loaded;

	private NativeLibrary() {
	}

	/**
	 * Loads the library if that was not done yet. RocksDB itself makes the second of two
	 * threads sleep, which an interrupt ends with an exception, and after a failure makes
	 * every later caller wait for ten seconds; the lock and the remembered failure avoid
	 * both.
	 */
	static synchronized void load(String store) {
		if (loaded) {
			return;
		}
		if (failure == null) {
			try {
				RocksDB.loadLibrary();
				loaded = true;
				return;
			}
			catch (RuntimeException | LinkageError ex) {
				failure = ex;
			}
		}
		throw refused(store, failure);
	}

	static StorageConfigurationException refused(String store, Throwable cause) {
		return new StorageConfigurationException(store, "the native library of RocksDB cannot be loaded on "
				+ System.getProperty("os.name") + " " + System.getProperty("os.arch")
				+ ". Check that org.rocksdb:rocksdbjni has a library for this platform and its C library (glibc or"
				+ " musl), and that the directory it is unpacked to is writable and not mounted 'noexec': it is "
				+ System.getProperty("java.io.tmpdir") + " (system property java.io.tmpdir) unless the environment"
				+ " variable ROCKSDB_SHAREDLIB_DIR names another", cause);
	}

}
